import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature } from "../../core/tables/identity.ts";
import { radices, type Comparison } from "./comparison.ts";

/** The level of one comparison. */
export function levelSql({ missing, levels }: Comparison): Sql {
  const cases = levels.map(({ when }, index) =>
    when === undefined ? sql`else ${sql.lit(index + 1)}` : sql`when ${sql.raw(when)} then ${sql.lit(index + 1)}`,
  );
  return sql`case when ${sql.raw(missing)} then 0 ${sql.join(cases, " ")} end`;
}

/** The pairs of `pairs (left_no, right_no)` with their agreement pattern and the rarity of what they agree on. */
export function patternsSql(pairs: Sql, of: readonly Comparison[]): Sql {
  const places = radices(of);
  const levels = of.map((comparison, index) => sql`${levelSql(comparison)} as ${sql.id(`level_${index}`)}`);
  const pattern = of.map((_, index) => sql`${sql.id(`level_${index}`)}::bigint * ${sql.lit(places[index] ?? 1)}`);
  const known = new Set(of.flatMap(({ frequency }) => frequency ?? []));
  const agreedOn = (some: readonly Comparison[]): readonly Sql[] =>
    of.flatMap((comparison, index) =>
      some.includes(comparison)
        ? comparison.levels.flatMap(({ rarity = [] }, level) => {
            const columns = rarity.filter((column) => known.has(column)).map((column) => sql.id(`${column}_rarity`));
            return columns.length === 0
              ? []
              : [
                  sql`case when ${sql.id(`level_${index}`)} = ${sql.lit(level + 1)} then ${sql.join(columns, " + ")} else 0 end`,
                ];
          })
        : [],
    );
  // The commoner of two values: agreement is no rarer than the value that more people have.
  const rarities = [...known].map((column) => {
    const name = sql.id(`${column}_rarity`);
    return sql`least(l.${name}, r.${name}) as ${name}`;
  });
  return sql`
    select
      left_no,
      right_no,
      ${sql.join([sql`0`, ...pattern], " + ")} as pattern,
      ${sql.join([sql`0::double`, ...agreedOn(of)], " + ")} as rarity,
      ${sql.join([sql`0::double`, ...agreedOn(of.filter(({ household }) => household === "chance"))], " + ")} as home_rarity
    from (
      select
        ${sql.join([sql`p.left_no`, sql`p.right_no`, ...rarities, ...levels], ",\n        ")}
      from (${pairs}) as p
      join compared as l on l.record_no = p.left_no
      join compared as r on r.record_no = p.right_no
    )`;
}

/** Random pairs, the same in every run: record i with records a fixed stride away. */
export function randomPairsSql(records: number, wanted: number): Sql {
  const strides = Math.max(1, Math.ceil(wanted / Math.max(records, 1)));
  return sql`
    select distinct least(a, b) as left_no, greatest(a, b) as right_no
    from (
      select f.record_no as a, cast((f.record_no * 31 + s.stride * 104729 + hash(f.record_no, s.stride) % ${sql.lit(records)}) % ${sql.lit(Math.max(records, 1))} as integer) as b
      from ${identityFeature} as f, range(1, ${sql.lit(strides + 1)}) as s(stride)
      where hash(f.record_no, s.stride, 1) % ${sql.lit(records * strides)} < ${sql.lit(wanted)}
    )
    where a <> b`;
}
