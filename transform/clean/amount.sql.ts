import { sql, type Sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";

const commaDecimal = (text: Sql): Sql => sql`replace(replace(${text}, '.', ''), ',', '.')`;
const pointDecimal = (text: Sql): Sql => sql`replace(${text}, ',', '')`;

/**
 * An amount of money. `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `£12`, `12.50 EUR`, `(12.00)` and `12.00-` are read; the
 * last of several kinds of separator is the decimal one, and a lone one followed by exactly three digits groups thousands
 * (`decimal: "."` or `","` settles it). Numbers of the source stay as they are. What is no number is null.
 */
export const amountSql: Cleaner = [
  // Digits, separators, signs and brackets are left.
  (text) =>
    sql`regexp_replace(translate(${text}, '０１２３４５６７８９，．−–', '0123456789,.--'), '[\\p{Sc}\\s''’\\x{00A0}\\x{202F}*]', '', 'g')`,
  // A currency's letters at either end; letters inside make it no number.
  (text) => sql`regexp_replace(${text}, '^([(+-]*)\\p{L}+\\.?|\\p{L}+\\.?([)-]*)$', '\\1\\2', 'g')`,
  (text, { options }) => {
    if (options["decimal"] === ",") return commaDecimal(text);
    if (options["decimal"] === ".") return pointDecimal(text);
    return sql`case
      when contains(${text}, ',') and contains(${text}, '.')
      then case when strpos(reverse(${text}), ',') < strpos(reverse(${text}), '.') then ${commaDecimal(text)} else ${pointDecimal(text)} end
      when regexp_full_match(${text}, '[-+(]*[1-9][0-9]{0,2}(,[0-9]{3})+[-)]?') then ${pointDecimal(text)}
      when regexp_full_match(${text}, '[-+(]*[1-9][0-9]{0,2}(\\.[0-9]{3})+[-)]?') then ${commaDecimal(text)}
      when contains(${text}, ',') then ${commaDecimal(text)}
      else ${text}
    end`;
  },
  (number) => sql`case
    when regexp_full_match(${number}, '\\(-?[0-9.]+\\)') then '-' || ltrim(${number}[2:-2], '-')
    when regexp_full_match(${number}, '[0-9.]+-') then '-' || ${number}[:-2]
    when regexp_full_match(${number}, '[-+]?([0-9]*\\.)?[0-9]+|[-+]?[0-9]+\\.') then ${number}
  end`,
  // What the source typed as a number needs no reading: `1.234` as a double is no thousand.
  (number, { raw }) =>
    sql`case when typeof(${raw[0] ?? number}) = 'VARCHAR' then try_cast(${number} as decimal(18,4)) else try_cast(cast(${raw[0] ?? number} as varchar) as decimal(18,4)) end`,
];
