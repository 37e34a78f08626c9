import { customerValue } from "../../../core/tables/mart.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { noCustomers, valueName } from "./message.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

/** Tenths of customers by value. */
export function paretoSection(facts: SegmentFacts, format: Format): ReportSection {
  const value = valueName(facts);
  const columns: readonly ReportColumn[] = [
    computed(
      "decile",
      "Tenth",
      "text",
      "customers in order of value, in ten equal parts; 1 is the best",
      "mart.customer_value.value_rank",
      { width: 9 },
    ),
    computed("customers", "Customers", "count", "customers in the tenth", "count of mart.customer_value"),
    computed("orders", "Orders", "count", "their distinct orders", "mart.customer_value.orders"),
    fromTable(customerValue, "value_amount", "Amount", "money", { group: `Value (${value})` }),
    computed("value_share", "Share", "percent", "value of the tenth / all value", "mart.customer_value.value_amount", {
      group: `Value (${value})`,
      bar: "share",
      width: 12,
    }),
    computed(
      "cumulative",
      "Share so far",
      "percent",
      "value of this tenth and those above / all value",
      "mart.customer_value.value_amount",
      { group: `Value (${value})`, bar: "whole", width: 12 },
    ),
    computed(
      "per_customer",
      "Mean",
      "price",
      "value of the tenth / its customers",
      "mart.customer_value.value_amount",
      { group: "Value per customer" },
    ),
    computed("most_value", "Most", "price", "the best customer of the tenth", "mart.customer_value.value_amount", {
      group: "Value per customer",
    }),
    computed("least_value", "Least", "price", "the last customer of the tenth", "mart.customer_value.value_amount", {
      group: "Value per customer",
    }),
    computed(
      "loss_customers",
      "Customers at a loss",
      "count",
      "customers whose value is below zero",
      "mart.customer_value.is_loss",
    ),
  ];
  const all = sumOf(facts.pareto, "value_amount");
  let running = 0;
  const body = facts.pareto.map((row) => {
    running += toCount(row["value_amount"]);
    const amount = toNumber(row["value_amount"]);
    return reportRow(columns, {
      ...row,
      decile: toText(row["decile"]),
      value_share: share(amount, all),
      cumulative: share(running, all),
      per_customer: share(amount, toNumber(row["customers"])),
    });
  });
  const total = reportRow(
    columns,
    {
      decile: "Total",
      customers: sumOf(facts.pareto, "customers"),
      orders: sumOf(facts.pareto, "orders"),
      value_amount: all,
      value_share: share(all, all),
      per_customer: share(all, sumOf(facts.pareto, "customers")),
      loss_customers: sumOf(facts.pareto, "loss_customers"),
    },
    "total",
  );
  const top = toNumber(facts.concentration["top_20_percent_share"]);
  const gini = toNumber(facts.concentration["gini"]);
  const enough = toNumber(facts.concentration["customers_for_80_percent"]);
  const enoughShare = toNumber(facts.concentration["customer_share_for_80_percent"]);
  return {
    id: "pareto",
    sheet: "Pareto",
    title:
      top === null
        ? "No customer has bought anything yet"
        : `The best fifth of customers earn ${format.percent(top)} of ${value}`,
    notes: [
      enough === null || enoughShare === null
        ? "There is no value to share out."
        : `${plural(enough, "customer", format)} (${format.percent(enoughShare, 1)}) earn 80 % of it.${gini === null ? "" : ` Gini coefficient ${gini.toFixed(3)}: 0 is equal, 1 is one customer earning all.`} – means that it does not add up to a total.`,
    ],
    table: { columns, rows: facts.pareto.length === 0 ? [] : [...body, total] },
    empty: noCustomers,
    charts:
      facts.cumulative.length === 0 || top === null
        ? []
        : [
            {
              type: "curve",
              id: "pareto-curve",
              title: `Share of ${value} earned by the best customers`,
              description: `Cumulative curve: customers from the best to the last along the bottom, their share of ${value} upwards; the dashed line is what equal customers would give.`,
              xTitle: "Share of customers, best first",
              yTitle: `Share of ${value}`,
              points: facts.cumulative.map((row) => ({
                x: toCount(row["customer_share"]),
                y: toCount(row["value_share"]),
              })),
              mark: { x: 0.2, y: top, label: `20 % earn ${format.percent(top)}` },
            },
          ],
  };
}
