import type { Row } from "../../../core/session.ts";
import { listPerformance } from "../../../core/tables/mart.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import type { RoiFacts } from "./roi-facts.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** Bought lists: what was paid for and what was new. */
export function listsSection(facts: RoiFacts, format: Format): ReportSection {
  const of = listPerformance;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 24 }),
    fromTable(of, "vendor", "Vendor", "text", { width: 18 }),
    fromTable(of, "names", "Bought", "count", { group: "Names" }),
    fromTable(of, "invalid", "Invalid", "count", { group: "Names" }),
    fromTable(of, "suppressed", "Suppressed", "count", { group: "Names" }),
    fromTable(of, "duplicate_in_list", "Twice in list", "count", { group: "Names" }),
    fromTable(of, "house", "Known already", "count", { group: "Names" }),
    fromTable(of, "lost_to_other_list", "On another list", "count", { group: "Names" }),
    fromTable(of, "net_names", "Net", "count", { group: "Names" }),
    fromTable(of, "net_share", "Net share", "percent", { group: "Names", bar: "share", width: 13 }),
    fromTable(of, "cost_amount", "Cost", "money"),
    fromTable(of, "cost_per_net_name", "Cost per net name", "price", { width: 11 }),
    fromTable(of, "buyers", "Number", "count", { group: "Buyers" }),
    computed("buyer_share", "Of net names", "rate", "buyers / net names", "mart.list_performance", { group: "Buyers" }),
    computed(
      "cost_per_buyer",
      "Cost per buyer",
      "price",
      "cost / buyers; – while none has bought",
      "mart.list_performance",
      { group: "Buyers" },
    ),
  ];
  const withRatios = (row: Row): Row => ({
    ...row,
    buyer_share: share(toNumber(row["buyers"]), toNumber(row["net_names"])),
    cost_per_buyer: share(toNumber(row["cost_amount"]), toNumber(row["buyers"])),
  });
  const sums = Object.fromEntries(
    [
      "names",
      "invalid",
      "suppressed",
      "duplicate_in_list",
      "house",
      "lost_to_other_list",
      "net_names",
      "cost_amount",
      "buyers",
    ].map((name) => [name, sumOf(facts.lists, name)]),
  );
  const total = withRatios({
    ...sums,
    source: "Total",
    net_share: share(toNumber(sums["net_names"]), toNumber(sums["names"])),
    cost_per_net_name: share(toNumber(sums["cost_amount"]), toNumber(sums["net_names"])),
  });
  const has = facts.lists.length > 0;
  return {
    id: "lists",
    sheet: "Lists",
    title: has
      ? `${format.percent(toCount(total["net_share"]))} of ${format.count(toCount(total["names"]))} bought names were new; a new name cost ${typeof total["cost_per_net_name"] === "number" ? format.money(total["cost_per_net_name"]) : "an unknown sum"}`
      : "No list has been bought yet",
    notes: [
      "Every bought name has exactly one fate: invalid, suppressed, twice in the list, known already, on another list, or net. – means not known.",
    ],
    table: {
      columns,
      rows: has
        ? [...facts.lists.map((row) => reportRow(columns, withRatios(row))), reportRow(columns, total, "total")]
        : [],
    },
    empty: "No list has been bought yet.",
    charts: has
      ? [
          {
            type: "bar",
            id: "list-net",
            title: "Share of bought names that were new, by list",
            description: "Horizontal bars from zero for each bought list.",
            kind: "percent",
            measures: ["Net share"],
            bars: facts.lists.map((row) => ({ label: toText(row["source"]), values: [toNumber(row["net_share"])] })),
          },
        ]
      : [],
  };
}
