import { sql } from "../../core/sql.ts";
import { onlyText, type Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";
import { placeParticles, properCaseSql } from "./proper-case.sql.ts";

/** A town: proper case (`Stratford-upon-Avon`, `The Hague`), no trailing comma, null for junk and for bare numbers. */
export const citySql: Cleaner = (input) => {
  const text = onlyText(input);
  const tidy = sql`trim(${text}, ' ,.;')`;
  return sql`case
    when ${text} is null or ${isJunkSql(text)} or not regexp_matches(${text}, '\\p{L}') then null
    else ${properCaseSql(tidy, { particles: placeParticles, firstIsCapital: true })}
  end`;
};
