import { sql, type Sql } from "../../core/sql.ts";
import { translateWideSql } from "./text.sql.ts";
import { textOption, type Cleaner } from "./cleaner.ts";

/** How a country writes a code: the pattern of one that is well written, and how to write it from its letters and digits alone. */
interface PostcodeForm {
  readonly written: string;
  readonly write: (bare: Sql) => Sql;
}

/** The forms of countries that have one. GB: Royal Mail's outward part (1 to 2 letters, digit, digit or letter) and inward part (digit, two letters). */
const forms: Readonly<Record<string, PostcodeForm>> = {
  GB: {
    written: "[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}",
    write: (bare) =>
      sql`case when regexp_full_match(${bare}, '(GIR0AA|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2})') then regexp_replace(${bare}, '^(.*)(.{3})$', '\\1 \\2') end`,
  },
  US: {
    written: "[0-9]{5}",
    write: (bare) =>
      sql`case
      when regexp_full_match(${bare}, '[0-9]{9}') then ${bare}[:5] || '-' || ${bare}[6:]
      when regexp_full_match(${bare}, '[0-9]{5}') then ${bare}
      when regexp_full_match(${bare}, '[0-9]{4}') then '0' || ${bare}
    end`,
  },
  CA: {
    written: "[A-Z][0-9][A-Z] [0-9][A-Z][0-9]",
    write: (bare) =>
      sql`case when regexp_full_match(${bare}, '[A-Z][0-9][A-Z][0-9][A-Z][0-9]') then ${bare}[:3] || ' ' || ${bare}[4:] end`,
  },
  DE: {
    written: "[0-9]{5}",
    write: (bare) =>
      sql`case
      when regexp_full_match(${bare}, 'D?[0-9]{5}') then right(${bare}, 5)
      when regexp_full_match(${bare}, '[0-9]{4}') then '0' || ${bare}
    end`,
  },
};

/** All zeros, nines or Xs. */
const junk = "[ -]*(?:(?:0[ -]*)+|(?:9[ -]*){5,}|(?:X[ -]*)+(?:[0-9][ -]*)?)";

/**
 * A postal code in its country's form: `sw1a1aa` is `SW1A 1AA` (GB), `2138` `02138` (US, DE: Excel eats leading zeros),
 * `k1a0b1` `K1A 0B1` (CA). With a country column, each row by its own country. What does not fit its country's form,
 * and every code of a country without one here, keeps its letters and digits in upper case; null when it holds no digit.
 */
export const postcodeSql: Cleaner = [
  (text) => sql`upper(${translateWideSql(text, "０１２３４５６７８９－", "0123456789-")})`,
  (upper) => sql`case
    when regexp_full_match(${upper}, '[0-9A-Z]*[0-9][0-9A-Z ]*') then ${upper}
    when regexp_matches(${upper}, '[0-9]') then regexp_replace(${upper}, '[^0-9A-Z -]', '', 'g')
  end`,
  (text, input) => {
    const fallback = textOption(input.options, "country", input.country);
    const country = input.text[1];
    const formSql = ({ written, write }: PostcodeForm) =>
      sql`case when regexp_full_match(${text}, ${sql.lit(written)}) then ${text} else ${write(sql`replace(replace(${text}, ' ', ''), '-', '')`)} end`;
    const form = forms[fallback];
    const formed =
      country === undefined
        ? form === undefined
          ? sql`null`
          : formSql(form)
        : sql`case coalesce(${input.lookup("country", [country], "")}, ${sql.lit(fallback)})
          ${sql.join(
            Object.entries(forms).map(([code, one]) => sql`when ${sql.lit(code)} then ${formSql(one)}`),
            " ",
          )} end`;
    return sql`case when regexp_full_match(${text}, ${sql.lit(junk)}) then null else coalesce(${formed}, trim(${text}, ' -')) end`;
  },
];
