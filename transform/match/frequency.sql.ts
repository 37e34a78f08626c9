import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityFrequency } from "../../core/tables/identity.ts";

/** Adds the values of columns that more than one record has, and how many records have each, to identity.frequency. */
export function frequencySql(columns: readonly string[]): Sql {
  const each = columns.map(
    (column) => sql`
    select ${sql.lit(column)} as column_name, ${sql.id(column)}::varchar as value, count(*)::double as times
    from ${identityFeature}
    where ${sql.id(column)} is not null
    group by ${sql.id(column)}
    having count(*) > 1`,
  );
  return sql`insert into ${identityFrequency} ${sql.join(each, "\n    union all")}`;
}

/** The values of one column in identity.frequency. */
function frequencyOf(column: string): Sql {
  return sql`(select value, times from ${identityFrequency} where column_name = ${sql.lit(column)})`;
}

/** By column: how many records have a value (`present`), and the share of random pairs that agree exactly: sum n (n - 1) / (N (N - 1)). */
export function exactShareSql(columns: readonly string[]): Sql {
  const each = columns.map(
    (column) => sql`
    select
      ${sql.lit(column)} as "column",
      present,
      coalesce((select sum(times * (times - 1)) from ${frequencyOf(column)}) / nullif(present * (present - 1), 0), 0)::double as share
    from (select count(${sql.id(column)})::double as present from ${identityFeature})`,
  );
  return sql.join(each, "\n    union all");
}

/** What is known of a column's values as a whole. */
export interface ColumnFrequency {
  readonly column: string;
  /** Records that have a value. */
  readonly present: number;
  /** Share of random pairs that agree exactly. */
  readonly share: number;
}

/** The column of `commonness` that says how common a record's value in `column` is. */
export const commonnessOf = (column: string): string => `${column} commonness`;

/**
 * `commonness (record_no, ...)`: for each record of `from` (identity.feature or some of it) and each counted column how much more common the
 * value is than usual: by how much exact agreement on it is likelier by chance than exact agreement on just any value. 1 where there is
 * none. `own` records are not counted: that the two records of a pair have a value is no sign that others have it, too. A temporary table.
 */
export function commonnessSql(of: readonly ColumnFrequency[], from: Sql, own = 1): Sql {
  const factors = of.map(({ column, present, share }) => {
    const times = sql`greatest(coalesce(${sql.id(`f_${column}`, "times")}, 1) - ${sql.lit(own)}, 1)`;
    const factor = share === 0 ? sql`1` : sql`${times} / ${sql.lit(share * present)}`;
    return sql`, case when f.${sql.id(column)} is null then 1 else ${factor} end::double as ${sql.id(commonnessOf(column))}`;
  });
  const joins = of.map(
    ({ column }) =>
      sql`left join ${frequencyOf(column)} as ${sql.id(`f_${column}`)} on ${sql.id(`f_${column}`)}.value = f.${sql.id(column)}::varchar`,
  );
  return sql`create or replace temp table commonness as
    select f.record_no${sql.join(factors, "")}
    from ${from} as f
    ${sql.join(joins, "\n    ")}`;
}
