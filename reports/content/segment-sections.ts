import type { Row, Session } from "../../core/session.ts";
import {
  customerLifecycle,
  customerRfm,
  customerValue,
  segmentSummary,
} from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import type { ChartSpec } from "../chart/chart-spec.ts";
import { plural, type Format } from "../format.ts";
import type { Cell, DetailSection, ReportColumn, ReportRow, ReportSection } from "./content.ts";
import { segmentation, yearsBefore, type SegmentFacts } from "./segment-facts.ts";
import { customersSql } from "./segment.sql.ts";
import { computed, fromTable, reportRow, share, sumOf, toCell, toCount, toNumber, toText } from "./table-kit.ts";

const noCustomers = "No customer has bought anything yet, so there are no segments.";

/** Names of the segmentations as people say them. */
const segmentationNames: Readonly<Record<string, string>> = {
  rfm_segment: "RFM segment",
  lifecycle: "Life cycle",
  product_rule: "Product rule",
};

function totals(rows: readonly Row[]): Record<string, number | null> {
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

/** The segment that earns the largest share of net revenue. */
export function leadingSegment(facts: SegmentFacts): Row | undefined {
  return [...segmentation(facts, "rfm_segment")].sort(
    (a, b) => (toNumber(b["net_share"]) ?? -1) - (toNumber(a["net_share"]) ?? -1),
  )[0];
}

function verb(segment: string): { be: string; earn: string } {
  return segment.endsWith("s") && !segment.endsWith("ss") ? { be: "are", earn: "earn" } : { be: "is", earn: "earns" };
}

/** "Champions are 12 % of customers and earn 38 % of net revenue". */
export function segmentMessage(facts: SegmentFacts, format: Format): string {
  const leader = leadingSegment(facts);
  if (!leader) return "No customer has bought anything yet";
  const name = toText(leader["segment"]);
  const { be, earn } = verb(name);
  const [customers, net] = [toNumber(leader["customer_share"]), toNumber(leader["net_share"])];
  if (customers === null || net === null) return `${name} ${be} the largest segment by net revenue`;
  return `${name} ${be} ${format.percent(customers)} of customers and ${earn} ${format.percent(net)} of net revenue`;
}

/** "Champions bring most per customer: £952, 2.4 times the average". */
function worthMessage(facts: SegmentFacts, format: Format): string {
  const rows = segmentation(facts, "rfm_segment");
  const best = [...rows].sort((a, b) => toCount(b["net_per_customer"]) - toCount(a["net_per_customer"]))[0];
  const average = share(sumOf(rows, "net_amount"), sumOf(rows, "customers"));
  const most = toNumber(best?.["net_per_customer"]);
  if (!best || average === null || average <= 0 || most === null) return segmentMessage(facts, format);
  return `${toText(best["segment"])} bring most per customer: ${format.money(most)}, ${(most / average).toFixed(1)} times the average`;
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

const scores = [1, 2, 3, 4, 5];

function gridCell(facts: SegmentFacts, r: number, f: number): { customers: number; net: number } {
  const row = facts.grid.find((one) => one["r_score"] === r && one["f_score"] === f);
  return { customers: toCount(row?.["customers"]), net: toCount(row?.["net_amount"]) };
}

function gridSum(facts: SegmentFacts, where: (r: number, f: number) => boolean): { customers: number; net: number } {
  return facts.grid
    .filter((row) => where(toCount(row["r_score"]), toCount(row["f_score"])))
    .reduce<{ customers: number; net: number }>(
      (sum, row) => ({ customers: sum.customers + toCount(row["customers"]), net: sum.net + toCount(row["net_amount"]) }),
      { customers: 0, net: 0 },
    );
}

function gridColumns(): readonly ReportColumn[] {
  const groups = { customers: "Customers by frequency score (5 is most orders)", net: "Net revenue per customer by frequency score" };
  const customers = (key: string, title: string, heat: boolean): ReportColumn =>
    computed(key, title, "count", "customers with this recency and frequency score", "count of mart.customer_rfm", {
      group: groups.customers,
      width: 9,
      ...(heat ? { heat: "customers" } : {}),
    });
  const net = (key: string, title: string, heat: boolean): ReportColumn =>
    computed(key, title, "money", "net revenue of the cell / its customers; – where there are none", "sum of mart.customer_value.net_amount / count", {
      group: groups.net,
      width: 9,
      ...(heat ? { heat: "net" } : {}),
    });
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
  for (const f of scores) put(String(f), r === undefined ? gridSum(facts, (_, score) => score === f) : gridCell(facts, r, f));
  put("all", gridSum(facts, (score) => r === undefined || score === r));
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
    table: { columns, rows: has ? [...rows.map((r) => gridRow(facts, columns, r)), gridRow(facts, columns, undefined)] : [] },
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
  if (all === 0) return `${plural(count("prospect"), "prospect", format)} and no customers yet`;
  const leaving = count("cooling") + count("at risk");
  return `${format.percent(count("active") / all)} of customers are active; ${plural(leaving, "customer", format)} ${leaving === 1 ? "is" : "are"} cooling or at risk`;
}

/** Life-cycle stages of everybody known. */
export function lifecycleSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = segmentSummary;
  const columns: readonly ReportColumn[] = [
    fromTable(customerLifecycle, "stage", "Stage", "text"),
    computed("rule", "In words", "text", "the stage in words; the multiples of the gap are in the project", "mart.customer_lifecycle"),
    fromTable(of, "customers", "Number", "count", { group: "People" }),
    fromTable(of, "customer_share", "Share", "percent", { group: "People", bar: "share", width: 11 }),
    fromTable(of, "net_amount", "Amount", "money", { group: "Net revenue" }),
    fromTable(of, "net_share", "Share", "percent", { group: "Net revenue", bar: "share", width: 11 }),
    fromTable(of, "net_per_customer", "Mean", "price", { group: "Net revenue per person" }),
    fromTable(of, "net_per_customer_low", "From", "price", { group: "Net revenue per person" }),
    fromTable(of, "net_per_customer_high", "To", "price", { group: "Net revenue per person" }),
    fromTable(of, "median_recency_days", "Days since last purchase, median", "count", { width: 14 }),
    fromTable(customerLifecycle, "gap_days", "Normal gap in days, median", "count", { key: "median_gap_days", width: 12 }),
    computed("median_gap_ratio", "Recency / gap, median", "ratio", "how many normal gaps have passed", "mart.customer_lifecycle.gap_ratio", { width: 12 }),
    computed("own_gap_share", "Own gap known", "percent", "share of people with at least 3 orders, measured by their own gap; others by the base's", "mart.customer_lifecycle.gap_basis", { width: 11 }),
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
    notes: ["Usual is the person's own median gap between purchases, or the base's with fewer than three. – means not known: prospects have no purchase, totals no interval."],
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

/** What value means in this warehouse: "gross margin" or "net revenue". */
export function valueName(facts: SegmentFacts): string {
  return facts.concentration["value_basis"] === "margin" ? "gross margin" : "net revenue";
}

/** Tenths of customers by value. */
export function paretoSection(facts: SegmentFacts, format: Format): ReportSection {
  const value = valueName(facts);
  const columns: readonly ReportColumn[] = [
    computed("decile", "Tenth", "text", "customers in order of value, in ten equal parts; 1 is the best", "mart.customer_value.value_rank", { width: 9 }),
    computed("customers", "Customers", "count", "customers in the tenth", "count of mart.customer_value"),
    computed("orders", "Orders", "count", "their distinct orders", "mart.customer_value.orders"),
    fromTable(customerValue, "value_amount", "Amount", "money", { group: `Value (${value})` }),
    computed("value_share", "Share", "percent", "value of the tenth / all value", "mart.customer_value.value_amount", { group: `Value (${value})`, bar: "share", width: 12 }),
    computed("cumulative", "Share so far", "percent", "value of this tenth and those above / all value", "mart.customer_value.value_amount", { group: `Value (${value})`, bar: "whole", width: 12 }),
    computed("per_customer", "Mean", "price", "value of the tenth / its customers", "mart.customer_value.value_amount", { group: "Value per customer" }),
    computed("most_value", "Most", "price", "the best customer of the tenth", "mart.customer_value.value_amount", { group: "Value per customer" }),
    computed("least_value", "Least", "price", "the last customer of the tenth", "mart.customer_value.value_amount", { group: "Value per customer" }),
    computed("loss_customers", "Customers at a loss", "count", "customers whose value is below zero", "mart.customer_value.is_loss"),
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
    title: top === null ? "No customer has bought anything yet" : `The best fifth of customers earn ${format.percent(top)} of ${value}`,
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
              points: facts.cumulative.map((row) => ({ x: toCount(row["customer_share"]), y: toCount(row["value_share"]) })),
              mark: { x: 0.2, y: top, label: `20 % earn ${format.percent(top)}` },
            },
          ],
  };
}

const reachSums = [
  "people", "email_contactable", "email_opt_out", "no_email", "post_contactable", "post_opt_out", "no_street", "unreachable",
] as const;

/** Whom a campaign could reach. */
export function reachSection(facts: SegmentFacts, format: Format): ReportSection {
  const people = (key: string, title: string, doc: string, group: string): ReportColumn =>
    computed(key, title, "count", doc, "star.dim_customer, current version", { group });
  const part = (key: string, doc: string, group: string): ReportColumn =>
    computed(key, "Share", "percent", doc, "star.dim_customer, current version", { group, bar: "whole", width: 11 });
  const columns: readonly ReportColumn[] = [
    computed("segment", "Segment", "text", "RFM segment; prospects have not bought yet", "mart.customer_rfm.segment"),
    computed("people", "People", "count", "people in the segment", "mart.customer_lifecycle"),
    people("email_contactable", "Reachable", "people with an e-mail address and no opt-out", "E-mail"),
    part("email_share", "reachable / people", "E-mail"),
    people("email_opt_out", "Opted out", "people with an e-mail address who must not be mailed", "E-mail"),
    people("no_email", "No address", "people without an e-mail address", "E-mail"),
    people("post_contactable", "Reachable", "people with a street and no opt-out", "Post"),
    part("post_share", "reachable / people", "Post"),
    people("post_opt_out", "Opted out", "people with a street who must not get post", "Post"),
    people("no_street", "No address", "people without a street", "Post"),
    people("unreachable", "People", "people reachable neither by e-mail nor by post", "Neither"),
    part("unreachable_share", "people reachable by neither / people", "Neither"),
  ];
  const withShares = (row: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> => ({
    ...row,
    email_share: share(toNumber(row["email_contactable"]), toNumber(row["people"])),
    post_share: share(toNumber(row["post_contactable"]), toNumber(row["people"])),
    unreachable_share: share(toNumber(row["unreachable"]), toNumber(row["people"])),
  });
  const cells = (row: Row): Readonly<Record<string, Cell>> =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toCell(value)]));
  const total = withShares({
    segment: "Total",
    ...Object.fromEntries(reachSums.map((name) => [name, sumOf(facts.reach, name)])),
  });
  const has = facts.reach.length > 0;
  const percent = (value: Cell | undefined): string => format.percent(typeof value === "number" ? value : 0);
  return {
    id: "reach",
    sheet: "Reach",
    title: has
      ? `${percent(total["email_share"])} of people can be reached by e-mail, ${percent(total["post_share"])} by post; ${format.count(toCount(total["unreachable"]))} by neither`
      : "Nobody is known yet",
    notes: ["Reachable: the address is known and the person has not opted out of the channel."],
    table: {
      columns,
      rows: has
        ? [...facts.reach.map((row) => reportRow(columns, withShares(cells(row)))), reportRow(columns, total, "total")]
        : [],
    },
    empty: "Nobody is known yet.",
    charts: has
      ? [
          {
            type: "bar",
            id: "reach-share",
            title: "Share of people who can be reached, by segment",
            description: "Horizontal bars for each segment: share reachable by e-mail and by post.",
            kind: "percent",
            measures: ["By e-mail", "By post"],
            bars: [...facts.reach.map(cells).map(withShares), total].map((row) => ({
              label: toText(row["segment"]),
              values: [toNumber(row["email_share"]), toNumber(row["post_share"])],
            })),
          },
        ]
      : [],
  };
}

