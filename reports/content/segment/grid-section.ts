import type { Cell, ReportColumn, ReportRow, ReportSection } from "../content.ts";
import { noCustomers } from "./message.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { computed, reportRow, share, toCount } from "../table-kit.ts";
import type { Format } from "../../format.ts";

const scores = [1, 2, 3, 4, 5];

function gridCell(facts: SegmentFacts, r: number, f: number): { customers: number; net: number } {
  const row = facts.grid.find((one) => one["r_score"] === r && one["f_score"] === f);
  return { customers: toCount(row?.["customers"]), net: toCount(row?.["net_amount"]) };
}

function gridSum(facts: SegmentFacts, where: (r: number, f: number) => boolean): { customers: number; net: number } {
  return facts.grid
    .filter((row) => where(toCount(row["r_score"]), toCount(row["f_score"])))
    .reduce<{ customers: number; net: number }>(
      (sum, row) => ({
        customers: sum.customers + toCount(row["customers"]),
        net: sum.net + toCount(row["net_amount"]),
      }),
      { customers: 0, net: 0 },
    );
}

function gridColumns(): readonly ReportColumn[] {
  const groups = {
    customers: "Customers by frequency score (5 is most orders)",
    net: "Net revenue per customer by frequency score",
  };
  const customers = (key: string, title: string, heat: boolean): ReportColumn =>
    computed(key, title, "count", "customers with this recency and frequency score", "count of mart.customer_rfm", {
      group: groups.customers,
      width: 9,
      ...(heat ? { heat: "customers" } : {}),
    });
  const net = (key: string, title: string, heat: boolean): ReportColumn =>
    computed(
      key,
      title,
      "money",
      "net revenue of the cell / its customers; – where there are none",
      "sum of mart.customer_value.net_amount / count",
      {
        group: groups.net,
        width: 9,
        ...(heat ? { heat: "net" } : {}),
      },
    );
  return [
    computed("recency", "Recency score", "text", "R score, 5 bought last", "mart.customer_rfm.r_score", { width: 16 }),
    ...scores.map((f) => customers(`customers_${String(f)}`, `F ${String(f)}`, true)),
    customers("customers_all", "All", false),
    ...scores.map((f) => net(`net_${String(f)}`, `F ${String(f)}`, true)),
    net("net_all", "All", false),
  ];
}

function gridRow(facts: SegmentFacts, columns: readonly ReportColumn[], r: number | undefined): ReportRow {
  const values: Record<string, Cell> = { recency: r === undefined ? "All" : `R ${String(r)}` };
  const put = (key: string, { customers, net }: { customers: number; net: number }): void => {
    values[`customers_${key}`] = customers;
    values[`net_${key}`] = share(net, customers);
  };
  for (const f of scores)
    put(String(f), r === undefined ? gridSum(facts, (_, score) => score === f) : gridCell(facts, r, f));
  put(
    "all",
    gridSum(facts, (score) => r === undefined || score === r),
  );
  return reportRow(columns, values, r === undefined ? "total" : "body");
}

/** Recency x frequency: how many customers and what each is worth. */
export function gridSection(facts: SegmentFacts, format: Format): ReportSection {
  const columns = gridColumns();
  const rows = [5, 4, 3, 2, 1];
  const all = gridSum(facts, () => true);
  const best = gridSum(facts, (r, f) => r >= 4 && f >= 4);
  const worst = gridSum(facts, (r, f) => r <= 2 && f >= 4);
  const has = facts.grid.length > 0;
  const part = (customers: number): string => format.percent(share(customers, all.customers) ?? 0);
  return {
    id: "rfm-grid",
    sheet: "RFM grid",
    title: has
      ? `${part(best.customers)} of customers buy often and bought lately; ${part(worst.customers)} bought often and have gone quiet`
      : "No customer has bought anything yet",
    notes: [
      "Often: frequency score 4 or 5. Lately: recency score 4 or 5; quiet: 1 or 2. Darker is more. – means no customer in the cell.",
    ],
    table: {
      columns,
      rows: has ? [...rows.map((r) => gridRow(facts, columns, r)), gridRow(facts, columns, undefined)] : [],
    },
    empty: noCustomers,
    charts: has
      ? [
          {
            type: "heat",
            id: "rfm-heat",
            title: "Customers by recency and frequency score, with net revenue per customer",
            description: "A grid of five recency scores by five frequency scores; darker cells hold more customers.",
            rowTitle: "Recency",
            columnTitle: "Frequency: few orders to many",
            rows: rows.map((r) => `R ${String(r)}`),
            columns: scores.map((f) => `F ${String(f)}`),
            cells: rows.flatMap((r) =>
              scores.map((f) => {
                const { customers, net } = gridCell(facts, r, f);
                return {
                  row: `R ${String(r)}`,
                  column: `F ${String(f)}`,
                  value: customers,
                  text: format.count(customers),
                  note: customers === 0 ? "" : `${format.money(net / customers)} each`,
                };
              }),
            ),
          },
        ]
      : [],
  };
}
