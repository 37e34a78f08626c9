import { sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { isJunkSql, letterless } from "./junk.sql.ts";
import { nameParticles, properCaseSql } from "./proper-case.sql.ts";
import { translateWideSql } from "./text.sql.ts";

/** A person's name: straight apostrophes, proper case, null for junk and for what has no letter (`12345`) or is an address (`a@b.c`). */
export const nameSql: Cleaner = [
  (text) =>
    sql`case when ${isJunkSql(text, [letterless, ".*@.*"])} then null else ${translateWideSql(text, "’‘´", "'''")} end`,
  (text) =>
    sql`case when contains(${text}, ${sql.lit("`")}) then replace(${text}, ${sql.lit("`")}, '''') else ${text} end`,
  ...properCaseSql({ particles: nameParticles, firstIsCapital: false, fixed: { jr: "Jr", sr: "Sr" } }),
];
