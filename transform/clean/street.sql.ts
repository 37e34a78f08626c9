import { sql } from "../../core/sql.ts";
import type { Cleaner } from "./cleaner.ts";
import { isJunkSql } from "./junk.sql.ts";
import { placeParticles, properCaseSql } from "./proper-case.sql.ts";

const fixed = { po: "PO", ne: "NE", nw: "NW", se: "SE", sw: "SW", us: "US" } as const;

/** Street and number as one line: commas tidy, proper case where it had none (`12A High Street`), null for junk. */
export const streetSql: Cleaner = [
  (text) =>
    sql`case
      when ${isJunkSql(text)} then null
      when contains(${text}, ',') then trim(regexp_replace(${text}, '\\s*,[\\s,]*', ', ', 'g'), ', ')
      else ${text}
    end`,
  ...properCaseSql({ particles: placeParticles, firstIsCapital: true, fixed }),
];
