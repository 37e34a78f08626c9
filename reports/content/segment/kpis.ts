import type { Row } from "../../../core/session.ts";
import type { Kpi, ReportSetting } from "../content.ts";
import { historyReaches } from "./message.ts";
import { type SegmentFacts, yearsBefore } from "./segment-facts.ts";
import { isPartialMonth, monthLabel } from "./trends-section.ts";
import { share, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

type Trend = NonNullable<Kpi["trend"]>;

function trendOf(facts: SegmentFacts, asOf: string, value: (row: Row) => number): Trend {
  const whole = isPartialMonth(asOf) ? facts.months.slice(0, -1) : facts.months;
  return whole.map((row) => ({ label: monthLabel(toText(row["month"])), value: value(row) }));
}

function householdNote(counts: Row, format: Format): string {
  const [customers, households] = [toCount(counts["customers"]), toCount(counts["households"])];
  return households > 0 && households < customers
    ? `bought at least once; ${plural(households, "household", format)}`
    : "bought at least once";
}

/** The six tiles, each beside the year before where the history reaches. */
export function segmentKpis(facts: SegmentFacts, setting: ReportSetting, format: Format): readonly Kpi[] {
  const { asOf } = setting;
  const { actual, previous, counts } = facts;
  const since = toText(counts["first_ordered_on"]);
  const oneYear = historyReaches(facts, yearsBefore(asOf, 1));
  const twoYears = historyReaches(facts, yearsBefore(asOf, 2));
  const before = (value: number | null, reaches: boolean): number | null => (reaches ? value : null);
  const note = (reaches: boolean, text: string): string =>
    reaches || since === "" ? text : `${text}; orders start ${format.day(since)}`;
  const kpi = (spec: Omit<Kpi, "change"> & Partial<Pick<Kpi, "change">>): Kpi => ({ change: "relative", ...spec });
  const orders = (row: Row): number | null => toNumber(row["orders"]);
  const net = (row: Row): number | null => toNumber(row["net_amount"]);
  const margin = share(toNumber(actual["margin_amount"]), toNumber(actual["net_with_margin"]));
  const tiles: Kpi[] = [
    kpi({
      label: "Customers",
      kind: "count",
      value: toCount(counts["customers"]),
      previous: before(toNumber(counts["customers_before"]), oneYear),
      note: note(oneYear, householdNote(counts, format)),
      doc: "people with at least one purchase up to the as-of day; households as they are now",
      source: "count of mart.customer_rfm",
    }),
    kpi({
      label: "Buying customers",
      kind: "count",
      value: toCount(actual["buyers"]),
      previous: before(toNumber(previous["buyers"]), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["buyers"])),
      doc: "known people with at least one order in the last twelve months; the trend counts by month",
      source: "star.fact_order_line.person_key",
    }),
    kpi({
      label: "Net revenue",
      kind: "money",
      value: net(actual) ?? 0,
      previous: before(net(previous), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["net_amount"])),
      doc: "net amount of all order lines of the last twelve months, returns subtracted",
      source: "star.fact_order_line.net_amount",
    }),
    kpi({
      label: "Average order",
      kind: "price",
      value: share(net(actual), orders(actual)),
      previous: before(share(net(previous), orders(previous)), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => share(toNumber(row["net_amount"]), toNumber(row["orders"])) ?? 0),
      doc: "net revenue / distinct orders of the last twelve months",
      source: "star.fact_order_line",
    }),
    kpi({
      label: "New customers",
      kind: "count",
      value: toCount(counts["new_customers"]),
      previous: before(toNumber(counts["new_customers_before"]), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["new_customers"])),
      doc: "people whose first order was in the last twelve months",
      source: "mart.customer_rfm.first_ordered_on",
    }),
  ];
  const marginTile = kpi({
    label: "Gross margin",
    kind: "percent",
    value: margin,
    previous: before(share(toNumber(previous["margin_amount"]), toNumber(previous["net_with_margin"])), twoYears),
    change: "points",
    note: note(twoYears, "of net revenue, last 12 months"),
    doc: "gross margin / net revenue of the order lines whose cost is known, last twelve months",
    source: "star.fact_order_line.margin_amount",
  });
  const ordersTile = kpi({
    label: "Orders",
    kind: "count",
    value: orders(actual) ?? 0,
    previous: before(orders(previous), twoYears),
    note: note(twoYears, "last 12 months"),
    trend: trendOf(facts, asOf, (row) => toCount(row["orders"])),
    doc: "distinct orders of the last twelve months, returns not counted",
    source: "star.fact_order_line.order_id",
  });
  return [...tiles, margin === null ? ordersTile : marginTile];
}
