import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature } from "../../core/tables/identity.ts";

/** One agreement level: the first whose condition holds is the pair's. */
export interface Level {
  readonly label: string;
  /** SQL over `l` and `r`, two rows of identity.feature. The last level of a comparison has none: it is everything else. */
  readonly when?: string;
  /** Columns whose rarity counts at this level: two Smiths say less than two Featherstonehaughs. */
  readonly rarity?: readonly string[];
}

/** What is compared of two records, and how closely it can agree. */
export interface Comparison {
  readonly name: string;
  /** SQL over `l` and `r`: true where nothing can be said. Level 0. */
  readonly missing: string;
  /** From the closest (1) to none. */
  readonly levels: readonly Level[];
  /** The column that agrees at level 1, where chance can be counted exactly and the rarity of values is known. */
  readonly frequency?: string;
  /** First guesses of shares by level: pairs of one person, pairs of one household. */
  readonly person: readonly number[];
  readonly household: readonly number[] | "chance";
  /** The same of two people who only share their name; as chance unless set. */
  readonly namesake?: readonly number[];
}

const swapped =
  "(left(l.given, 1) = left(r.family, 1) and left(l.family, 1) = left(r.given, 1) and length(l.given) > 1 and length(r.given) > 1 and l.given <> r.given and jaro_winkler_similarity(l.given, r.family) >= 0.92 and jaro_winkler_similarity(l.family, r.given) >= 0.92)";

