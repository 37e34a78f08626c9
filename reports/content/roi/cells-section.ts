import type { Row } from "../../../core/session.ts";
import { campaignResult } from "../../../core/tables/mart.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import type { ColumnKind } from "../kind.ts";
import { intervalTone, noCampaigns, shownInChart } from "./message.ts";
import { isIncremental, type RoiFacts } from "./roi-facts.ts";
import { fromTable, reportRow, toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** "order amount" for `order_amount`. */
function measureName(row: Row): string {
  return toText(row["measure"]).replaceAll("_", " ");
}

/** Each cell against its control, measure by measure. */
export function cellsSection(facts: RoiFacts, format: Format): ReportSection {
  const of = campaignResult;
  const outcome: Record<string, ColumnKind> = {
    treated_mean: "price",
    treated_low: "price",
    treated_high: "price",
    control_mean: "price",
    lift: "price",
    lift_low: "price",
    lift_high: "price",
    cuped_lift: "price",
    cuped_low: "price",
    cuped_high: "price",
  };
  const columns: readonly ReportColumn[] = [
    fromTable(of, "campaign", "Campaign", "text"),
    fromTable(of, "cell", "Cell", "text", { width: 12 }),
    fromTable(of, "measure", "Measure", "text", { width: 15 }),
    fromTable(of, "basis", "Counted from", "text", { width: 11 }),
    fromTable(of, "treated", "Treated", "count", { group: "People" }),
    fromTable(of, "control", "Control", "count", { group: "People" }),
    fromTable(of, "treated_count", "Treated", "count", { group: "With the outcome" }),
    fromTable(of, "control_count", "Control", "count", { group: "With the outcome" }),
    fromTable(of, "treated_mean", "Treated", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "treated_low", "From", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "treated_high", "To", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "control_mean", "Control", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "lift", "Lift", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "lift_low", "From", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "lift_high", "To", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "relative_lift", "Relative", "percent", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "cuped_lift", "Lift", "points", { group: "Amounts, the year before taken out", signed: true }),
    fromTable(of, "cuped_low", "From", "points", { group: "Amounts, the year before taken out", signed: true }),
    fromTable(of, "cuped_high", "To", "points", { group: "Amounts, the year before taken out", signed: true }),
    fromTable(of, "statistic", "z or t", "ratio", { group: "Test" }),
    fromTable(of, "p_value", "p", "p", { group: "Test" }),
    fromTable(of, "p_adjusted", "p adjusted", "p", { group: "Test" }),
    fromTable(of, "split_p_value", "Split p", "p", { group: "Test" }),
    fromTable(of, "label", "Result is", "text"),
  ];
  const rows = facts.results.map((row, index) =>
    reportRow(
      columns,
      { ...row, measure: measureName(row), basis: toText(row["basis"]).replaceAll("_", " ") },
      "body",
      {
        startsGroup: index > 0 && facts.results[index - 1]?.["campaign_key"] !== row["campaign_key"],
        ...(row["measure_type"] === "value" ? { kinds: outcome } : {}),
      },
    ),
  );
  const tested = facts.results.filter((row) => toNumber(row["p_adjusted"]) !== null);
  const proven = tested.filter((row) => toCount(row["p_adjusted"]) < 0.05);
  const better = proven.filter((row) => toCount(row["lift"]) > 0).length;
  const chartRows = facts.results.filter((row) => row["measure"] === "purchase" && isIncremental(row));
  return {
    id: "cells",
    sheet: "Cells",
    title:
      facts.results.length === 0
        ? "No campaign has been touched yet"
        : tested.length === 0
          ? "No cell could be tested: no campaign has a usable control group"
          : proven.length === 0
            ? `None of ${format.count(tested.length)} comparisons with control differs beyond chance`
            : `${format.count(proven.length)} of ${format.count(tested.length)} comparisons differ from control beyond chance: ${format.count(better)} better, ${format.count(proven.length - better)} worse`,
    notes: [
      "Beyond chance: p adjusted below 0.05 (Holm over the cells of a campaign and measure). Rates are percent and points; amounts are per person contacted. – means not known: without a control group there is nothing to compare with.",
    ],
    table: { columns, rows },
    empty: noCampaigns,
    charts:
      chartRows.length === 0
        ? []
        : [
            {
              type: "interval",
              id: "cell-lift",
              title: "Lift in buyers against control, in points, with 95 % interval",
              description: "Horizontal bars from zero with whiskers for each cell of each campaign.",
              kind: "points",
              signed: true,
              bars: chartRows.slice(0, shownInChart).map((row) => ({
                label: cellLabel(chartRows, row),
                value: toCount(row["lift"]),
                low: toNumber(row["lift_low"]),
                high: toNumber(row["lift_high"]),
                tone: intervalTone(toNumber(row["lift_low"]), toNumber(row["lift_high"])),
              })),
            },
          ],
  };
}

function cellLabel(rows: readonly Row[], row: Row): string {
  const isOnly = rows.filter((one) => one["campaign_key"] === row["campaign_key"]).length === 1;
  return isOnly ? toText(row["campaign"]) : `${toText(row["campaign"])} · ${toText(row["cell"])}`;
}
