import { sql } from "../../core/sql.ts";
import { isAmongSql, type Cleaner } from "./cleaner.ts";

const yes = [
  "y",
  "yes",
  "true",
  "t",
  "1",
  "x",
  "j",
  "ja",
  "on",
  "si",
  "sí",
  "s",
  "oui",
  "o",
  "wahr",
  "是",
  "真",
  "はい",
  "✓",
  "✔",
] as const;
const no = ["n", "no", "false", "f", "0", "nein", "off", "non", "nee", "falsch", "否", "假", "いいえ", "✗"] as const;

/** Yes or no in the words of several languages, marks and digits; null for anything else. */
export const flagSql: Cleaner = [
  (text) => sql`lower(${text})`,
  (word) => sql`case when ${isAmongSql(word, yes)} then true when ${isAmongSql(word, no)} then false end`,
];