/** What is compared in every file; a comparison without values costs nothing. */
export const comparisons: readonly Comparison[] = [
  {
    name: "given name",
    missing: "l.given is null or r.given is null",
    levels: [
      { label: "same", when: "l.given = r.given and length(l.given) > 1", rarity: ["given"] },
      { label: "nickname", when: "l.nickname = r.nickname and length(l.given) > 1", rarity: ["given"] },
      {
        label: "initial",
        when: "(length(l.given) = 1 or length(r.given) = 1) and left(l.given, 1) = left(r.given, 1)",
      },
      { label: "given and family name swapped", when: swapped, rarity: ["given", "family"] },
      {
        label: "close",
        when: "jaro_winkler_similarity(l.given, r.given) >= 0.75 and (jaro_winkler_similarity(l.given, r.given) >= 0.88 or damerau_levenshtein(l.given, r.given) = 1)",
      },
      { label: "different" },
    ],
    frequency: "given",
    person: [0.7, 0.08, 0.08, 0.02, 0.07, 0.05],
    household: "chance",
    namesake: [0.8, 0.05, 0.05, 0.02, 0.03, 0.05],
  },
  {
    name: "family name",
    missing: `l.family is null or r.family is null or coalesce(${swapped}, false)`,
    levels: [
      { label: "same", when: "l.family = r.family", rarity: ["family"] },
      {
        label: "close",
        when: "jaro_winkler_similarity(l.family, r.family) >= 0.8 and (jaro_winkler_similarity(l.family, r.family) >= 0.92 or damerau_levenshtein(l.family, r.family) = 1)",
      },
      {
        label: "one in the other",
        when: "least(length(l.family), length(r.family)) >= 4 and (contains(l.family, r.family) or contains(r.family, l.family))",
      },
      { label: "different" },
    ],
    frequency: "family",
    person: [0.85, 0.08, 0.02, 0.05],
    household: [0.7, 0.04, 0.01, 0.25],
    namesake: [0.9, 0.04, 0.01, 0.05],
  },
  {
    name: "e-mail",
    missing: "l.email is null or r.email is null",
    levels: [
      { label: "same", when: "l.email = r.email", rarity: ["email"] },
      {
        label: "same name at another domain, or a slip",
        when: "(l.email_local = r.email_local and length(l.email_local) >= 5) or (left(l.email, 1) = left(r.email, 1) and abs(length(l.email) - length(r.email)) <= 2 and jaro_winkler_similarity(l.email, r.email) >= 0.93 and damerau_levenshtein(l.email, r.email) <= 2)",
      },
      { label: "different" },
    ],
    frequency: "email",
    person: [0.6, 0.1, 0.3],
    household: [0.1, 0.02, 0.88],
    namesake: [0.02, 0.02, 0.96],
  },
  {
    name: "phone",
    missing: "l.phone is null or r.phone is null",
    levels: [
      { label: "same", when: "l.phone = r.phone", rarity: ["phone"] },
      {
        label: "a slip",
        when: "jaro_winkler_similarity(l.phone, r.phone) >= 0.9 and damerau_levenshtein(l.phone, r.phone) = 1",
      },
      { label: "different" },
    ],
    frequency: "phone",
    person: [0.5, 0.05, 0.45],
    household: [0.25, 0.02, 0.73],
  },
  {
    name: "address",
    missing:
      "(l.street is null or r.street is null) and (l.postcode is null or r.postcode is null) and (l.city is null or r.city is null)",
    levels: [
      {
        label: "same house",
        when: "l.house = r.house and jaro_winkler_similarity(l.street, r.street) >= 0.9 and (l.postcode = r.postcode or l.postcode is null or r.postcode is null)",
      },
      {
        label: "same house but for a slip",
        when: "(l.house = r.house or (l.house is null and r.house is null)) and (jaro_winkler_similarity(l.street, r.street) >= 0.9 or (l.postcode = r.postcode and jaro_winkler_similarity(l.street, r.street) >= 0.7))",
      },
      {
        label: "same postcode, street not given",
        when: "l.postcode = r.postcode and (l.street is null or r.street is null)",
      },
      {
        label: "same street or postcode",
        when: "l.postcode = r.postcode or (left(l.street, 3) = left(r.street, 3) and jaro_winkler_similarity(l.street, r.street) >= 0.92)",
      },
      { label: "same town", when: "l.city = r.city or left(l.postcode, 3) = left(r.postcode, 3)" },
      { label: "different" },
    ],
    person: [0.45, 0.05, 0.1, 0.05, 0.15, 0.2],
    household: [0.6, 0.1, 0.1, 0.05, 0.1, 0.05],
  },
  {
    name: "birth date",
    missing: "l.birth_date is null or r.birth_date is null",
    levels: [
      { label: "same", when: "l.birth_date = r.birth_date", rarity: ["birth_date"] },
      {
        label: "day and month swapped, or one digit",
        when: "l.birth_date = r.birth_date[:4] || r.birth_date[7:8] || r.birth_date[5:6] or (hamming(l.birth_date, r.birth_date) <= 2 and damerau_levenshtein(l.birth_date, r.birth_date) = 1)",
      },
      {
        label: "two digits",
        when: "hamming(l.birth_date, r.birth_date) = 2 and (l.birth_date[:4] = r.birth_date[:4] or l.birth_date[5:] = r.birth_date[5:])",
      },
      { label: "different" },
    ],
    frequency: "birth_date",
    person: [0.85, 0.07, 0.03, 0.05],
    household: "chance",
  },
  {
    name: "company",
    missing: "l.company is null or r.company is null",
    levels: [
      { label: "same", when: "l.company = r.company", rarity: ["company"] },
      { label: "close", when: "jaro_winkler_similarity(l.company, r.company) >= 0.92" },
      { label: "different" },
    ],
    frequency: "company",
    person: [0.7, 0.1, 0.2],
    household: [0.3, 0.05, 0.65],
  },
];

/** The level of one comparison. */
export function levelSql({ missing, levels }: Comparison): Sql {
  const cases = levels.map(({ when }, index) =>
    when === undefined ? sql`else ${sql.lit(index + 1)}` : sql`when ${sql.raw(when)} then ${sql.lit(index + 1)}`,
  );
  return sql`case when ${sql.raw(missing)} then 0 ${sql.join(cases, " ")} end`;
}

