import type { Row } from "../../../core/session.ts";
import { campaignResult, campaignRoi } from "../../../core/tables/mart.ts";
import type { ReportColumn, ReportRow, ReportSection } from "../content.ts";
import { campaignLabels, intervalTone, noCampaigns, shownInChart } from "./message.ts";
import { incrementalTogether, isIncremental, isWhole, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { computed, fromTable, reportRow, sumOf, toCount, toNumber } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

function campaignColumns(): readonly ReportColumn[] {
  const of = campaignRoi;
  return [
    fromTable(of, "campaign", "Campaign", "text"),
    fromTable(of, "cell", "Cell", "text", { width: 11 }),
    fromTable(of, "verdict", "Verdict", "status", { width: 11 }),
    fromTable(of, "label", "Result is", "text"),
    fromTable(of, "started_on", "Started", "date", { width: 12 }),
    fromTable(of, "treated", "Treated", "count", { group: "People" }),
    fromTable(of, "control", "Control", "count", { group: "People" }),
    fromTable(of, "response_rate", "Treated", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_low", "From", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_high", "To", "rate", { group: "Buyers in the window" }),
    fromTable(of, "control_rate", "Control", "rate", { group: "Buyers in the window" }),
    fromTable(campaignResult, "lift", "Points", "points", { group: "Lift in buyers", signed: true }),
    fromTable(campaignResult, "lift_low", "From", "points", { group: "Lift in buyers" }),
    fromTable(campaignResult, "lift_high", "To", "points", { group: "Lift in buyers" }),
    fromTable(campaignResult, "p_adjusted", "p", "p", { group: "Lift in buyers" }),
    computed(
      "measured_value",
      "Value",
      "money",
      "value lift per person x treated, against the control group",
      "mart.campaign_roi.incremental_value",
      { group: "Incremental value", signed: true },
    ),
    fromTable(of, "incremental_low", "From", "money", { group: "Incremental value", signed: true }),
    fromTable(of, "incremental_high", "To", "money", { group: "Incremental value", signed: true }),
    computed(
      "attributed_value",
      "Attributed value",
      "money",
      "value of buyers in the window of a campaign without a usable control group: what they would have spent anyway is still in it, so it is never added to incremental value",
      "mart.campaign_roi.incremental_value",
    ),
    fromTable(of, "cost", "Cost", "money"),
    computed("measured_profit", "Profit", "money", "incremental value - cost", "mart.campaign_roi.profit", {
      signed: true,
      bar: "signed",
      width: 13,
    }),
    computed("measured_roi", "ROI", "percent", "(incremental value - cost) / cost", "mart.campaign_roi.roi", {
      group: "Return on cost",
      signed: true,
    }),
    computed("measured_roi_low", "From", "percent", "95 % interval, lower", "mart.campaign_roi.roi_low", {
      group: "Return on cost",
      signed: true,
    }),
    computed("measured_roi_high", "To", "percent", "95 % interval, upper", "mart.campaign_roi.roi_high", {
      group: "Return on cost",
      signed: true,
    }),
    computed(
      "measured_roas",
      "Of revenue",
      "ratio",
      "incremental revenue / cost (return on advertising spend)",
      "mart.campaign_roi.roas",
      {
        group: "Return on cost",
        width: 11,
      },
    ),
    fromTable(of, "payback_days", "Days to cover", "count", { group: "Return on cost", width: 11 }),
    fromTable(of, "break_even_rate", "Response", "rate", { group: "Break-even" }),
    fromTable(of, "break_even_index", "Index", "index", { group: "Break-even" }),
    fromTable(of, "cost_per_contact", "Contact", "price", { group: "Cost per" }),
    fromTable(of, "cost_per_incremental_order", "Incremental order", "price", { group: "Cost per", width: 12 }),
  ];
}

function purchaseResult(facts: RoiFacts, row: Row): Row {
  return (
    facts.results.find(
      (one) =>
        one["campaign_key"] === row["campaign_key"] && one["cell"] === row["cell"] && one["measure"] === "purchase",
    ) ?? {}
  );
}

function campaignRow(facts: RoiFacts, columns: readonly ReportColumn[], row: Row): ReportRow {
  const measured = isIncremental(row);
  const { lift, lift_low, lift_high, p_adjusted } = purchaseResult(facts, row);
  const when = (name: string): Row[string] | undefined => (measured ? row[name] : null);
  return reportRow(
    columns,
    {
      ...row,
      lift: lift ?? row["net_response_rate"] ?? null,
      lift_low,
      lift_high,
      p_adjusted,
      measured_value: when("incremental_value"),
      incremental_low: when("incremental_low"),
      incremental_high: when("incremental_high"),
      attributed_value: measured ? null : row["incremental_value"],
      measured_profit: when("profit"),
      measured_roi: when("roi"),
      measured_roi_low: when("roi_low"),
      measured_roi_high: when("roi_high"),
      measured_roas: when("roas"),
      payback_days: when("payback_days"),
    },
    isWhole(row) ? "body" : "sub",
  );
}

function campaignTotal(facts: RoiFacts, columns: readonly ReportColumn[]): ReportRow {
  const whole = wholeCampaigns(facts);
  const together = incrementalTogether(facts);
  return reportRow(
    columns,
    {
      campaign: "Total, each campaign once",
      treated: sumOf(whole, "treated"),
      control: sumOf(whole, "control"),
      measured_value: together?.value,
      incremental_low: together?.low,
      incremental_high: together?.high,
      attributed_value: sumOf(
        whole.filter((row) => !isIncremental(row)),
        "incremental_value",
      ),
      cost: sumOf(whole, "cost"),
      measured_profit: together?.profit,
      measured_roi: together?.roi,
      measured_roi_low: together?.roiLow,
      measured_roi_high: together?.roiHigh,
    },
    "total",
  );
}

const verdicts = ["scale", "repeat", "fix", "stop", "not proven"] as const;

/** "Scale 1 campaign, repeat 1, stop 1; 2 not proven". */
function verdictMessage(facts: RoiFacts, format: Format): string {
  const whole = wholeCampaigns(facts);
  if (whole.length === 0) return "No campaign has been touched yet";
  const counts = verdicts.map((verdict) => ({
    verdict,
    count: whole.filter((row) => row["verdict"] === verdict).length,
  }));
  const named = counts.filter(({ verdict, count }) => verdict !== "not proven" && count > 0);
  const open = counts.find(({ verdict }) => verdict === "not proven")?.count ?? 0;
  const judged = named.map(({ verdict, count }, index) =>
    index === 0 ? `${verdict} ${plural(count, "campaign", format)}` : `${verdict} ${format.count(count)}`,
  );
  const first = judged.join(", ");
  const parts = [
    first === "" ? [] : [first.charAt(0).toUpperCase() + first.slice(1)],
    open === 0 ? [] : [`${format.count(open)} not proven`],
  ];
  return parts.flat().join("; ");
}

/** Every campaign and its cells, with the total over campaigns that have a control group. */
export function campaignsSection(facts: RoiFacts, format: Format): ReportSection {
  const columns = campaignColumns();
  const measured = wholeCampaigns(facts).filter((row) => isIncremental(row) && toNumber(row["roi"]) !== null);
  const labels = campaignLabels(measured);
  return {
    id: "campaigns",
    sheet: "Campaigns",
    title: verdictMessage(facts, format),
    notes: [
      "Incremental value is what the control group shows the campaign itself brought; attributed value is what buyers spent, with no proof that the campaign caused it, and is never added to it.",
      "– means not known: no control group, no cost, or several cells (see Cells). Totals count each campaign once, cells are not added again; the interval of the total takes campaigns as independent.",
    ],
    table: {
      columns,
      rows:
        facts.campaigns.length === 0
          ? []
          : [...facts.campaigns.map((row) => campaignRow(facts, columns, row)), campaignTotal(facts, columns)],
    },
    empty: noCampaigns,
    charts:
      measured.length === 0
        ? []
        : [
            {
              type: "interval",
              id: "campaign-roi",
              title: `Return on cost of the ${measured.length > shownInChart ? "latest " : ""}measured campaigns, with 95 % interval`,
              description:
                "Horizontal bars from zero with whiskers: green when the whole interval is above zero, red when it is below, dark when it could be either.",
              kind: "percent",
              signed: true,
              bars: measured.slice(0, shownInChart).map((row) => ({
                label: labels.get(row) ?? "",
                value: toCount(row["roi"]),
                low: toNumber(row["roi_low"]),
                high: toNumber(row["roi_high"]),
                tone: intervalTone(toNumber(row["roi_low"]), toNumber(row["roi_high"])),
              })),
            },
          ],
  };
}
