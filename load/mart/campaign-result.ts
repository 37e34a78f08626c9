import type { ResolvedCampaignSettings } from "../../core/mart-settings.ts";
import type { AppendRow } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { campaignGains, campaignResult, campaignRoi } from "../../core/tables/mart.ts";
import { dimCampaign, factCost, factOrderLine, factResponse, factTouch } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { campaignGainsSql } from "./campaign-gains.sql.ts";
import { compareCampaign } from "./campaign-comparison.ts";
import { gatherEvidence } from "./campaign-evidence.ts";
import { roiOfCampaign } from "./campaign-roi.ts";
import {
  contactedPersonsSql,
  createRowTableSql,
  resultRowTable,
  roiRowTable,
  totalCostSql,
  writeRowsSql,
  type RowTable,
} from "./campaign.sql.ts";

type ComputedRow = Readonly<Record<string, AppendRow[number]>>;

function valuesOf({ columns }: RowTable, rows: readonly ComputedRow[]): readonly AppendRow[] {
  return rows.map((row) => columns.map((column) => row[column] ?? null));
}

function judgeCampaigns(settings: ResolvedCampaignSettings): Act {
  return async ({ db }) => {
    const campaigns = await gatherEvidence(db, settings.purchase_kinds);
    const results = campaigns.flatMap((campaign) => compareCampaign(campaign, settings));
    const rois = campaigns.flatMap((campaign) => roiOfCampaign(campaign, settings));
    await db.run(createRowTableSql(resultRowTable));
    await db.run(createRowTableSql(roiRowTable));
    await db.append(resultRowTable.name, [
      valuesOf(
        resultRowTable,
        results.map((row) => ({ ...row })),
      ),
    ]);
    await db.append(roiRowTable.name, [
      valuesOf(
        roiRowTable,
        rois.map((row) => ({ ...row })),
      ),
    ]);
    return { rowsRead: campaigns.length, rowsWritten: results.length + rois.length, changed: true };
  };
}

/**
 * `mart.campaign_result`, `mart.campaign_roi` and `mart.campaign_gains`: each treated cell against its control group, and whether it paid.
 * Joins and sums are SQL; tests and intervals run in JavaScript on one row per campaign, cell and measure.
 */
export function planCampaignResult(settings: ResolvedCampaignSettings): Step {
  return step({
    name: "mart.campaign_result",
    stage: "mart",
    reads: [factTouch, factResponse, factOrderLine, factCost, dimCampaign],
    writes: [campaignResult, campaignRoi, campaignGains],
    settings,
    act: judgeCampaigns(settings),
    sql: [
      writeRowsSql(resultRowTable, ["campaign_key", "cell", "basis", "measure_type", "measure"]),
      writeRowsSql(roiRowTable, ["campaign_key", "cell"]),
      campaignGainsSql(),
      ...[
        "campaign_contact",
        "campaign_response",
        "campaign_purchase",
        "campaign_before",
        resultRowTable.name,
        roiRowTable.name,
      ].map((name) => sql`drop table ${sql.id(name)}`),
    ],
    audits: [
      keyAudit(campaignResult, ["campaign_key", "cell", "basis", "measure"]),
      keyAudit(campaignRoi, ["campaign_key", "cell"]),
      keyAudit(campaignGains, ["campaign_key", "tenth"]),
      totalAudit(
        "campaigns: each contacted person is in one arm",
        contactedPersonsSql,
        sql`
          select coalesce(sum(persons), 0)
          from (
            select sum(treated) filter (where cell <> 'all') + max(control) as persons
            from ${campaignRoi}
            group by campaign_key
          )`,
      ),
      {
        kind: "no_rows",
        name: "campaigns: costs of cells add up to the costs of touches and booked costs",
        query: sql`
          with
            cell as (select coalesce(sum(cost), 0) as cost from ${campaignRoi} where cell <> 'all'),
            fact as (select (${totalCostSql}) as cost)
          select cell.cost as cell_cost, fact.cost as fact_cost
          from cell
          cross join fact
          where abs(cell.cost - fact.cost) > 0.005 + 1e-9 * abs(fact.cost)`,
      },
      {
        kind: "no_rows",
        name: "campaigns: a lift is claimed only where it is incremental",
        query: sql`
          select campaign_key, cell, measure, label
          from ${campaignResult}
          where label <> 'incremental' and coalesce(lift, lift_low, lift_high, p_value, bootstrap_low, cuped_lift) is not null`,
      },
    ],
  });
}
