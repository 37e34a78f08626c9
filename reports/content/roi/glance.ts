import { campaignRoi } from "../../../core/tables/mart.ts";
import type { ReportContent } from "../content.ts";
import { isIncremental, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { computed, fromTable, reportRow } from "../table-kit.ts";
import type { Format } from "../../format.ts";

const shownCampaigns = 12;

/** The verdict on the latest campaigns as the summary shows it. */
export function glance(facts: RoiFacts, format: Format): ReportContent["glance"] {
  const of = campaignRoi;
  const columns = [
    fromTable(of, "campaign", "Campaign", "text", { span: 3 }),
    fromTable(of, "verdict", "Verdict", "status", { span: 1 }),
    fromTable(of, "cost", "Cost", "money", { span: 1 }),
    computed(
      "measured_value",
      "Incremental value",
      "money",
      "value beyond the control group",
      "mart.campaign_roi.incremental_value",
      { span: 1, signed: true },
    ),
    computed("measured_profit", "Profit", "money", "incremental value - cost", "mart.campaign_roi.profit", {
      span: 1,
      signed: true,
    }),
    computed(
      "measured_roi",
      "Return on cost",
      "percent",
      "(incremental value - cost) / cost",
      "mart.campaign_roi.roi",
      { span: 1, signed: true },
    ),
    fromTable(of, "verdict_reason", "Why", "text", { span: 4 }),
  ];
  const whole = wholeCampaigns(facts);
  const rows = whole.slice(0, shownCampaigns).map((row) => {
    const measured = isIncremental(row);
    return reportRow(columns, {
      ...row,
      measured_value: measured ? row["incremental_value"] : null,
      measured_profit: measured ? row["profit"] : null,
      measured_roi: measured ? row["roi"] : null,
    });
  });
  return {
    title:
      whole.length > shownCampaigns
        ? `Verdict on the latest ${String(shownCampaigns)} of ${format.count(whole.length)} campaigns`
        : "Verdict by campaign",
    table: { columns, rows },
    empty: "No campaign has been touched yet.",
  };
}
