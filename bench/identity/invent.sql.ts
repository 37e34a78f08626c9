import { sql, type Sql } from "housefile";

const syllables =
  "al be cor da el fen gar hol iv jun kar lor mel nor os per quin ros sel tam ul ver wil yo zan bri che dun".split(" ");
const givenEndings = "a en ia is o ric son ette bert mund".split(" ");
const familyEndings = "by field ford ham ley man ski stein ton well wood worth er".split(" ");

function words(...parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)),
    [""],
  );
}

/**
 * A pseudo-random number in [0, 1) that follows from the row and a word. The remainder, because the engine joins the hashes of several values by
 * `xor`: as they are, two words would give numbers that hang together.
 */
function chance(word: string, ...of: readonly string[]): Sql {
  return sql`(hash(${sql.lit(word)}, ${sql.join(of.map((column) => sql.raw(column)))}) % 1000000007 / 1000000007.0)`;
}

/** A word of a vocabulary; `skew` 3 makes the first ones common. */
function oneOf(vocabulary: string, size: number, at: Sql, skew = 1): Sql {
  return sql`(select list(word) from ${sql.id(vocabulary)})[1 + floor(${sql.lit(size)} * pow(${at}, ${sql.lit(skew)}))::integer]`;
}

/** Swaps two letters in some of the values. */
function slip(text: Sql, share: number, word: string): Sql {
  const at = sql`(1 + floor(${chance(`${word} at`, "n")} * greatest(length(${text}) - 1, 1)))::integer`;
  return sql`case when ${chance(word, "n")} < ${sql.lit(share)}
    then ${text}[:${at} - 1] || ${text}[${at} + 1:${at} + 1] || ${text}[${at}:${at}] || ${text}[${at} + 2:] else ${text} end`;
}

/** Leaves some of the values out. */
function sometimes(text: Sql, share: number, word: string): Sql {
  return sql`case when ${chance(word, "n")} < ${sql.lit(share)} then ${text} end`;
}

/**
 * Writes `records` invented records of people who live in households to a parquet file: up to four to a household, two records to a person on
 * average, with slips, gaps, removals, married names and telephones that a household shares. The same number, the same file; a larger one begins with it.
 */
export function inventSql(records: number, file: string): readonly Sql[] {
  const given = words(syllables, givenEndings);
  const family = words(syllables, syllables, familyEndings);
  const street = words(syllables, syllables, ["er", "en", "low", "mere"]);
  const vocabulary = (name: string, of: readonly string[]): Sql =>
    sql`create or replace temp table ${sql.id(name)} as select unnest(string_split(${sql.lit(of.join(" "))}, ' ')) as word`;
  const capital = (text: Sql): Sql => sql`upper(${text}[:1]) || ${text}[2:]`;
  const address = (of: string): Sql => sql`
    (1 + floor(${chance("house", of)} * 150))::integer || ' ' || ${capital(oneOf("street", street.length, chance("street", of)))} || ' Street' as street,
    chr(65 + floor(26 * pow(${chance("area", of)}, 2))::integer) || chr(65 + floor(${chance("area 2", of)} * 20)::integer)
      || (1 + floor(${chance("district", of)} * 20))::integer || ' ' || floor(${chance("sector", of)} * 9)::integer
      || chr(65 + floor(${chance("unit", of)} * 20)::integer) || chr(65 + floor(${chance("unit 2", of)} * 20)::integer) as postcode,
    ${capital(oneOf("family", family.length, sql`(hash('town', floor(26 * pow(${chance("area", of)}, 2))) % 1000000007 / 1000000007.0)`))} as city`;
  return [
    vocabulary("given", given),
    vocabulary("family", family),
    vocabulary("street", street),
    // Four places to a household, of which some are empty; four to a person, of which two are filled on average.
    sql`copy (
      with place as (
        select n, n // 4 as person, n // 16 as household from range(${sql.lit(records * 4)}) as r(n)
        where ${chance("is person", "n // 4")} < 0.55 and ${chance("is record", "n")} < 0.55
        order by n limit ${sql.lit(records)}
      ),
      moved as (
        select *, case when ${chance("moves", "person")} < 0.1 and n % 4 < 2 then household + 1000000000 + person else household end as home from place
      ),
      told as (
        select
          n, person, household,
          ${oneOf("given", given.length, chance("given", "person"), 1.6)} as given,
          ${oneOf("family", family.length, sql`case when ${chance("own name", "person")} < 0.15 then ${chance("family of one", "person")} else ${chance("family", "household")} end`, 2)} as family,
          ${address("home")},
          '07' || lpad(floor(${chance("mobile", "person")} * 1000000000)::bigint::varchar, 9, '0') as mobile,
          '0161' || lpad(floor(${chance("landline", "household")} * 10000000)::bigint::varchar, 7, '0') as landline,
          (date '1935-01-01' + floor(${chance("born", "person")} * 26000)::integer)::varchar as born,
          floor(${chance("digits", "person")} * 100)::integer::varchar as digits
        from moved
      )
      select
        'r' || lpad(n::varchar, 9, '0') as record_id,
        ${slip(capital(sql`given`), 0.06, "given slip")} as given_name,
        ${slip(capital(sql`family`), 0.05, "family slip")} as family_name,
        ${sometimes(slip(sql`given || '.' || family || digits || '@example.com'`, 0.03, "email slip"), 0.6, "email")} as email,
        ${sometimes(sql`case when ${chance("which", "n")} < 0.4 then landline else mobile end`, 0.65, "phone")} as phone,
        ${sometimes(slip(sql`street`, 0.08, "street slip"), 0.85, "street")} as street,
        ${sometimes(sql`city`, 0.85, "city")} as city,
        ${sometimes(sql`postcode`, 0.8, "postcode")} as postcode,
        ${sometimes(sql`born`, 0.6, "born")} as birth_date,
        person,
        household
      from told
      order by n
    ) to ${sql.lit(file)} (format parquet)`,
  ];
}
