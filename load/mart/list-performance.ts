import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, listPerformance } from "../../core/tables/mart.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { listPerformanceSql } from "./list-performance.sql.ts";

/**
 * `mart.list_performance`: what became of each bought list. A net name was on no list of ours before, so any purchase up to
 * the as-of day came afterwards.
 */
export function planListPerformance(): Step {
  return step({
    name: "mart.list_performance",
    stage: "mart",
    reads: [factListName, dimSource, customerDay],
    writes: [listPerformance],
    sql: [listPerformanceSql()],
    audits: [
      keyAudit(listPerformance, ["source_key"]),
      totalAudit(
        "lists: each bought name is counted",
        sql`select count(*) from ${factListName}`,
        sql`select coalesce(sum(names), 0) from ${listPerformance}`,
      ),
      {
        kind: "no_rows",
        name: "lists: each name has exactly one fate",
        query: sql`
          select source_key, names
          from ${listPerformance}
          where names <> invalid + suppressed + duplicate_in_list + house + lost_to_other_list + net_names`,
      },
    ],
  });
}
