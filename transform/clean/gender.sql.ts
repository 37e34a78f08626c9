import { sql } from "../../core/sql.ts";
import { onlyText, type Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";

const female = ["f", "female", "w", "weiblich", "woman", "frau", "mrs", "ms", "miss", "mme", "femme", "femenino", "mujer", "girl", "女", "女性"] as const;
const male = ["m", "male", "männlich", "man", "mann", "herr", "mr", "h", "homme", "masculino", "hombre", "boy", "男", "男性"] as const;
const other = ["x", "d", "divers", "diverse", "nb", "non-binary", "nonbinary", "other"] as const;

/** `f`, `m` or `x` from words, letters and forms of address in several languages; null for junk; otherwise as the source says, in lower case. */
export const genderSql: Cleaner = (input) => {
  const text = onlyText(input);
  const word = sql`trim(lower(${text}), ' .')`;
  const among = (words: readonly string[]) => sql.join(words.map((item) => sql.lit(item)));
  return sql`case
    when ${word} in (${among(female)}) then 'f'
    when ${word} in (${among(male)}) then 'm'
    when ${word} in (${among(other)}) then 'x'
    when ${text} is null or ${isJunkSql(text)} then null
    else ${word}
  end`;
};
