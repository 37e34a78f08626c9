import type { Kpi } from "../content.ts";
import { incrementalTogether, isIncremental, type RoiFacts, wholeCampaigns } from "./roi-facts.ts";
import { sumOf } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

function between(low: number | null, high: number | null, text: (value: number) => string): string {
  return low === null || high === null ? "interval not known" : `95 %: ${text(low)} to ${text(high)}`;
}

/** The six tiles; attributed value stands apart from incremental value. */
export function roiKpis(facts: RoiFacts, format: Format): readonly Kpi[] {
  const whole = wholeCampaigns(facts);
  const together = incrementalTogether(facts);
  const attributed = whole.filter((row) => !isIncremental(row));
  const measured = plural(together?.campaigns ?? 0, "campaign", format);
  const none = whole.length === 0 ? "no campaign yet" : "no usable control group";
  const kpi = (spec: Omit<Kpi, "previous" | "change">): Kpi => ({ previous: null, change: "none", ...spec });
  return [
    kpi({
      label: "Campaigns",
      kind: "count",
      value: whole.length,
      note: `${format.count(together?.campaigns ?? 0)} with a control group`,
      doc: "campaigns that contacted somebody, cost something or are named by an order",
      source: "mart.campaign_roi",
    }),
    kpi({
      label: "Spend",
      kind: "money",
      value: sumOf(whole, "cost"),
      note: whole.length === 0 ? none : "all campaigns",
      doc: "touch costs + campaign costs of all campaigns",
      source: "mart.campaign_roi.cost",
    }),
    kpi({
      label: "Incremental value",
      kind: "money",
      value: together?.value ?? null,
      note: together ? between(together.low, together.high, (value) => format.money(value)) : none,
      doc: "value that campaigns with a control group brought beyond it; the interval takes campaigns as independent",
      source: "mart.campaign_roi.incremental_value",
    }),
    kpi({
      label: "Profit",
      kind: "money",
      value: together?.profit ?? null,
      note: together ? `${measured} with a control group` : none,
      doc: "incremental value - cost, over campaigns with a control group",
      source: "mart.campaign_roi.profit",
    }),
    kpi({
      label: "Return on cost",
      kind: "percent",
      value: together?.roi ?? null,
      note: together ? between(together.roiLow, together.roiHigh, (value) => format.percent(value, 0, true)) : none,
      doc: "(incremental value - cost) / cost, over campaigns with a control group",
      source: "mart.campaign_roi.roi",
    }),
    kpi({
      label: "Attributed value",
      kind: "money",
      value: sumOf(attributed, "incremental_value"),
      note:
        attributed.length === 0
          ? "every campaign is measured"
          : `${plural(attributed.length, "campaign", format)}; not proven, not added`,
      doc: "what buyers of campaigns without a usable control group spent in the window; never added to incremental value",
      source: "mart.campaign_roi.incremental_value",
    }),
  ];
}
