import { cleanTable, type FeedName } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { dimDate } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";

const instants: readonly (readonly [FeedName, string])[] = [
  ["orders", "ordered_at"],
  ["touches", "touched_at"],
  ["responses", "responded_at"],
  ["costs", "incurred_on"],
  ["interactions", "occurred_at"],
];

/** The days a calendar covers; what lies outside is a typing error and gets date_key 0. */
export const calendarFrom = "1970-01-01";

/** `star.dim_date`: whole years from the first to the last day that a fact or the as-of day names, and row 0. */
export function planDateDimension(): Step {
  const days = sql.join(
    instants.map(
      ([feed, column]) =>
        sql`select min(${sql.id(column)})::date as low, max(${sql.id(column)})::date as high from ${cleanTable(feed)}`,
    ),
    " union all ",
  );
  return step({
    name: "dimension.date",
    stage: "dimension",
    reads: instants.map(([feed]) => cleanTable(feed)),
    writes: [dimDate],
    sql: [
      sql`
        create or replace table ${dimDate} as
        with bound as (
          select
            date_trunc('year', greatest(least(min(low) - 1, ${sql.run("as_of")}), date ${sql.lit(calendarFrom)})) as first_day,
            least(greatest(max(high) + 1, ${sql.run("as_of")}), ${sql.run("as_of")} + interval 2 year) as last_day
          from (${days})
        ),
        day as (
          select unnest(generate_series(
            first_day::timestamp,
            (date_trunc('year', last_day) + interval 1 year - interval 1 day)::timestamp,
            interval 1 day
          ))::date as date
          from bound
        )
        select
          0 as date_key, null::date as date, null::integer as year, null::integer as quarter, null::integer as month,
          null::integer as day, null::integer as iso_week, null::integer as iso_year, null::integer as weekday,
          null::varchar as year_month, null::boolean as is_weekend
        union all
        select
          (year(date) * 10000 + month(date) * 100 + day(date))::integer, date, year(date)::integer,
          quarter(date)::integer, month(date)::integer, day(date)::integer, weekofyear(date)::integer,
          isoyear(date)::integer, isodow(date)::integer, strftime(date, '%Y-%m'), isodow(date) >= 6
        from day
        order by date_key`,
    ],
    audits: [keyAudit(dimDate, ["date_key"])],
  });
}
