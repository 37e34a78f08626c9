import { sql, type Sql } from "../../core/sql.ts";
import { customerRfm, populationShift, segmentHistory } from "../../core/tables/mart.ts";
import { dimChannel, dimSource, factOrderLine } from "../../core/tables/star.ts";
import { dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/** Days that are looked at: half a year. */
export const daysBack = 182;

/** The figures that are watched, as expressions over `line`. */
const kpis = {
  orders: sql`count(distinct (source_key, order_id))`,
  net_amount: sql`sum(net_amount)::double`,
  buyers: sql`count(distinct person_key)`,
  new_customers: sql`count(distinct case when first_ordered_on = day then person_key end)`,
} as const;

/** By what they are watched, as expressions over `line`; with one source, segments of it are the segments themselves. */
const dimensions: Readonly<Record<string, Sql>> = {
  all: sql`'all'`,
  channel: sql`channel`,
  source: sql`source`,
  segment: sql`segment`,
  "segment and source": sql`case when sources > 1 then segment || ', ' || source end`,
};

/** `(kpi, dimension, member, actuals)`: each series day by day up to the as-of day, 0 where nothing happened; series that hardly ever move are left out. */
export const seriesSql: Sql = sql`
  with
    line as (
      select
        line.source_key,
        order_id,
        net_amount,
        line.person_key,
        ${dayOfKeySql(sql`date_key`)} as day,
        coalesce(channel.channel, '(unknown)') as channel,
        coalesce(source.source, '(unknown)') as source,
        coalesce(rfm.segment, '(unknown)') as segment,
        rfm.first_ordered_on,
        (select count(distinct source_key) from ${factOrderLine}) as sources
      from ${factOrderLine} as line
      left join ${dimChannel} as channel using (channel_key)
      left join ${dimSource} as source on source.source_key = line.source_key
      left join ${customerRfm} as rfm on rfm.person_key = line.person_key
      where is_return is not true and ${isUpToAsOfSql(sql`date_key`)} and ${dayOfKeySql(sql`date_key`)} > ${sql.run("as_of")} - ${sql.lit(daysBack)}
    ),
    member as (
      ${sql.join(
        Object.entries(dimensions).map(
          ([dimension, member]) => sql`
      select ${sql.lit(dimension)} as dimension, ${member} as member, day, ${sql.join(
        Object.entries(kpis).map(([kpi, value]) => sql`${value} as ${sql.id(kpi)}`),
      )}
      from line group by all`,
        ),
        " union all ",
      )}
    ),
    told as (
      ${sql.join(
        Object.keys(kpis).map(
          (kpi) =>
            sql`select ${sql.lit(kpi)} as kpi, dimension, member, (${sql.lit(daysBack - 1)} - (${sql.run("as_of")} - day))::integer as day_no, round(${sql.id(kpi)}::double, 4) as actual from member`,
        ),
        " union all ",
      )}
    ),
    series as (select kpi, dimension, member from told where member is not null group by all having count(*) filter (where actual <> 0) >= ${sql.lit(daysBack / 2)}),
    calendar as (select unnest(range(${sql.lit(daysBack)}))::integer as day_no)
  select kpi, dimension, member, list(coalesce(actual, 0) order by day_no) as actuals
  from series
  cross join calendar
  left join told using (kpi, dimension, member, day_no)
  group by all
  order by all`;

/** Distributions before and now: of persons over segments, from the period before; of orders over channels and sources, from the year before. */
export function populationShiftSql(): Sql {
  const orders = (dimension: string, table: Sql, key: string): Sql => sql`
    select
      ${sql.lit(dimension)} as of,
      coalesce(${sql.id(dimension)}, '(unknown)') as member,
      count(distinct order_id) filter (where day <= ${sql.run("as_of")} - 28) as before,
      count(distinct order_id) filter (where day > ${sql.run("as_of")} - 28) as now
    from (
      select ${sql.id(key)}, source_key || '|' || order_id as order_id, ${dayOfKeySql(sql`date_key`)} as day
      from ${factOrderLine}
      where is_return is not true and ${isUpToAsOfSql(sql`date_key`)} and ${dayOfKeySql(sql`date_key`)} > ${sql.run("as_of")} - 392
    )
    left join ${table} using (${sql.id(key)})
    group by all`;
  const persons = (column: string): Sql => sql`
    select
      ${sql.lit(column)},
      coalesce(${sql.id(column)}, '(none)'),
      count(*) filter (where place = 2),
      count(*) filter (where place = 1)
    from (select *, dense_rank() over (order by period_on desc) as place from ${segmentHistory})
    where place <= 2
    group by all`;
  return replaceTableSql(
    populationShift,
    sql`
      with
        member as (
          ${orders("channel", sql`${dimChannel}`, "channel_key")}
          union all ${orders("source", sql`${dimSource}`, "source_key")}
          union all ${persons("segment")}
          union all ${persons("stage")}
        ),
        shared as (
          select
            of,
            before,
            now,
            (before + 0.5) / sum(before + 0.5) over (partition by of) as share_before,
            (now + 0.5) / sum(now + 0.5) over (partition by of) as share_now
          from member
        ),
        measured as (
          select
            of,
            sum(before) as before,
            sum(now) as now,
            round(sum((share_now - share_before) * ln(share_now / share_before)), 12) as index
          from shared
          group by of
        )
      select
        ${sql.run("as_of")} as as_of,
        of,
        before,
        now,
        case when least(before, now) >= 100 then index end as psi,
        case
          when least(before, now) < 100 then 'not enough data'
          when index < 0.1 then 'stable'
          when index < 0.25 then 'moving'
          else 'shifted'
        end as verdict
      from measured`,
    ["of"],
  );
}