/** True when the as-of day does not close its month. */
export function isPartialMonth(asOf: string): boolean {
  const next = new Date(`${asOf}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() !== 1;
}

/** "Nov 26" for `2026-11`. */
export function monthLabel(month: string): string {
  const name = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
  return `${name.slice(0, 3)} ${month.slice(2, 4)}`;
}

/** Thirteen months beside the year before. */
export function trendsSection(facts: SegmentFacts, asOf: string, format: Format): ReportSection {
  const columns: readonly ReportColumn[] = [
    computed("month", "Month", "text", "calendar month of the order, in the project's time zone", "star.dim_date.year_month", { width: 14 }),
    computed("net_amount", "Actual", "money", "net revenue of all order lines", "star.fact_order_line.net_amount", { group: "Net revenue" }),
    computed("net_previous", "Year before", "money", "the same days of the year before", "star.fact_order_line.net_amount", { group: "Net revenue" }),
    computed("net_difference", "Change", "money", "actual - year before", "star.fact_order_line.net_amount", { group: "Net revenue", bar: "signed", signed: true, width: 13 }),
    computed("net_change", "Change in %", "percent", "actual / year before - 1", "star.fact_order_line.net_amount", { group: "Net revenue", signed: true }),
    computed("orders", "Orders", "count", "distinct orders, returns not counted", "star.fact_order_line.order_id"),
    computed("average_order", "Average order", "price", "net revenue / orders", "star.fact_order_line"),
    computed("buyers", "Buying customers", "count", "known people with at least one order in the month", "star.fact_order_line.person_key"),
    computed("new_customers", "New customers", "count", "people whose first order was in the month", "mart.customer_rfm.first_ordered_on"),
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

/** True when the first order came on or before a day. */
export function historyReaches(facts: SegmentFacts, day: string): boolean {
  const first = toText(facts.counts["first_ordered_on"]);
  return first !== "" && first <= day;
}

function customerColumns(facts: SegmentFacts): readonly ReportColumn[] {
  return [
    fromTable(customerRfm, "person_key", "Person", "id", { width: 11 }),
    computed("name", "Name", "text", "first name and surname", "star.dim_customer.given_name, family_name", { width: 24 }),
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
    computed("value_amount", `Value (${valueName(facts)})`, "price", "what customers are ranked by", "mart.customer_value.value_amount", { width: 13 }),
    fromTable(customerValue, "value_rank", "Value rank", "count", { width: 9 }),
    computed("email_contactable", "E-mail allowed", "flag", "an e-mail address and no opt-out", "star.dim_customer", { width: 9 }),
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
    title: rowCount === 0 ? "No customer has bought anything yet" : `${plural(rowCount, "customer", format)}, the most valuable first, with ${format.money(net)} of net revenue`,
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

