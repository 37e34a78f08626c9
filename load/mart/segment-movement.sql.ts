import type {
  ResolvedHistorySettings,
  ResolvedLifecycleSettings,
  ResolvedRfmSettings,
} from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import {
  customerDay,
  customerLifecycle,
  customerRfm,
  segmentDefinition,
  segmentHistory,
  segmentMovement,
} from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { lifecycleRowsSql } from "./lifecycle.sql.ts";
import { columnsOf, replaceTableSql } from "./replace-table.sql.ts";
import { rfmMeasureSql, rfmScoreSql } from "./rfm.sql.ts";

/** The first day of the period of a day. */
function periodSql({ period }: ResolvedHistorySettings, day: Sql): Sql {
  return sql`date_trunc(${sql.lit(period)}, ${day})::date`;
}

/** Gives settings that were not seen last the next number. */
export function noteDefinitionSql(settings: string): Sql {
  return sql`
    insert into ${segmentDefinition}
    select coalesce(max(definition_no), 0) + 1, ${sql.run("as_of")}, ${settings}
    from ${segmentDefinition}
    having coalesce(arg_max(settings, definition_no), '') <> ${settings}`;
}

const newestDefinition = sql`(select max(definition_no) from ${segmentDefinition})`;

/** Keeps where each person stands now, in place of an earlier day of the same period; a later day that is known stands. */
export function keepStateSql(settings: ResolvedHistorySettings): readonly Sql[] {
  const period = periodSql(settings, sql.run("as_of"));
  const isLaterKnown = sql`exists (from ${segmentHistory} where period_on = ${period} and as_of > ${sql.run("as_of")})`;
  return [
    sql`delete from ${segmentHistory} where period_on = ${period} and not ${isLaterKnown}`,
    sql`
      insert into ${segmentHistory} (${sql.columns(columnsOf(segmentHistory))})
      select ${period}, ${sql.run("as_of")}, person_key, segment, stage, ${newestDefinition}, false
      from ${customerLifecycle}
      left join ${customerRfm} using (person_key)
      where not ${isLaterKnown}
      order by person_key`,
  ];
}

/** The last days of the periods before the run's, the latest first: `(day)`. */
export function pastDaysSql(settings: ResolvedHistorySettings): Sql {
  const months = { month: 1, quarter: 3, year: 12 }[settings.period];
  return sql`
    select (${periodSql(settings, sql.run("as_of"))} - to_months((number * ${sql.lit(months)})::integer) - interval 1 day)::date as day
    from (select unnest(range(0, ${sql.lit(settings.backfill)})) as number)
    where (select min(ordered_on) from ${customerDay} where orders > 0) <= day
    order by day`;
}

/** Where each person stood on a past day, from the orders up to it. */
export function pastStateSql(
  day: string,
  settings: ResolvedHistorySettings,
  rfm: ResolvedRfmSettings,
  lifecycle: ResolvedLifecycleSettings,
): readonly Sql[] {
  const asOf = sql`${sql.lit(day)}::date`;
  const past = { days: sql`(from ${customerDay} where ordered_on <= ${asOf})`, asOf };
  return [
    rfmMeasureSql(rfm, past),
    sql`
      insert into ${segmentHistory} (${sql.columns(columnsOf(segmentHistory))})
      with stage as (${lifecycleRowsSql(lifecycle, past)}), score as (${rfmScoreSql(rfm)})
      select ${periodSql(settings, asOf)}, ${asOf}, person_key, score.segment, stage.stage, ${newestDefinition}, true
      from stage
      left join score using (person_key)
      left join (from ${dimCustomer} where is_current) as person using (person_key)
      where stage.stage <> 'prospect' or person.acquired_on <= ${asOf}
      order by person_key`,
    sql`drop table rfm_measure`,
  ];
}

/** `mart.segment_movement`: each person's segment in a period against the one before it. */
export function segmentMovementSql(): Sql {
  const each = Object.entries({ rfm_segment: "segment", lifecycle: "stage" }).map(
    ([segmentation, column]) => sql`
      select
        period_on,
        ${sql.lit(segmentation)} as segmentation,
        case when is_new then '(not known yet)' else coalesce(${sql.id(`before_${column}`)}, '(no purchase yet)') end as from_segment,
        case when is_gone then '(merged or removed)' else coalesce(${sql.id(`now_${column}`)}, '(no purchase yet)') end as to_segment,
        case
          when is_new then 'became known'
          when is_gone then 'merged or removed'
          when from_segment = to_segment then 'stayed'
          when has_bought then 'bought'
          when is_redefined then 'definition changed'
          else 'time passed'
        end as reason,
        sum(persons)::bigint as persons,
        sum(net_amount) as net_amount
      from moved
      group by all`,
  );
  return replaceTableSql(
    segmentMovement,
    sql`
      with
        period as (
          select period_on, as_of, row_number() over (order by period_on) as period_no, lag(as_of) over (order by period_on) as before_as_of
          from (select distinct period_on, as_of from ${segmentHistory})
        ),
        state as materialized (select h.*, period_no from ${segmentHistory} as h join period using (period_on)),
        pair as (
          select
            coalesce(now.period_no, before.period_no + 1) as period_no,
            coalesce(now.person_key, before.person_key) as person_key,
            before.person_key is null as is_new,
            now.person_key is null as is_gone,
            before.segment as before_segment, now.segment as now_segment,
            before.stage as before_stage, now.stage as now_stage,
            before.definition_no <> now.definition_no as is_redefined
          from state as now
          full join state as before on before.period_no + 1 = now.period_no and before.person_key = now.person_key
        ),
        bought as (
          select period_no, person_key, sum(orders) as orders, sum(net_amount) as net_amount
          from period
          join ${customerDay} on ordered_on > before_as_of and ordered_on <= period.as_of
          group by period_no, person_key
        ),
        -- All that moved alike in both segmentations, so that the people are gone through once.
        moved as materialized (
          select
            period_on, is_new, is_gone, before_segment, now_segment, before_stage, now_stage, is_redefined,
            orders > 0 as has_bought,
            count(*) as persons,
            coalesce(sum(net_amount), 0) as net_amount
          from pair
          join period using (period_no)
          left join bought using (period_no, person_key)
          where before_as_of is not null
          group by all
        )
      ${sql.join(each, " union all ")}`,
    ["period_on", "segmentation", "from_segment", "to_segment", "reason"],
  );
}
