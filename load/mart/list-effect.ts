import type { ResolvedListSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, listEffect } from "../../core/tables/mart.ts";
import { dimCampaign, dimSource, factListName, factTouch } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { noLift, rateLift } from "../statistics/lift.ts";
import { groupBy } from "./group-by.ts";
import { listArmsSql } from "./list-effect.sql.ts";

interface ArmRow {
  readonly [column: string]: string | number | boolean;
  readonly source_key: number;
  readonly source: string;
  readonly holdout: string;
  readonly is_control: boolean;
  readonly names: number;
  readonly buyers: number;
}

/** Fewer names in an arm tell nothing. */
const leastNames = 100;

/** `mart.list_effect`: what contacting a list's names brings (creative holdout), and what having them at all brings (data holdout). */
export function planListEffect({ holdout_percent: percent }: ResolvedListSettings): Step {
  return step({
    name: "mart.list_effect",
    stage: "mart",
    reads: [factListName, dimSource, factTouch, dimCampaign, customerDay],
    writes: [listEffect],
    settings: { percent },
    act: async ({ db }) => {
      await db.run(createTableSql(listEffect, "replace"));
      const arms = await db.rows<ArmRow>(listArmsSql(percent));
      const told = [...groupBy(arms, ({ source_key: key, holdout }) => `${String(key)}|${holdout}`).values()];
      for (const rows of told) {
        const [first] = rows;
        const armOf = (isControl: boolean) => {
          const found = rows.find((row) => row.is_control === isControl);
          return { count: found?.buyers ?? 0, n: found?.names ?? 0 };
        };
        const [treated, control] = [armOf(false), armOf(true)];
        const { lift, interval, pValue } =
          Math.min(treated.n, control.n) >= leastNames ? rateLift(treated, control) : noLift;
        const rate = ({ count, n }: typeof treated): number | null => (n === 0 ? null : count / n);
        await db.run(sql`insert into ${listEffect} values (
          ${sql.run("as_of")}, ${first?.source_key ?? 0}, ${first?.source ?? null}, ${first?.holdout ?? ""},
          ${treated.n}::bigint, ${treated.count}::bigint, ${rate(treated)}::double, ${control.n}::bigint, ${control.count}::bigint, ${rate(control)}::double,
          ${lift}::double, ${interval?.low ?? null}::double, ${interval?.high ?? null}::double, ${pValue}::double)`);
      }
      return { rowsRead: arms.length, rowsWritten: told.length, changed: true };
    },
    audits: [keyAudit(listEffect, ["source_key", "holdout"])],
  });
}
