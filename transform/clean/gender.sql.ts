import { sql } from "../../core/sql.ts";
import { isAmongSql, type Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";

const female = [
  "f",
  "female",
  "w",
  "weiblich",
  "woman",
  "frau",
  "mrs",
  "ms",
  "miss",
  "mme",
  "femme",
  "femenino",
  "mujer",
  "girl",
  "女",
  "女性",
] as const;
const male = [
  "m",
  "male",
  "männlich",
  "man",
  "mann",
  "herr",
  "mr",
  "h",
  "homme",
  "masculino",
  "hombre",
  "boy",
  "男",
  "男性",
] as const;
const other = ["x", "d", "divers", "diverse", "nb", "non-binary", "nonbinary", "other"] as const;

/** `f`, `m` or `x` from words, letters and forms of address in several languages; null for junk; otherwise as the source says, in lower case. */
export const genderSql: Cleaner = [
  (text) => sql`case when ${isJunkSql(text)} then null else trim(lower(${text}), ' .') end`,
  (word) => sql`case
    when ${isAmongSql(word, female)} then 'f'
    when ${isAmongSql(word, male)} then 'm'
    when ${isAmongSql(word, other)} then 'x'
    else ${word}
  end`,
];
