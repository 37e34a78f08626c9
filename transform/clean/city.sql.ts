import { sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { isJunkSql, letterless } from "./junk.sql.ts";
import { placeParticles, properCaseSql } from "./proper-case.sql.ts";

/** A town: proper case (`Stratford-upon-Avon`, `The Hague`), no trailing comma, null for junk and for bare numbers. */
export const citySql: Cleaner = [
  (text) =>
    sql`case
      when ${isJunkSql(text, [letterless])} then null
      when regexp_matches(${text}, '^[ ,.;]|[ ,.;]$') then trim(${text}, ' ,.;')
      else ${text}
    end`,
  ...properCaseSql({ particles: placeParticles, firstIsCapital: true }),
];
