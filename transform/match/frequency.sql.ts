import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature } from "../../core/tables/identity.ts";

/** `frequency_<column>`: values that more than one record has, and how many records have each. A temporary table. */
export function frequencySql(column: string): Sql {
  return sql`create or replace temp table ${sql.id(`frequency_${column}`)} as
    select ${sql.id(column)} as value, count(*)::double as times
    from ${identityFeature}
    where ${sql.id(column)} is not null
    group by ${sql.id(column)}
    having count(*) > 1`;
}

/** One row: how many records have a value (`present`), and the share of random pairs that agree exactly: sum n (n - 1) / (N (N - 1)). */
export function exactShareSql(column: string): Sql {
  return sql`
    select
      present,
      coalesce((select sum(times * (times - 1)) from ${sql.id(`frequency_${column}`)}) / nullif(present * (present - 1), 0), 0)::double as share
    from (select count(${sql.id(column)})::double as present from ${identityFeature})`;
}

/** What is known of a column's values as a whole. */
export interface ColumnFrequency {
  readonly column: string;
  /** Records that have a value. */
  readonly present: number;
  /** Share of random pairs that agree exactly. */
  readonly share: number;
}

/**
 * `commonness`: for each record and column, how much more common its value is than usual: by how much exact agreement on it is likelier
 * by chance than exact agreement on just any value. 1 where there is none. `own` records are
 * not counted: that the two records of a pair have a value is no sign that others have it, too. A temporary table.
 */
export function commonnessSql(of: readonly ColumnFrequency[], own = 1): Sql {
  const factors = of.map(({ column, present, share }) => {
    const times = sql`greatest(coalesce(${sql.id(`f_${column}`, "times")}, 1) - ${sql.lit(own)}, 1)`;
    const factor = share === 0 ? sql`1` : sql`${times} / ${sql.lit(share * present)}`;
    return sql`, case when f.${sql.id(column)} is null then 1 else ${factor} end::double as ${sql.id(column)}`;
  });
  const joins = of.map(
    ({ column }) =>
      sql`left join ${sql.id(`frequency_${column}`)} as ${sql.id(`f_${column}`)} on ${sql.id(`f_${column}`)}.value = f.${sql.id(column)}`,
  );
  return sql`create or replace temp table commonness as
    select f.record_no${sql.join(factors, "")}
    from ${identityFeature} as f
    ${sql.join(joins, "\n    ")}`;
}
