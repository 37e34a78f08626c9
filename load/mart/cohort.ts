import type { ResolvedCohortSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { cohortRetention, customerDay } from "../../core/tables/mart.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { cohortRetentionSql } from "./cohort.sql.ts";

/** `mart.cohort_retention`: customers by the period of their first purchase, and how many buy in each period after it. */
export function planCohorts(settings: ResolvedCohortSettings): Step {
  return step({
    name: "mart.cohort_retention",
    stage: "mart",
    reads: [customerDay],
    writes: [cohortRetention],
    sql: [cohortRetentionSql(settings)],
    audits: [
      keyAudit(cohortRetention, ["cohort_on", "period_no"]),
      totalAudit(
        "cohorts: each customer is in one",
        sql`select count(*) from (${purchaserSql()})`,
        sql`select coalesce(sum(customers), 0)::bigint from ${cohortRetention} where period_no = 0`,
      ),
    ],
  });
}
