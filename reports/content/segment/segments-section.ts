import type { Row } from "../../../core/session.ts";
import { segmentSummary } from "../../../core/tables/mart.ts";
import type { ChartSpec } from "../../chart/chart-spec.ts";
import type { ReportColumn, ReportRow, ReportSection } from "../content.ts";
import { noCustomers, worthMessage } from "./message.ts";
import { segmentation, type SegmentFacts } from "./segment-facts.ts";
import { fromTable, reportRow, share, sumOf, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** Names of the segmentations as people say them. */
const segmentationNames: Readonly<Record<string, string>> = {
  rfm_segment: "RFM segment",
  lifecycle: "Life cycle",
  product_rule: "Product rule",
};

/** The total row of one segmentation. */
export function totals(rows: readonly Row[]): Record<string, number | null> {
  const [customers, orders, net] = [sumOf(rows, "customers"), sumOf(rows, "orders"), sumOf(rows, "net_amount")];
  return {
    customers,
    customer_share: sumOf(rows, "customer_share"),
    orders,
    net_amount: net,
    net_share: sumOf(rows, "net_share"),
    margin_amount: sumOf(rows, "margin_amount"),
    net_per_customer: share(net, customers),
    orders_per_customer: share(orders, customers),
    average_order: share(net, orders),
    contactable_email: sumOf(rows, "contactable_email"),
    contactable_post: sumOf(rows, "contactable_post"),
  };
}

function segmentColumns(): readonly ReportColumn[] {
  const of = segmentSummary;
  return [
    fromTable(of, "segmentation", "Segmentation", "text", { width: 15 }),
    fromTable(of, "segment", "Segment", "text"),
    fromTable(of, "customers", "Number", "count", { group: "Customers" }),
    fromTable(of, "customer_share", "Share", "percent", { group: "Customers", bar: "share", width: 11 }),
    fromTable(of, "net_amount", "Amount", "money", { group: "Net revenue" }),
    fromTable(of, "net_share", "Share", "percent", { group: "Net revenue", bar: "share", width: 11 }),
    fromTable(of, "margin_amount", "Gross margin", "money"),
    fromTable(of, "net_per_customer", "Mean", "price", { group: "Net revenue per customer" }),
    fromTable(of, "net_per_customer_low", "From", "price", { group: "Net revenue per customer" }),
    fromTable(of, "net_per_customer_high", "To", "price", { group: "Net revenue per customer" }),
    fromTable(of, "orders", "Number", "count", { group: "Orders" }),
    fromTable(of, "orders_per_customer", "Per customer", "ratio", { group: "Orders" }),
    fromTable(of, "average_order", "Average", "price", { group: "Orders" }),
    fromTable(of, "median_recency_days", "Days since last purchase, median", "count", { width: 14 }),
  ];
}

function segmentCharts(facts: SegmentFacts): readonly ChartSpec[] {
  const rows = segmentation(facts, "rfm_segment");
  if (rows.length === 0) return [];
  return [
    {
      type: "bar",
      id: "segment-share",
      title: "Share of customers beside share of net revenue, by segment",
      description: "Horizontal bars for each RFM segment, in percent of all customers and of all net revenue.",
      kind: "percent",
      measures: ["Share of customers", "Share of net revenue"],
      bars: rows.map((row) => ({
        label: toText(row["segment"]),
        values: [toNumber(row["customer_share"]), toNumber(row["net_share"])],
      })),
    },
    {
      type: "interval",
      id: "segment-value",
      title: "Net revenue per customer, by segment, with 95 % interval",
      description: "Horizontal bars from zero with whiskers for each RFM segment.",
      kind: "money",
      signed: false,
      bars: rows.map((row) => ({
        label: toText(row["segment"]),
        value: toNumber(row["net_per_customer"]) ?? 0,
        low: toNumber(row["net_per_customer_low"]),
        high: toNumber(row["net_per_customer_high"]),
        tone: "neutral" as const,
      })),
    },
  ];
}

/** RFM segments and the product rule, each with its total. */
export function segmentsSection(facts: SegmentFacts, format: Format): ReportSection {
  const columns = segmentColumns();
  const rows = ["rfm_segment", "product_rule"].flatMap((name, index): ReportRow[] => {
    const members = segmentation(facts, name);
    if (members.length === 0) return [];
    const label = segmentationNames[name] ?? name;
    return [
      ...members.map((row, at) =>
        reportRow(columns, { ...row, segmentation: label }, "body", { startsGroup: index > 0 && at === 0 }),
      ),
      reportRow(columns, { ...totals(members), segmentation: label, segment: "Total" }, "total"),
    ];
  });
  return {
    id: "segments",
    sheet: "Segments",
    title: worthMessage(facts, format),
    notes: [
      "Every customer stands once in each segmentation. From and to bound the mean with 95 % confidence; – means not known (totals have no interval, and no median).",
    ],
    table: { columns, rows },
    empty: noCustomers,
    charts: segmentCharts(facts),
  };
}
