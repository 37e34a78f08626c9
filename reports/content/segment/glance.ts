import type { Row } from "../../../core/session.ts";
import { segmentSummary } from "../../../core/tables/mart.ts";
import type { ReportContent } from "../content.ts";
import { segmentation, type SegmentFacts } from "./segment-facts.ts";
import { computed, fromTable, reportRow, share, sumOf, toNumber } from "../table-kit.ts";

/** RFM segments as the summary shows them. */
export function glance(facts: SegmentFacts): ReportContent["glance"] {
  const of = segmentSummary;
  const columns = [
    fromTable(of, "segment", "Segment", "text", { span: 3 }),
    fromTable(of, "customers", "Customers", "count", { span: 1 }),
    fromTable(of, "customer_share", "Share of customers", "percent", { span: 2, bar: "share" }),
    fromTable(of, "net_amount", "Net revenue", "money", { span: 2 }),
    fromTable(of, "net_share", "Share of net revenue", "percent", { span: 2, bar: "share" }),
    fromTable(of, "net_per_customer", "Per customer", "price", { span: 1 }),
    computed(
      "email_share",
      "Reachable by e-mail",
      "percent",
      "people with an e-mail address and no opt-out / people",
      "mart.segment_summary.contactable_email",
      { span: 1 },
    ),
  ];
  const rows = segmentation(facts, "rfm_segment");
  const withShare = (row: Row): Row => ({
    ...row,
    email_share: share(toNumber(row["contactable_email"]), toNumber(row["customers"])),
  });
  const [customers, net] = [sumOf(rows, "customers"), sumOf(rows, "net_amount")];
  const total = withShare({
    segment: "Total",
    customers,
    customer_share: sumOf(rows, "customer_share"),
    net_amount: net,
    net_share: sumOf(rows, "net_share"),
    net_per_customer: share(net, customers),
    contactable_email: sumOf(rows, "contactable_email"),
  });
  return {
    title: "Segments at a glance",
    table: {
      columns,
      rows:
        rows.length === 0
          ? []
          : [...rows.map((row) => reportRow(columns, withShare(row))), reportRow(columns, total, "total")],
    },
    empty: "No customer has bought anything yet.",
  };
}
