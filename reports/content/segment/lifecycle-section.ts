import { customerLifecycle, segmentSummary } from "../../../core/tables/mart.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { segmentation, type SegmentFacts } from "./segment-facts.ts";
import { totals } from "./segments-section.ts";
import { computed, fromTable, reportRow, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

/** Each stage in words; the multiples of the gap are the project's. */
const stageRules: Readonly<Record<string, string>> = {
  prospect: "no purchase yet",
  new: "first purchase, no unusual silence since",
  active: "buys as often as usual",
  cooling: "silent longer than usual",
  "at risk": "silent far longer than usual",
  lapsed: "silent too long to expect another order",
  reactivated: "bought again after a long silence",
};

function lifecycleMessage(facts: SegmentFacts, format: Format): string {
  const stages = segmentation(facts, "lifecycle");
  const customers = stages.filter((row) => row["segment"] !== "prospect");
  const count = (name: string): number => toCount(stages.find((row) => row["segment"] === name)?.["customers"]);
  const all = sumOf(customers, "customers") ?? 0;
  if (stages.length === 0) return "Nobody is known yet";
  if (all === 0) return `${plural(count("prospect"), "prospect", format)} and no customers yet`;
  const leaving = count("cooling") + count("at risk");
  return `${format.percent(count("active") / all)} of customers are active; ${plural(leaving, "customer", format)} ${leaving === 1 ? "is" : "are"} cooling or at risk`;
}

/** Life-cycle stages of everybody known. */
export function lifecycleSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = segmentSummary;
  const columns: readonly ReportColumn[] = [
    fromTable(customerLifecycle, "stage", "Stage", "text"),
    computed(
      "rule",
      "In words",
      "text",
      "the stage in words; the multiples of the gap are in the project",
      "mart.customer_lifecycle",
    ),
    fromTable(of, "customers", "Number", "count", { group: "People" }),
    fromTable(of, "customer_share", "Share", "percent", { group: "People", bar: "share", width: 11 }),
    fromTable(of, "net_amount", "Amount", "money", { group: "Net revenue" }),
    fromTable(of, "net_share", "Share", "percent", { group: "Net revenue", bar: "share", width: 11 }),
    fromTable(of, "net_per_customer", "Mean", "price", { group: "Net revenue per person" }),
    fromTable(of, "net_per_customer_low", "From", "price", { group: "Net revenue per person" }),
    fromTable(of, "net_per_customer_high", "To", "price", { group: "Net revenue per person" }),
    fromTable(of, "median_recency_days", "Days since last purchase, median", "count", { width: 14 }),
    fromTable(customerLifecycle, "gap_days", "Normal gap in days, median", "count", {
      key: "median_gap_days",
      width: 12,
    }),
    computed(
      "median_gap_ratio",
      "Recency / gap, median",
      "ratio",
      "how many normal gaps have passed",
      "mart.customer_lifecycle.gap_ratio",
      { width: 12 },
    ),
    computed(
      "own_gap_share",
      "Own gap known",
      "percent",
      "share of people with at least 3 orders, measured by their own gap; others by the base's",
      "mart.customer_lifecycle.gap_basis",
      { width: 11 },
    ),
  ];
  const stages = segmentation(facts, "lifecycle");
  const body = stages.map((row) => {
    const gap = facts.gaps.find((one) => one["stage"] === row["segment"]) ?? {};
    const stage = toText(row["segment"]);
    const isProspect = stage === "prospect";
    const noPurchase = isProspect ? { median_gap_days: null, median_gap_ratio: null, own_gap_share: null } : {};
    return reportRow(columns, { ...gap, ...row, stage, rule: stageRules[stage] ?? "", ...noPurchase });
  });
  return {
    id: "life-cycle",
    sheet: "Life cycle",
    title: lifecycleMessage(facts, format),
    notes: [
      "Usual is the person's own median gap between purchases, or the base's with fewer than three. – means not known: prospects have no purchase, totals no interval.",
    ],
    table: {
      columns,
      rows: stages.length === 0 ? [] : [...body, reportRow(columns, { ...totals(stages), stage: "Total" }, "total")],
    },
    empty: "Nobody is known yet.",
    charts:
      stages.length === 0
        ? []
        : [
            {
              type: "bar",
              id: "lifecycle-share",
              title: "People by life-cycle stage",
              description: "Horizontal bars for each stage: share of people and share of net revenue.",
              kind: "percent",
              measures: ["Share of people", "Share of net revenue"],
              bars: stages.map((row) => ({
                label: toText(row["segment"]),
                values: [toNumber(row["customer_share"]), toNumber(row["net_share"])],
              })),
            },
          ],
  };
}
