import { sql } from "../../core/sql.ts";
import { onlyText, type Cleaner } from "./cleaner.ts";

/**
 * An amount of money. `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `£12`, `12.50 EUR`, `(12.00)` and `12.00-` are read; the
 * last of several kinds of separator is the decimal one, and a lone one followed by exactly three digits groups thousands
 * (`decimal: "."` or `","` settles it). Numbers of the source stay as they are. What is no number is null.
 */
export const amountSql: Cleaner = (input) => {
  const text = onlyText(input);
  const [raw = text] = input.raw;
  const { decimal } = input.options;
  // Only digits, separators, signs and brackets are left.
  const bare = sql`regexp_replace(translate(${text}, '０１２３４５６７８９，．−–', '0123456789,.--'), '[\\p{Sc}\\p{L}\\s''’\\x{00A0}\\x{202F}*]', '', 'g')`;
  const comma = sql`replace(replace(b, '.', ''), ',', '.')`;
  const point = sql`replace(b, ',', '')`;
  const number =
    decimal === ","
      ? comma
      : decimal === "."
        ? point
        : sql`case
            when contains(b, ',') and contains(b, '.') then case when strpos(reverse(b), ',') < strpos(reverse(b), '.') then ${comma} else ${point} end
            when regexp_full_match(b, '[-+(]?[0-9]{1,3}(,[0-9]{3})+[-)]?') then ${point}
            when regexp_full_match(b, '[-+(]?[1-9][0-9]{0,2}(\\.[0-9]{3})+[-)]?') then ${comma}
            when contains(b, ',') then ${comma}
            else b
          end`;
  const signed = sql`case
      when regexp_full_match(n, '\\([0-9.]+\\)') then '-' || n[2:-2]
      when regexp_full_match(n, '[0-9.]+-') then '-' || n[:-2]
      when regexp_full_match(n, '[-+]?[0-9]*\\.?[0-9]+|[-+]?[0-9]+\\.') then n
    end`;
  const parsed = sql`list_transform(list_transform([${bare}], lambda b: ${number}), lambda n: try_cast(${signed} as decimal(18,4)))[1]`;
  return sql`case when typeof(${raw}) = 'VARCHAR' then ${parsed} else try_cast(cast(${raw} as varchar) as decimal(18,4)) end`;
};
