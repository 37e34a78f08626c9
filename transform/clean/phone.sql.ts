import { sql, type Sql } from "../../core/sql.ts";
import { isAmongSql, textOption, type Cleaner, type CleanerInput } from "./cleaner.ts";
import { countryCode, countrySpellings } from "./country.ts";

/** How a country's numbers are dialled from within, as a pattern, and what comes before their last ten digits in full. Excel eats a 0. */
const national = [
  { countries: ["GB"], pattern: "0?[2-9][0-9]{9}|01[0-9]{9}", code: "+44" },
  { countries: ["US", "CA"], pattern: "1?[2-9][0-9]{9}", code: "+1" },
];

/** Numbers of those countries in full, from wherever they are dialled. */
const full = "\\+(44[1-9]|1[2-9])[0-9]{9}";

/** True when the row's country, else the default one, is among these. */
function livesInSql(countries: readonly string[], { text, options, country }: CleanerInput): Sql {
  const otherwise = countries.includes(countryCode(textOption(options, "country", country)) ?? "GB");
  const named = text[1];
  if (named === undefined) return sql.lit(otherwise);
  return sql`coalesce(${isAmongSql(sql`lower(${named})`, countries.flatMap(countrySpellings))}, ${sql.lit(otherwise)})`;
}

function withCodeSql(digits: Sql, input: CleanerInput): Sql {
  const forms = national.map(
    ({ countries, pattern, code }) =>
      sql`when regexp_full_match(${digits}, ${sql.lit(pattern)}) and ${livesInSql(countries, input)} then ${sql.lit(code)} || right(${digits}, 10)`,
  );
  const abroad = sql`when starts_with(${input.text[0] ?? digits}, '00') then '+' || ${digits}[3:]`;
  const withTrunk = sql`when starts_with(${digits}, '+440') then '+44' || ${digits}[5:]`;
  return sql`case ${sql.join([abroad, withTrunk, ...forms], " ")} else ${digits} end`;
}

/** Endings of numbers nobody answers: one digit seven times, and counting. */
const junk = Array.from({ length: 10 }, (_, digit) => [
  String(digit).repeat(7),
  "01234567890123456789".slice(digit, digit + 10),
]).flat();

/** The number if it is plainly one. */
function plainSql(number: Sql): Sql {
  return sql`case
    when regexp_full_match(${number}, ${sql.lit(full)}) and not regexp_matches(${number}, ${sql.lit(`(${[...junk, "9876543210"].join("|")})$`)})
    then ${number}
  end`;
}

/**
 * A telephone number in E.164. Numbers of Great Britain and North America as most people write them are read by the engine,
 * which is many times as fast; all others, junk among them, by libphonenumber, which says the same of the plain ones.
 */
export const phoneSql: Cleaner = [
  (text) => sql`translate(${text}, ' ().-', '')`,
  withCodeSql,
  plainSql,
  (plain, { text: [text = plain, ...more], options, country, lookup }) => {
    const other = sql`case when ${plain} is null then ${text} end`;
    return sql`coalesce(${plain}, ${lookup("phone", [other, ...more], textOption(options, "country", country))})`;
  },
];
