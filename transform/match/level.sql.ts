import type { Comparison } from "../../core/comparison.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature } from "../../core/tables/identity.ts";
import { radices } from "./comparison.ts";
import type { ColumnFrequency } from "./frequency.sql.ts";

/** The level of one comparison. */
export function levelSql({ missing, levels }: Comparison): Sql {
  const cases = levels.map(({ when }, index) =>
    when === undefined ? sql`else ${sql.lit(index + 1)}` : sql`when ${sql.raw(when)} then ${sql.lit(index + 1)}`,
  );
  return sql`case when ${sql.raw(missing)} then 0 ${sql.join(cases, " ")} end`;
}

/**
 * The pairs of `pairs (left_no, right_no)` with their agreement pattern, and by how much what they agree on is likelier by chance than
 * usual (`commonness`, a factor), as a whole and (`home_commonness`) of what people of one household share by chance only; `is_apart` where a rule over `l` and `r` says that they are two.
 * `features` holds the records: identity.feature or some of it; `frequencies` are needed where a level has a `rarity_floor`.
 */
export function patternsSql(
  pairs: Sql,
  of: readonly Comparison[],
  {
    isApart = sql`false`,
    features = sql`${identityFeature}`,
    frequencies = [],
  }: { readonly isApart?: Sql; readonly features?: Sql; readonly frequencies?: readonly ColumnFrequency[] } = {},
): Sql {
  const places = radices(of);
  const level = (index: number): Sql => sql.id(`level ${index}`);
  const levels = of.map((comparison, index) => sql`${levelSql(comparison)} as ${level(index)}`);
  const pattern = of.map((_, index) => sql`${level(index)}::bigint * ${sql.lit(places[index] ?? 1)}`);
  const known = [...new Set(of.flatMap(({ frequency }) => frequency ?? []))];
  const factor = (column: string): Sql => sql.id(`${column} commonness`);
  const agreedOn = (some: readonly Comparison[]): Sql => {
    const factors = of.flatMap((comparison, index) =>
      some.includes(comparison)
        ? comparison.levels.flatMap(({ rarity = [], rarity_weight: weight = 1, rarity_floor: floor = 0 }, place) => {
            const columns = rarity
              .filter((column) => known.includes(column))
              .map((column) => {
                const share = frequencies.find((one) => one.column === column)?.share ?? 0;
                const floored =
                  floor > 0 && share > 0
                    ? sql`greatest(${factor(column)}, ${sql.lit(floor / share)}::double)`
                    : factor(column);
                return weight === 1 ? floored : sql`pow(${floored}, ${sql.lit(weight)})`;
              });
            return columns.length === 0
              ? []
              : [sql`case when ${level(index)} = ${sql.lit(place + 1)} then ${sql.join(columns, " * ")} else 1 end`];
          })
        : [],
    );
    return sql.join([sql`1::double`, ...factors], " * ");
  };
  // The commoner of two values: agreement is no rarer than the value that more people have.
  const factors = known.map((column) => sql`greatest(lc.${sql.id(column)}, rc.${sql.id(column)}) as ${factor(column)}`);
  return sql`
    select
      left_no,
      right_no,
      ${sql.join([sql`0`, ...pattern], " + ")} as pattern,
      ${agreedOn(of)} as commonness,
      ${agreedOn(of.filter(({ household }) => household === "chance"))} as home_commonness,
      is_apart
    from (
      select
        ${sql.join([sql`p.left_no`, sql`p.right_no`, sql`${isApart} as is_apart`, ...factors, ...levels], ",\n        ")}
      from (${pairs}) as p
      join ${features} as l on l.record_no = p.left_no
      join ${features} as r on r.record_no = p.right_no
      join commonness as lc on lc.record_no = p.left_no
      join commonness as rc on rc.record_no = p.right_no
    )`;
}

/** Random pairs, the same in every run and however the records are numbered: each record with records a pseudo-random stride away. */
export function randomPairsSql(records: number, wanted: number): Sql {
  const strides = Math.max(1, Math.ceil(wanted / Math.max(records, 1)));
  return sql`
    with placed as (select record_no, content, row_number() over (order by content) - 1 as place from ${identityFeature})
    select distinct
      case when a.content < b.content then a.record_no else b.record_no end as left_no,
      case when a.content < b.content then b.record_no else a.record_no end as right_no
    from (
      select record_no, content, cast((place * 31 + s.stride * 104729 + hash(place, s.stride) % ${sql.lit(records)}) % ${sql.lit(Math.max(records, 1))} as bigint) as other
      from placed, range(1, ${sql.lit(strides + 1)}) as s(stride)
      where hash(place, s.stride, 1) % ${sql.lit(records * strides)} < ${sql.lit(wanted)}
    ) as a
    join placed as b on b.place = a.other
    where a.record_no <> b.record_no`;
}
