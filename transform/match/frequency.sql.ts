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
 * `compared`: the features with, for each value, how much rarer than usual it is (in bits): what exact agreement on it says beyond exact
 * agreement on just any value. A temporary table.
 */
export function comparedSql(of: readonly ColumnFrequency[]): Sql {
  const rarity = of.map(({ column, present, share }) =>
    share === 0
      ? sql`0::double as ${sql.id(`${column}_rarity`)}`
      : sql`case when f.${sql.id(column)} is not null then log2(${sql.lit(share * present)} / coalesce(${sql.id(`f_${column}`, "times")}, 1)) end as ${sql.id(`${column}_rarity`)}`,
  );
  const joins = of.map(
    ({ column }) =>
      sql`left join ${sql.id(`frequency_${column}`)} as ${sql.id(`f_${column}`)} on ${sql.id(`f_${column}`)}.value = f.${sql.id(column)}`,
  );
  return sql`create or replace temp table compared as
    select f.*${sql.join(
      rarity.map((one) => sql`, ${one}`),
      "",
    )}
    from ${identityFeature} as f
    ${sql.join(joins, "\n    ")}`;
}
