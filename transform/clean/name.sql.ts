import { sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";
import { nameParticles, properCaseSql } from "./proper-case.sql.ts";
import { translateWideSql } from "./text.sql.ts";

/** A person's name: straight apostrophes, proper case, null for junk and for what has no letter (`12345`) or is an address (`a@b.c`). */
export const nameSql: Cleaner = [
  (text) => sql`case
    when ${isJunkSql(text)} or not regexp_matches(${text}, '\\p{L}') or contains(${text}, '@') then null
    else replace(${translateWideSql(text, "’‘´", "'''")}, ${sql.lit("`")}, '''')
  end`,
  ...properCaseSql({ particles: nameParticles, firstIsCapital: false, fixed: { jr: "Jr", sr: "Sr" } }),
];
