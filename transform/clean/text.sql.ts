import { sql, type Sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";

/** Already tidy: printable ASCII words with single spaces. Most values are, and the long way costs six times as much. */
const tidyPattern = "^[!-~]+( [!-~]+)*$";

/** Invisible characters that carry no meaning in Latin or CJK text: soft hyphen, zero-width space, direction marks, BOM. */
const invisiblePattern = "[\\x{00AD}\\x{200B}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{FEFF}]";

/** Text of a column of any type; a whole floating-point number loses its `.0`, so that `17850.0` is the id `17850`. */
export function asTextSql(raw: Sql): Sql {
  return sql`case when typeof(${raw}) in ('DOUBLE', 'FLOAT') then regexp_replace(cast(${raw} as varchar), '\\.0$', '') else cast(${raw} as varchar) end`;
}

/** True when every character is ASCII, that is one byte. */
export function isAsciiSql(text: Sql): Sql {
  return sql`strlen(${text}) = length(${text})`;
}

/** `translate` of characters outside ASCII: it walks through every text, so those without any go past it. */
export function translateWideSql(text: Sql, from: string, to: string): Sql {
  return sql`case when ${isAsciiSql(text)} then ${text} else translate(${text}, ${sql.lit(from)}, ${sql.lit(to)}) end`;
}

/** Trimmed, composed (NFC), every run of white space or control characters one space; null when nothing is left. */
export function tidySql(raw: Sql): Sql {
  const text = asTextSql(raw);
  const visible = sql`regexp_replace(nfc_normalize(${text}), ${sql.lit(invisiblePattern)}, '', 'g')`;
  return sql`case
    when regexp_full_match(${text}, ${sql.lit(tidyPattern)}) then ${text}
    else nullif(trim(regexp_replace(${visible}, '[\\s\\p{Z}\\p{Cc}]+', ' ', 'g')), '')
  end`;
}

/** Tidied text, otherwise as it is. */
export const textSql: Cleaner = [(text) => text];
