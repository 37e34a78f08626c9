import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityFrequency } from "../../core/tables/identity.ts";

/** What stands for a value in identity.frequency: numbers are counted and joined in less time than texts. */
const hashSql = (column: Sql): Sql => sql`hash(${column}::varchar)`;

/** Adds the values of columns that more than one record has, and how many records have each, to identity.frequency. */
export function frequencySql(columns: readonly string[]): Sql {
  const each = columns.map((column) => {
    const hash = hashSql(sql.id(column));
    return sql`
    select ${sql.lit(column)} as column_name, ${hash} as value_hash, count(*)::integer as times
    from ${identityFeature}
    where ${sql.id(column)} is not null
    group by ${hash}
    having count(*) > 1`;
  });
  return sql`insert into ${identityFrequency} ${sql.join(each, "\n    union all")}`;
}

/**
 * `column_share (column, present, share)`: how many records have a value, and the share of random pairs that agree exactly: sum n (n - 1) / (N (N - 1)).
 * A temporary table.
 */
export function columnShareSql(columns: readonly string[]): Sql {
  const counts = columns.map((column) => sql`count(${sql.id(column)})::double as ${sql.id(column)}`);
  return sql`
    create or replace temp table column_share as
    select
      column_name as "column",
      present,
      coalesce(equal / nullif(present * (present - 1), 0), 0)::double as share
    from (unpivot (select ${sql.join(counts)} from ${identityFeature}) on columns(*) into name column_name value present)
    left join (select column_name, sum(times::double * (times - 1)) as equal from ${identityFrequency} group by column_name)
      using (column_name)`;
}

/** What is known of a column's values as a whole. */
export interface ColumnFrequency {
  readonly column: string;
  /** Records that have a value. */
  readonly present: number;
  /** Share of random pairs that agree exactly. */
  readonly share: number;
}

/** The column that says how common a record's value in `column` is. */
export const commonnessOf = (column: string): string => `${column} commonness`;

/** By how much a value that `times` records have is commoner than usual; 1 where no two agree. */
function factorSql(times: Sql, { share, present }: Omit<ColumnFrequency, "column">): Sql {
  // As a text, because a number with a point is a decimal first.
  return sql`coalesce(${times} / nullif(${sql.lit(String(share * present))}::double, 0), 1)`;
}

/**
 * `(*, ...)`: the records of `from` (identity.feature or some of it), and for each of some counted columns how much more common the
 * value is than usual: by how much exact agreement on it is likelier by chance than exact agreement on just any value. 1 where there is
 * none. `own` records are not counted: that the two records of a pair have a value is no sign that others have it, too.
 */
export function withCommonnessSql(from: Sql, of: readonly ColumnFrequency[], own = 1): Sql {
  const factors = of.map(({ column, ...frequency }) => {
    const factor = sql`coalesce(${sql.id(`f_${column}`, "factor")}, ${factorSql(sql`1`, frequency)})`;
    return sql`, case when f.${sql.id(column)} is null then 1 else ${factor} end::double as ${sql.id(commonnessOf(column))}`;
  });
  // Worked out for each value, before it is asked for by each record.
  const joins = of.map(({ column, ...frequency }) => {
    const counted = sql.id(`f_${column}`);
    const others = sql`greatest(times - ${sql.lit(own)}, 1)`;
    return sql`left join (select value_hash, ${factorSql(others, frequency)} as factor from ${identityFrequency} where column_name = ${sql.lit(column)}) as ${counted}
      on ${counted}.value_hash = ${hashSql(sql.id("f", column))}`;
  });
  return sql`(
    select f.*${sql.join(factors, "")}
    from ${from} as f
    ${sql.join(joins, "\n    ")})`;
}
