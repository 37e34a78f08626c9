import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { dimCampaign, dimDate, factCost } from "../../core/tables/star.ts";
import { keyAudit, orphanAudit, totalAudit } from "../audit.ts";

const cost = cleanTable("costs");

/** `star.fact_cost`: campaign x day x kind, in each currency. */
export function planCostFact(): Step {
  return step({
    name: "fact.cost",
    stage: "fact",
    reads: [cost, dimDate, dimCampaign],
    writes: [factCost],
    sql: [
      sql`
        create or replace table ${factCost} as
        select
          coalesce(campaign.campaign_key, 0) as campaign_key,
          coalesce(calendar.date_key, 0) as date_key,
          lower(trim(row.kind)) as kind,
          sum(row.amount)::decimal(18,4) as amount,
          row.currency
        from ${cost} as row
        left join ${dimCampaign} as campaign on campaign.campaign_id = row.campaign_id
        left join ${dimDate} as calendar on calendar.date = row.incurred_on
        group by all`,
    ],
    audits: [
      keyAudit(factCost, ["campaign_key", "date_key", "kind", "currency"]),
      orphanAudit(factCost, "campaign_key", dimCampaign),
      totalAudit(
        "campaign costs: amount equals the sources'",
        sql`select sum(amount) from ${cost}`,
        sql`select sum(amount) from ${factCost}`,
      ),
    ],
  });
}
