import type { Row } from "../../../core/session.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { historyReaches } from "./message.ts";
import { type SegmentFacts, yearsBefore } from "./segment-facts.ts";
import { computed, reportRow, share, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, monthNames } from "../../format.ts";

/** True when the as-of day does not close its month. */
export function isPartialMonth(asOf: string): boolean {
  const next = new Date(`${asOf}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() !== 1;
}

/** "Nov 26" for `2026-11`. */
export function monthLabel(month: string): string {
  return `${monthNames[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(2, 4)}`;
}

/** Thirteen months beside the year before. */
export function trendsSection(facts: SegmentFacts, asOf: string, format: Format): ReportSection {
  const columns: readonly ReportColumn[] = [
    computed(
      "month",
      "Month",
      "text",
      "calendar month of the order, in the project's time zone",
      "star.dim_date.year_month",
      { width: 14 },
    ),
    computed("net_amount", "Actual", "money", "net revenue of all order lines", "star.fact_order_line.net_amount", {
      group: "Net revenue",
    }),
    computed(
      "net_previous",
      "Year before",
      "money",
      "the same days of the year before",
      "star.fact_order_line.net_amount",
      { group: "Net revenue" },
    ),
    computed("net_difference", "Change", "money", "actual - year before", "star.fact_order_line.net_amount", {
      group: "Net revenue",
      bar: "signed",
      signed: true,
      width: 13,
    }),
    computed("net_change", "Change in %", "percent", "actual / year before - 1", "star.fact_order_line.net_amount", {
      group: "Net revenue",
      signed: true,
    }),
    computed("orders", "Orders", "count", "distinct orders, returns not counted", "star.fact_order_line.order_id"),
    computed("average_order", "Average order", "price", "net revenue / orders", "star.fact_order_line"),
    computed(
      "buyers",
      "Buying customers",
      "count",
      "known people with at least one order in the month",
      "star.fact_order_line.person_key",
    ),
    computed(
      "new_customers",
      "New customers",
      "count",
      "people whose first order was in the month",
      "mart.customer_rfm.first_ordered_on",
    ),
  ];
  const partial = isPartialMonth(asOf);
  const label = (row: Row, index: number): string =>
    `${monthLabel(toText(row["month"]))}${partial && index === facts.months.length - 1 ? "*" : ""}`;
  const has = facts.months.some((row) => toCount(row["orders"]) > 0);
  const rows = facts.months.map((row, index) => {
    const [net, before] = [toNumber(row["net_amount"]), toNumber(row["net_previous"])];
    return reportRow(columns, {
      ...row,
      month: label(row, index),
      net_difference: net === null || before === null ? null : net - before,
      net_change: net === null || before === null || before <= 0 ? null : net / before - 1,
      average_order: share(net, toNumber(row["orders"])),
    });
  });
  const year = toNumber(facts.actual["net_amount"]);
  const last = historyReaches(facts, yearsBefore(asOf, 2)) ? toNumber(facts.previous["net_amount"]) : null;
  const change = year === null || last === null || last <= 0 ? null : year / last - 1;
  return {
    id: "trends",
    sheet: "Trends",
    title: !has
      ? "No order has come in within the last thirteen months"
      : change === null
        ? `Net revenue of the last twelve months is ${format.money(year ?? 0)}; there is no full year before to compare with`
        : `Net revenue of the last twelve months is ${format.money(year ?? 0)}, ${format.percent(change, 1, true)} on the year before`,
    notes: [
      `${partial ? `* to ${format.day(asOf)}; its year before ends on the same day. ` : ""}– means that no order is known for that time.`,
    ],
    table: { columns, rows: has ? rows : [] },
    empty: "No order has come in within the last thirteen months.",
    charts: has
      ? [
          {
            type: "column",
            id: "net-by-month",
            title: `Net revenue by month, ${format.currencySymbol}, actual dark and the year before grey, with the change in percent`,
            description: "Columns for thirteen months; the same days of the year before stand behind in grey.",
            points: facts.months.map((row, index) => ({
              label: label(row, index),
              actual: toCount(row["net_amount"]),
              previous: toNumber(row["net_previous"]),
            })),
          },
        ]
      : [],
  };
}
