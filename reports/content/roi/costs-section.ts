import type { Row } from "../../../core/session.ts";
import { campaignRoi } from "../../../core/tables/mart.ts";
import { factCost } from "../../../core/tables/star.ts";
import type { ReportColumn, ReportRow, ReportSection } from "../content.ts";
import type { RoiFacts } from "./roi-facts.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** Campaign x kind of cost; kinds beyond ten are put together. */
export function costsSection(facts: RoiFacts, format: Format): ReportSection {
  const byKind = new Map<string, number>();
  for (const row of facts.costs) {
    const kind = toText(row["kind"]);
    byKind.set(kind, (byKind.get(kind) ?? 0) + toCount(row["amount"]));
  }
  const kinds = [...byKind].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([kind]) => kind);
  const shown = kinds.length > 10 ? kinds.slice(0, 9) : kinds;
  const rest = kinds.slice(shown.length);
  const kindDoc = factCost.columns.find((column) => column.name === "kind")?.doc ?? "";
  const columns: readonly ReportColumn[] = [
    fromTable(campaignRoi, "campaign", "Campaign", "text"),
    fromTable(campaignRoi, "channel", "Channel", "text", { width: 12 }),
    fromTable(campaignRoi, "started_on", "Started", "date", { width: 12 }),
    ...shown.map((kind, index) =>
      computed(
        `kind_${String(index)}`,
        kind === "contact" ? "contact (touches)" : kind,
        "money",
        kind === "contact" ? "variable cost of the contacts themselves" : `cost by kind: ${kindDoc}`,
        kind === "contact" ? "star.fact_touch.cost_amount" : "star.fact_cost.amount",
        { group: "Kind of cost", width: 13 },
      ),
    ),
    ...(rest.length === 0
      ? []
      : [
          computed("rest", "other kinds", "money", `together: ${rest.join(", ")}`, "star.fact_cost.amount", {
            group: "Kind of cost",
          }),
        ]),
    computed("amount", "All costs", "money", "sum over the kinds", "star.fact_cost, star.fact_touch", { width: 13 }),
    computed("cost_share", "Share", "percent", "costs of the campaign / all costs", "star.fact_cost, star.fact_touch", {
      bar: "share",
      width: 12,
    }),
  ];
  const all = sumOf(facts.costs, "amount") ?? 0;
  const rowOf = (rows: readonly Row[], values: Row, role: "body" | "total"): ReportRow => {
    const amount = (names: readonly string[]): number | null =>
      sumOf(
        rows.filter((row) => names.includes(toText(row["kind"]))),
        "amount",
      );
    return reportRow(
      columns,
      {
        ...values,
        ...Object.fromEntries(shown.map((kind, index) => [`kind_${String(index)}`, amount([kind])])),
        rest: amount(rest),
        amount: sumOf(rows, "amount"),
        cost_share: share(sumOf(rows, "amount"), all),
      },
      role,
    );
  };
  const campaigns = [...new Set(facts.costs.map((row) => row["campaign_key"]))];
  const groups = campaigns.map((key) => facts.costs.filter((row) => row["campaign_key"] === key));
  const [largest] = kinds;
  return {
    id: "costs",
    sheet: "Costs",
    title:
      largest === undefined
        ? "No campaign has cost anything yet"
        : `Campaigns cost ${format.money(all)}; ${format.percent((byKind.get(largest) ?? 0) / (all === 0 ? 1 : all))} of it for ${largest === "contact" ? "the contacts themselves" : largest}`,
    notes: ["Costs booked up to the as-of day. – means that no cost of that kind was booked."],
    table: {
      columns,
      rows:
        groups.length === 0
          ? []
          : [
              ...groups.map((rows) => rowOf(rows, rows[0] ?? {}, "body")),
              rowOf(facts.costs, { campaign: "Total" }, "total"),
            ],
    },
    empty: "No campaign has cost anything yet.",
    charts: [],
  };
}
