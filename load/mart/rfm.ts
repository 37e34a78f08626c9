import type { ResolvedRfmSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, customerRfm, rfmThreshold } from "../../core/tables/mart.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { customerRfmSql, rfmMeasureSql, rfmThresholdSql } from "./rfm.sql.ts";

/**
 * `mart.customer_rfm` and `mart.rfm_threshold` at the as-of day. Persons with at least one purchase; without one a person
 * is a prospect, not 1-1-1.
 */
export function planRfm(settings: ResolvedRfmSettings): Step {
  const { monetary } = settings;
  return step({
    name: "mart.customer_rfm",
    stage: "mart",
    reads: [customerDay],
    writes: [customerRfm, rfmThreshold],
    sql: [rfmMeasureSql(settings), customerRfmSql(settings), rfmThresholdSql(settings), sql`drop table rfm_measure`],
    audits: [
      keyAudit(customerRfm, ["person_key"]),
      keyAudit(rfmThreshold, ["measure", "cut"]),
      totalAudit(
        "RFM: each person with a purchase is scored",
        sql`select count(*) from (${purchaserSql()})`,
        sql`select count(*) from ${customerRfm}`,
      ),
      totalAudit(
        "RFM: monetary value equals the customer days'",
        sql`select coalesce(sum(${sql.id(monetary)}), 0) from (${purchaserSql()})`,
        sql`select coalesce(sum(monetary), 0) from ${customerRfm}`,
      ),
      {
        kind: "no_rows",
        name: "RFM: scores are 1 to 5 and days are not negative",
        query: sql`
          select person_key, rfm_cell, recency_days
          from ${customerRfm}
          where (r_score between 1 and 5 and f_score between 1 and 5 and m_score between 1 and 5 and recency_days >= 0)
            is not true`,
      },
    ],
  });
}
