import { sql } from "../../core/sql.ts";
import { onlyText, type Cleaner } from "./cleaner.ts";

const yes = ["y", "yes", "true", "t", "1", "x", "j", "ja", "on", "si", "sí", "s", "oui", "o", "wahr", "是", "真", "はい", "✓", "✔"] as const;
const no = ["n", "no", "false", "f", "0", "nein", "off", "non", "nee", "falsch", "否", "假", "いいえ", "✗"] as const;

/** Yes or no in the words of several languages, marks and digits; null for anything else. */
export const flagSql: Cleaner = (input) => {
  const text = sql`lower(${onlyText(input)})`;
  const among = (words: readonly string[]) => sql.join(words.map((word) => sql.lit(word)));
  return sql`case when ${text} in (${among(yes)}) then true when ${text} in (${among(no)}) then false end`;
};
