import { basketRule, customerLifetime, propensityGains } from "../../../core/tables/mart.ts";
import { type Format, plural } from "../../format.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { type SegmentFacts, shownRules } from "./segment-facts.ts";

/** What the year ahead is expected to bring, by segment. */
export function outlookSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = customerLifetime;
  const columns: readonly ReportColumn[] = [
    computed(
      "segment",
      "Segment",
      "text",
      "named segment of recency, frequency and monetary value",
      "mart.customer_rfm.segment",
      {
        width: 24,
      },
    ),
    computed("customers", "Customers", "count", "customers of the segment", "count of mart.customer_lifetime"),
    fromTable(of, "probability_alive", "Will buy again", "percent", { bar: "whole", width: 13 }),
    fromTable(of, "expected_purchases", "Purchases expected", "count", { width: 12 }),
    fromTable(of, "expected_revenue", "Revenue expected", "money"),
    computed(
      "revenue_share",
      "Share",
      "percent",
      "revenue expected / that of all segments",
      "mart.customer_lifetime.expected_revenue",
    ),
    fromTable(of, "clv", "Lifetime value", "money"),
    fromTable(of, "clv_low", "From", "money"),
    fromTable(of, "clv_high", "To", "money"),
    computed("clv_each", "Per customer", "price", "lifetime value / customers", "mart.customer_lifetime.clv"),
  ];
  const all = sumOf(facts.outlook, "expected_revenue");
  const purchases = sumOf(facts.outlook, "expected_purchases");
  const rows = facts.outlook.map((row) =>
    reportRow(columns, {
      ...row,
      revenue_share: share(toNumber(row["expected_revenue"]), all),
      clv_each: share(toNumber(row["clv"]), toNumber(row["customers"])),
    }),
  );
  const [best] = facts.outlook;
  const checked = facts.lifetimeChecks.find((row) => row["status"] === "checked");
  const error = toNumber(checked?.["error_share"]);
  return {
    id: "outlook",
    sheet: "Outlook",
    title:
      best === undefined || all === null || purchases === null
        ? "There are too few customers, or too short a history, to tell what is ahead"
        : `${format.count(Math.round(purchases))} purchases worth ${format.money(all)} are expected of today's customers, ${format.percent(toCount(best["expected_revenue"]) / all)} of it of ${toText(best["segment"])}`,
    notes: [
      checked === undefined || error === null
        ? "The model could not be checked on the last part of the history."
        : `Checked: fitted to the orders until ${toText(checked["calibrated_until"])} only, the model expected ${format.count(Math.round(toCount(checked["predicted_purchases"])))} purchases in the ${format.count(toCount(checked["horizon_days"]))} days after; there were ${format.count(toCount(checked["actual_purchases"]))} (${error < 0 ? "" : "+"}${format.percent(error)}).`,
      "Lifetime value is the discounted margin, from and to with 95 % confidence as far as the model is right; – where the margin is not known.",
    ],
    table: { columns, rows },
    empty: "Too few customers to tell.",
    charts: [],
  };
}

/** Who orders next: what the likeliest tenths brought, by scores from before. */
export function nextOrderSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = propensityGains;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "tenth", "Tenth", "count", { width: 9 }),
    fromTable(of, "customers", "Customers", "count"),
    fromTable(of, "expected_buyers", "Expected to order", "count", { width: 12 }),
    fromTable(of, "buyers", "Ordered", "count"),
    fromTable(of, "rate", "Rate", "percent", { bar: "share", width: 12 }),
    fromTable(of, "rate_low", "From", "percent"),
    fromTable(of, "rate_high", "To", "percent"),
    fromTable(of, "cumulative_share", "Of all who ordered, so far", "percent", { bar: "whole", width: 14 }),
  ];
  const third = facts.gains.find((row) => row["tenth"] === 3);
  const check = facts.propensityChecks.find((row) => row["split"] === "later in time");
  const auc = toNumber(check?.["auc"]);
  return {
    id: "next-order",
    sheet: "Next order",
    title:
      third === undefined
        ? "Too few customers have ordered lately to tell who will next"
        : `Three tenths of the customers hold ${format.percent(toCount(third["cumulative_share"]))} of those who order next`,
    notes: [
      auc === null
        ? "Scores need a hundred customers that ordered within the horizon, and a hundred that did not."
        : `Scores from before the orders were known: of two customers, the one who ordered had the higher score in ${format.percent(auc)} of cases (${format.percent(toCount(check?.["auc_low"]))} to ${format.percent(toCount(check?.["auc_high"]))}). Today's scores are in mart.customer_propensity.`,
    ],
    table: { columns, rows: facts.gains.map((row) => reportRow(columns, row)) },
    empty: "Too few orders to tell.",
    charts: [],
  };
}

/** What is bought together. */
export function basketSection(facts: SegmentFacts, format: Format): ReportSection {
  const of = basketRule;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "items", "Who buys", "text", { width: 34 }),
    fromTable(of, "then_item", "often buys", "text", { width: 28 }),
    fromTable(of, "both_orders", "Orders with all", "count", { width: 11 }),
    fromTable(of, "confidence", "Of those with the first", "percent", { width: 12 }),
    computed(
      "usual",
      "Of all orders",
      "percent",
      "orders with the item on the right / orders",
      "mart.basket_rule.right_orders",
    ),
    fromTable(of, "lift", "Times as often", "ratio"),
    computed(
      "confirmed",
      "In later orders",
      "text",
      "whether the later orders show it, too",
      "mart.basket_rule.is_confirmed",
      { width: 14 },
    ),
  ];
  const sure = facts.baskets.filter((row) => toCount(row["q"]) < 0.05);
  const confirmed = sure.filter((row) => row["is_confirmed"] === true);
  const word = (isConfirmed: unknown): string =>
    isConfirmed === null ? "–" : isConfirmed === true ? "confirmed" : "not seen again";
  return {
    id: "baskets",
    sheet: "Bought together",
    title:
      sure.length === 0
        ? "Nothing is bought together more often than chance would have it"
        : `${sure.length === shownRules ? "At least " : ""}${plural(sure.length, "set", format)} of items ${sure.length === 1 ? "is" : "are"} bought together more often than by chance; later orders confirm ${format.count(confirmed.length)}`,
    notes: [
      "At most one in twenty of these is expected to be chance, all rules that could have been found taken into account. The surest come first.",
    ],
    table: {
      columns,
      rows: sure.map((row) =>
        reportRow(columns, {
          ...row,
          usual: share(toNumber(row["right_orders"]), toNumber(row["orders"])),
          confirmed: word(row["is_confirmed"]),
        }),
      ),
    },
    empty: "Nothing stands out.",
    charts: [],
  };
}
