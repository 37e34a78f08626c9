import type { Control, ReportSection } from "../content.ts";
import type { QualityLine } from "../meta/quality-section.ts";
import { type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { bodySum, sumOf, toCount } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

/** Totals of the sections beside the same totals asked from marts and facts. */
export function roiControls(
  facts: RoiFacts,
  sections: { campaigns: ReportSection; costs: ReportSection; lists: ReportSection },
): readonly Control[] {
  const { control } = facts;
  const bodies = sections.campaigns.table.rows.filter((row) => row.role === "body").length;
  return [
    { name: "Campaigns", expected: toCount(control["campaigns"]), actual: bodies },
    {
      name: "Cost of campaigns",
      expected: toCount(control["campaign_cost"]),
      actual: bodySum(sections.campaigns, "cost"),
    },
    {
      name: "Incremental value of campaigns with a control group",
      expected: toCount(control["incremental_value"]),
      actual: bodySum(sections.campaigns, "measured_value"),
    },
    { name: "Costs booked", expected: toCount(control["cost_amount"]), actual: bodySum(sections.costs, "amount") },
    { name: "Names bought", expected: toCount(control["list_names"]), actual: bodySum(sections.lists, "names") },
  ];
}

/** Quality lines of the star: costs, fates of bought names, splits. */
export function ownQuality(facts: RoiFacts, format: Format): readonly QualityLine[] {
  const booked = toCount(facts.control["cost_amount"]);
  const judged = toCount(facts.control["campaign_cost"]);
  const same = Math.abs(booked - judged) <= Math.max(0.005, Math.abs(booked) * 1e-6);
  const fates = ["invalid", "suppressed", "duplicate_in_list", "house", "lost_to_other_list", "net_names"];
  const names = sumOf(facts.lists, "names") ?? 0;
  const fated = fates.reduce((sum, name) => sum + (sumOf(facts.lists, name) ?? 0), 0);
  const failedSplits = wholeCampaigns(facts).filter((row) => row["label"] === "split check failed").length;
  return [
    {
      area: "4 Star",
      what: "Costs booked, beside the costs that campaigns are judged by",
      rows_in: booked,
      rows_out: judged,
      difference: booked - judged,
      result: same ? "ties" : "ok",
      note: same ? "" : "the rest belongs to campaigns that touched nobody, or to contacts of control groups",
    },
    {
      area: "4 Star",
      what: "Bought names, beside the sum of their fates",
      rows_in: names,
      rows_out: fated,
      difference: names - fated,
      result: names === fated ? "ties" : "differs",
      note: "each name has exactly one fate",
    },
    {
      area: "4 Star",
      what: "Campaigns whose split between treated and control is as planned",
      rows_in: wholeCampaigns(facts).length,
      rows_out: wholeCampaigns(facts).length - failedSplits,
      difference: failedSplits,
      result: failedSplits === 0 ? "passed" : "failed",
      note:
        failedSplits === 0
          ? ""
          : `${plural(failedSplits, "campaign", format)} with a chi-square p below 0.001: no lift is shown for ${failedSplits === 1 ? "it" : "them"}`,
    },
  ];
}
