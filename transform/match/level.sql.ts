import type { Comparison, Level } from "../../core/comparison.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature } from "../../core/tables/identity.ts";
import { radices } from "./comparison.ts";
import { commonnessOf, withCommonnessSql, type ColumnFrequency } from "./frequency.sql.ts";

/** The level of one comparison. */
export function levelSql({ missing, levels }: Comparison): Sql {
  const cases = levels.map(({ when }, index) =>
    when === undefined ? sql`else ${sql.lit(index + 1)}` : sql`when ${sql.raw(when)} then ${sql.lit(index + 1)}`,
  );
  return sql`case when ${sql.raw(missing)} then 0 ${sql.join(cases, " ")} end`;
}

/** A part of the left records of pairs, so that less has to be held at a time. */
export interface Turn {
  readonly now: number;
  readonly of: number;
}

/** True of the records whose turn it is. */
export function isTurnSql(recordNo: Sql, { now, of }: Turn): Sql {
  return of === 1 ? sql`true` : sql`${recordNo} % ${sql.lit(of)} = ${sql.lit(now)}`;
}

/** The number of an agreement pattern, from columns `level 0`, `level 1`, ... */
function patternNumberSql(of: readonly Comparison[]): Sql {
  const places = radices(of);
  const levels = of.map((_, index) => sql`${levelId(index)}::bigint * ${sql.lit(places[index] ?? 1)}`);
  return sql.join([sql`0`, ...levels], " + ");
}

const levelId = (index: number): Sql => sql.id(`level ${index}`);

/** `(pattern)`: the agreement pattern alone of the pairs of `pairs (left_no, right_no)`, whose records are in `features`. */
export function plainPatternsSql(pairs: Sql, of: readonly Comparison[], features: Sql): Sql {
  const levels = of.map((comparison, index) => sql`${levelSql(comparison)} as ${levelId(index)}`);
  return sql`
    select ${patternNumberSql(of)} as pattern
    from (
      select ${sql.join([sql`p.left_no`, ...levels])}
      from (${pairs}) as p
      join ${features} as l on l.record_no = p.left_no
      join ${features} as r on r.record_no = p.right_no
    )`;
}

/** The columns of a level whose rarity counts though their values may be unequal. */
function rarityOfUnequal({ when, rarity = [] }: Level): readonly string[] {
  return rarity.filter((column) => when !== `l.${column} = r.${column}`);
}

/**
 * The pairs of `pairs (left_no, right_no)` with their agreement pattern, and by how much what they agree on is likelier by chance than
 * usual (a factor), as a whole and (`home_commonness`) of what people of one household share by chance only; `is_apart` where a rule over `l` and `r` says that they are two.
 * Reads `features`, and identity.frequency for the columns of `frequencies`, of whose values `own` are not counted; `pairs` holds those of a `turn`.
 */
export function patternsSql(
  pairs: Sql,
  of: readonly Comparison[],
  {
    isApart = sql`false`,
    features = sql`${identityFeature}`,
    frequencies = [],
    own = 1,
    turn = { now: 0, of: 1 },
  }: {
    readonly isApart?: Sql;
    readonly features?: Sql;
    readonly frequencies?: readonly ColumnFrequency[];
    readonly own?: number;
    readonly turn?: Turn;
  } = {},
): Sql {
  const levels = of.map((comparison, index) => sql`${levelSql(comparison)} as ${levelId(index)}`);
  const factor = (column: string): Sql => sql.id(commonnessOf(column));
  const unequal = new Set(of.flatMap(({ levels: each }) => each.flatMap(rarityOfUnequal)));
  const agreedOn = (some: readonly Comparison[]): Sql => {
    const factors = of.flatMap((comparison, index) =>
      some.includes(comparison)
        ? comparison.levels.flatMap(({ rarity = [], rarity_weight: weight = 1, rarity_floor: floor = 0 }, place) => {
            const columns = frequencies
              .filter(({ column }) => rarity.includes(column))
              .map(({ column, share }) => {
                const floored =
                  floor > 0 && share > 0
                    ? sql`greatest(${factor(column)}, ${sql.lit(floor / share)}::double)`
                    : factor(column);
                return weight === 1 ? floored : sql`pow(${floored}, ${sql.lit(weight)})`;
              });
            return columns.length === 0
              ? []
              : [sql`case when ${levelId(index)} = ${sql.lit(place + 1)} then ${sql.join(columns, " * ")} else 1 end`];
          })
        : [],
    );
    return sql.join([sql`1::double`, ...factors], " * ");
  };
  // The commoner of two values: agreement is no rarer than the value that more people have. Equal ones are as common on both sides.
  const factors = frequencies.map(({ column }) => {
    const [left, right] = [sql.id("l", commonnessOf(column)), sql.id("r", commonnessOf(column))];
    return sql`${unequal.has(column) ? sql`greatest(${left}, ${right})` : left} as ${factor(column)}`;
  });
  const ofTurn = sql`(from ${features} where ${isTurnSql(sql`record_no`, turn)})`;
  const onBothSides = frequencies.filter(({ column }) => unequal.has(column));
  return sql`
    select
      left_no,
      right_no,
      ${patternNumberSql(of)} as pattern,
      ${agreedOn(of)} as commonness,
      ${agreedOn(of.filter(({ household }) => household === "chance"))} as home_commonness,
      is_apart
    from (
      select
        ${sql.join([sql`p.left_no`, sql`p.right_no`, sql`${isApart} as is_apart`, ...factors, ...levels], ",\n        ")}
      from (${pairs}) as p
      join ${withCommonnessSql(ofTurn, frequencies, own)} as l on l.record_no = p.left_no
      join ${withCommonnessSql(features, onBothSides, own)} as r on r.record_no = p.right_no
    )`;
}

/**
 * `random_record`: features of about `wanted` records with their `place` in a random order that is the same in every run and however they are
 * numbered: the order of their hashes. A temporary table.
 */
export function randomRecordsSql(records: number, wanted: number): Sql {
  return sql`create or replace temp table random_record as
    select f.*, row_number() over (order by content) - 1 as place
    from ${identityFeature} as f
    where hash(content, 'random') % 1000000007 < ${sql.lit(Math.ceil((1_000_000_007 * wanted) / Math.max(records, 1)))}`;
}

/** About `wanted` random pairs: each of about `drawn` records of `random_record` with those that come next. */
export function randomPairsSql(drawn: number, wanted: number): Sql {
  const steps = Math.min(Math.ceil(wanted / Math.max(drawn, 1)), Math.max(Math.floor((drawn - 1) / 2), 1));
  return sql`
    select distinct
      case when a.content < b.content then a.record_no else b.record_no end as left_no,
      case when a.content < b.content then b.record_no else a.record_no end as right_no
    from (
      select record_no, content, (place + step) % (select count(*) from random_record) as other
      from random_record, range(1, ${sql.lit(steps + 1)}) as s(step)
    ) as a
    join random_record as b on b.place = a.other
    where a.record_no <> b.record_no
    order by left_no, right_no`;
}
