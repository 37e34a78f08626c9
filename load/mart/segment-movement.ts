import type { ResolvedMartSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import {
  customerDay,
  customerLifecycle,
  customerRfm,
  segmentDefinition,
  segmentHistory,
  segmentMovement,
} from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { blocksOf } from "./rfm-segment.ts";
import {
  keepStateSql,
  noteDefinitionSql,
  pastDaysSql,
  pastStateSql,
  segmentMovementSql,
} from "./segment-movement.sql.ts";

type Settings = Pick<ResolvedMartSettings, "history" | "rfm" | "lifecycle">;

function keepState({ history, rfm, lifecycle }: Settings): Act {
  return async ({ db, signal }) => {
    for (const memory of [segmentHistory, segmentDefinition]) await db.run(createTableSql(memory, "keep"));
    const meaning = JSON.stringify({ rfm, lifecycle, cells: blocksOf(rfm.mode) });
    const [state] = await db.rows<{ people: number; kept: number }>(sql`
      select (select count(*) from ${customerLifecycle}) as people, (select count(*) from ${segmentHistory}) as kept`);
    if (state?.people === 0 && state.kept === 0) return { rowsWritten: 0, changed: true };
    await db.run(noteDefinitionSql(meaning));
    if (state?.kept === 0)
      for (const { day } of await db.rows<{ day: string }>(pastDaysSql(history))) {
        signal.throwIfAborted();
        for (const statement of pastStateSql(day, history, rfm, lifecycle)) await db.run(statement);
      }
    for (const statement of keepStateSql(history)) await db.run(statement);
    return { rowsWritten: state?.people ?? 0, changed: true };
  };
}

/**
 * `mart.segment_history` and `mart.segment_definition`, two named memories, and `mart.segment_movement`: where each person stood at the end
 * of each period, what the segments meant then, and who moved why. The first run computes past periods from the orders.
 */
export function planSegmentMovement(settings: Settings): Step {
  return step({
    name: "mart.segment_movement",
    stage: "mart",
    reads: [customerDay, customerLifecycle, customerRfm, dimCustomer],
    writes: [segmentHistory, segmentDefinition, segmentMovement],
    settings,
    act: keepState(settings),
    sql: [segmentMovementSql()],
    audits: [
      keyAudit(segmentHistory, ["period_on", "person_key"]),
      keyAudit(segmentMovement, ["period_on", "segmentation", "from_segment", "to_segment", "reason"]),
      totalAudit(
        "movement: whoever is known in a later period arrived in one of its segments",
        sql`
          select count(*) from ${segmentHistory}
          where period_on > (select min(period_on) from ${segmentHistory})`,
        sql`
          select coalesce(sum(persons), 0)::bigint from ${segmentMovement}
          where segmentation = 'lifecycle' and to_segment <> '(merged or removed)'`,
      ),
      {
        kind: "no_rows",
        name: "movement: whoever was known in a period left it for somewhere",
        query: sql`
          with
            known as (select period_on, count(*) as persons from ${segmentHistory} group by period_on),
            before as (select period_on, lag(persons) over (order by period_on) as persons from known),
            left_it as (
              select period_on, sum(persons) filter (where from_segment <> '(not known yet)') as persons
              from ${segmentMovement}
              where segmentation = 'rfm_segment'
              group by period_on
            )
          select period_on from before join left_it using (period_on) where before.persons <> coalesce(left_it.persons, 0)`,
      },
    ],
  });
}
