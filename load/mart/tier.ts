import type { ResolvedTierSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, customerRfm, customerTier } from "../../core/tables/mart.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { customerTierSql } from "./tier.sql.ts";

/** `mart.customer_tier`: the loyalty tier of each customer by what they bought in the last months. */
export function planTiers(settings: ResolvedTierSettings): Step {
  return step({
    name: "mart.customer_tier",
    stage: "mart",
    reads: [customerDay, customerRfm],
    writes: [customerTier],
    sql: [customerTierSql(settings)],
    audits: [
      keyAudit(customerTier, ["person_key"]),
      totalAudit(
        "tiers: each customer has one",
        sql`select count(*) from ${customerRfm}`,
        sql`select count(*) from ${customerTier}`,
      ),
    ],
  });
}
