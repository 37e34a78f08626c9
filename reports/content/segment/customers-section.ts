import type { Session } from "../../../core/session.ts";
import { customerLifecycle, customerRfm, customerValue } from "../../../core/tables/mart.ts";
import { dimCustomer } from "../../../core/tables/star.ts";
import type { DetailSection, ReportColumn } from "../content.ts";
import { noCustomers, valueName } from "./message.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { customersSql } from "./segment.sql.ts";
import { computed, fromTable, reportRow, toCell, toCount } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

function customerColumns(facts: SegmentFacts): readonly ReportColumn[] {
  return [
    fromTable(customerRfm, "person_key", "Person", "id", { width: 11 }),
    computed("name", "Name", "text", "first name and surname", "star.dim_customer.given_name, family_name", {
      width: 24,
    }),
    fromTable(dimCustomer, "email", "E-mail", "text", { width: 32 }),
    fromTable(dimCustomer, "city", "Town", "text", { width: 18 }),
    fromTable(dimCustomer, "country", "Country", "text", { width: 9 }),
    fromTable(customerRfm, "segment", "Segment", "text", { width: 20 }),
    fromTable(customerLifecycle, "stage", "Stage", "text", { width: 12 }),
    fromTable(customerRfm, "product_rule", "Product rule", "text", { width: 10 }),
    fromTable(customerRfm, "rfm_cell", "RFM cell", "id", { width: 8 }),
    fromTable(customerRfm, "r_score", "R", "count", { width: 5 }),
    fromTable(customerRfm, "f_score", "F", "count", { width: 5 }),
    fromTable(customerRfm, "m_score", "M", "count", { width: 5 }),
    fromTable(customerRfm, "recency_days", "Days since last", "count", { width: 10 }),
    fromTable(customerRfm, "frequency", "Orders", "count", { width: 9 }),
    fromTable(customerRfm, "first_ordered_on", "First order", "date", { width: 12 }),
    fromTable(customerRfm, "last_ordered_on", "Last order", "date", { width: 12 }),
    fromTable(customerValue, "net_amount", "Net revenue", "price", { width: 13 }),
    computed(
      "value_amount",
      `Value (${valueName(facts)})`,
      "price",
      "what customers are ranked by",
      "mart.customer_value.value_amount",
      { width: 13 },
    ),
    fromTable(customerValue, "value_rank", "Value rank", "count", { width: 9 }),
    computed("email_contactable", "E-mail allowed", "flag", "an e-mail address and no opt-out", "star.dim_customer", {
      width: 9,
    }),
    computed("post_contactable", "Post allowed", "flag", "a street and no opt-out", "star.dim_customer", { width: 9 }),
  ];
}

/** Every customer, the most valuable first. */
export function customersSection(session: Session, facts: SegmentFacts, format: Format): DetailSection {
  const columns = customerColumns(facts);
  const names = columns.map((column) => column.key);
  const rowCount = toCount(facts.control["customers"]);
  const net = toCount(facts.control["net_amount"]);
  return {
    id: "customers",
    sheet: "Customers",
    title:
      rowCount === 0
        ? "No customer has bought anything yet"
        : `${plural(rowCount, "customer", format)}, the most valuable first, with ${format.money(net)} of net revenue`,
    notes: ["– means not known."],
    table: { columns, rows: facts.firstCustomers.map((row) => reportRow(columns, row)) },
    empty: noCustomers,
    rowCount,
    async *stream() {
      for await (const rows of session.batches(customersSql())) {
        yield rows.map((row) => names.map((name) => toCell(row[name])));
      }
    },
    controls: [{ column: "net_amount", expected: net }],
  };
}