/** The place value of each comparison's level in a pattern. */
export function radices(of: readonly Comparison[]): readonly number[] {
  let radix = 1;
  return of.map(({ levels }) => {
    const own = radix;
    radix *= levels.length + 1;
    return own;
  });
}

/** The levels in a pattern, in the order of the comparisons. */
export function levelsOf(pattern: number, of: readonly Comparison[]): readonly number[] {
  return radices(of).map((radix, index) => Math.floor(pattern / radix) % ((of[index]?.levels.length ?? 0) + 1));
}

/** `frequency_<column>`: how often each value occurs among the records that have one, as temporary tables. */
export function frequencySql(column: string): Sql {
  return sql`create or replace temp table ${sql.id(`frequency_${column}`)} as
    select ${sql.id(column)} as value, count(*) as times, count(*) / sum(count(*)) over () as share
    from ${identityFeature}
    where ${sql.id(column)} is not null
    group by ${sql.id(column)}`;
}

/** The share of random pairs that agree exactly: sum n (n - 1) / (N (N - 1)). */
export function exactShareSql(column: string): Sql {
  return sql`
    select coalesce(sum(times * (times - 1)) / nullif(sum(times) * (sum(times) - 1), 0), 0)::double as share
    from ${sql.id(`frequency_${column}`)}`;
}

/**
 * The features with, for each value, how much rarer than usual it is (in bits): what exact agreement on it says beyond exact
 * agreement on just any value. A temporary table.
 */
export function comparedSql(of: readonly Comparison[]): Sql {
  const columns = of.flatMap(({ frequency }) => (frequency === undefined ? [] : [frequency]));
  const rarity = columns.map(
    (column) =>
      sql`coalesce(log2((${exactShareSql(column)}) / nullif(${sql.id(`f_${column}`, "share")}, 0)), 0)::float as ${sql.id(`rarity_${column}`)}`,
  );
  const joins = columns.map(
    (column) =>
      sql`left join ${sql.id(`frequency_${column}`)} as ${sql.id(`f_${column}`)} on ${sql.id(`f_${column}`)}.value = f.${sql.id(column)} and ${sql.id(`f_${column}`)}.times > 1`,
  );
  return sql`create or replace temp table compared as
    select f.*, ${sql.join(rarity)}
    from ${identityFeature} as f
    ${sql.join(joins, "\n    ")}`;
}

/** The pairs of `pairs (left_no, right_no)` with their agreement pattern and the rarity of what they agree on. */
export function patternsSql(pairs: Sql, of: readonly Comparison[]): Sql {
  const places = radices(of);
  const levels = of.map((comparison, index) => sql`${levelSql(comparison)} as ${sql.id(`level_${index}`)}`);
  const pattern = of.map((_, index) => sql`${sql.id(`level_${index}`)} * ${sql.lit(places[index] ?? 1)}`);
  const known = new Set(of.flatMap(({ frequency }) => frequency ?? []));
  const agreed = of.flatMap((comparison, index) =>
    comparison.levels.flatMap(({ rarity = [] }, level) => {
      const columns = rarity.filter((column) => known.has(column)).map((column) => sql.id(`rarity_${column}`));
      return columns.length === 0
        ? []
        : [
            sql`case when ${sql.id(`level_${index}`)} = ${sql.lit(level + 1)} then ${sql.join(columns, " + ")} else 0 end`,
          ];
    }),
  );
  // The commoner of two values: agreement is no rarer than the value that more people have.
  const rarities = [...known].map(
    (column) =>
      sql`least(l.${sql.id(`rarity_${column}`)}, r.${sql.id(`rarity_${column}`)}) as ${sql.id(`rarity_${column}`)}`,
  );
  return sql`
    select left_no, right_no, cast(${sql.join([sql`0`, ...pattern], " + ")} as integer) as pattern, ${sql.join([sql`0.0`, ...agreed], " + ")} as rarity
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
