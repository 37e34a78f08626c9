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
        later.period_on,
        ${sql.lit(segmentation)} as segmentation,
        case when before.person_key is null then '(not known yet)' else coalesce(${sql.id("before", column)}, '(no purchase yet)') end as from_segment,
        case when now.person_key is null then '(merged or removed)' else coalesce(${sql.id("now", column)}, '(no purchase yet)') end as to_segment,
        case
          when before.person_key is null then 'became known'
          when now.person_key is null then 'merged or removed'
          when from_segment = to_segment then 'stayed'
          when bought.orders > 0 then 'bought'
          when before.definition_no <> now.definition_no then 'definition changed'
          else 'time passed'
        end as reason,
        count(*) as persons,
        coalesce(sum(bought.net_amount), 0) as net_amount
      from later
      join state as person on person.period_on in (later.period_on, later.before_on)
      left join state as before on before.period_on = later.before_on and before.person_key = person.person_key
      left join state as now on now.period_on = later.period_on and now.person_key = person.person_key
      left join bought on bought.period_on = later.period_on and bought.person_key = person.person_key
      where person.period_on = later.period_on or now.person_key is null
      group by all`,
  );
  return replaceTableSql(
    segmentMovement,
    sql`
      with
        state as (from ${segmentHistory}),
        period as (select distinct period_on, as_of from state),
        later as (
          select
            period_on,
            as_of,
            lag(period_on) over (order by period_on) as before_on,
            lag(as_of) over (order by period_on) as before_as_of
          from period
          qualify before_on is not null
        ),
        bought as (
          select later.period_on, person_key, sum(orders) as orders, sum(net_amount) as net_amount
          from later
          join ${customerDay} on ordered_on > before_as_of and ordered_on <= later.as_of
          group by later.period_on, person_key
        )
      ${sql.join(each, " union all ")}`,
    ["period_on", "segmentation", "from_segment", "to_segment", "reason"],
  );
}
