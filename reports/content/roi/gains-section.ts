import { campaignGains } from "../../../core/tables/mart.ts";
import { type Format, plural } from "../../format.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { computed, fromTable, reportRow, toCount, toText } from "../table-kit.ts";
import type { RoiFacts } from "./roi-facts.ts";

/** How deep campaigns should have gone: tenths of their people by what they bought in the year before. */
export function gainsSection(facts: RoiFacts, format: Format): ReportSection {
  const of = campaignGains;
  const columns: readonly ReportColumn[] = [
    computed("campaign", "Campaign", "text", "the campaign's name", "mart.campaign_gains.campaign_id", { width: 26 }),
    fromTable(of, "tenth", "Tenth", "count", { width: 9 }),
    fromTable(of, "treated", "Treated", "count", { group: "People" }),
    fromTable(of, "control", "Control", "count", { group: "People" }),
    fromTable(of, "response_rate", "Treated", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_low", "From", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_high", "To", "rate", { group: "Buyers in the window" }),
    fromTable(of, "control_rate", "Control", "rate", { group: "Buyers in the window" }),
    fromTable(of, "cumulative_share", "Of all buyers, so far", "percent", { bar: "whole", width: 13 }),
    fromTable(of, "value_amount", "Value", "money", { signed: true }),
    fromTable(of, "cost_amount", "Cost", "money"),
    fromTable(of, "cumulative_profit", "Profit, so far", "money", { signed: true, width: 12 }),
    computed(
      "best",
      "Best depth",
      "text",
      "the cumulative profit is highest here",
      "mart.campaign_gains.is_best_depth",
      {
        width: 11,
      },
    ),
  ];
  const campaigns = new Set(facts.gains.map((row) => row["campaign_key"]));
  const best = facts.gains.filter((row) => row["is_best_depth"] === true);
  const shallower = best.filter((row) => toCount(row["tenth"]) < 10).length;
  return {
    id: "depth",
    sheet: "Depth",
    title:
      campaigns.size === 0
        ? "No campaign reached enough people to be cut into tenths"
        : `${plural(shallower, "campaign", format)} of ${format.count(campaigns.size)} would have earned most by stopping earlier; ${plural(campaigns.size - best.length, "campaign", format)} at no depth`,
    notes: [
      "Tenth 1 bought most in the year before. Value is the lift of the tenth against those held out in it, or without a control group all that was bought, which is attributed and would partly have come anyway; single tenths vary by chance.",
    ],
    table: {
      columns,
      rows: facts.gains.map((row, index) =>
        reportRow(
          columns,
          { ...row, campaign: toText(row["campaign"]), best: row["is_best_depth"] === true ? "here" : "" },
          "body",
          {
            startsGroup: index > 0 && facts.gains[index - 1]?.["campaign_key"] !== row["campaign_key"],
          },
        ),
      ),
    },
    empty: "Nothing to show.",
    charts: [],
  };
}
