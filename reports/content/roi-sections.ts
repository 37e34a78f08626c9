import type { Row } from "../../core/session.ts";
import { campaignResult, campaignRoi, listPerformance } from "../../core/tables/mart.ts";
import { factCost } from "../../core/tables/star.ts";
import { plural, type Format } from "../format.ts";
import type { ColumnKind, ReportColumn, ReportRow, ReportSection, Tone } from "./content.ts";
import { incrementalTogether, isIncremental, isWhole, wholeCampaigns, type RoiFacts } from "./roi-facts.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "./table-kit.ts";

const noCampaigns = "No campaign has been touched yet.";

function campaignColumns(): readonly ReportColumn[] {
  const of = campaignRoi;
  return [
    fromTable(of, "campaign", "Campaign", "text"),
    fromTable(of, "cell", "Cell", "text", { width: 11 }),
    fromTable(of, "verdict", "Verdict", "status", { width: 11 }),
    fromTable(of, "label", "Result is", "text"),
    fromTable(of, "started_on", "Started", "date", { width: 12 }),
    fromTable(of, "treated", "Treated", "count", { group: "People" }),
    fromTable(of, "control", "Control", "count", { group: "People" }),
    fromTable(of, "response_rate", "Treated", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_low", "From", "rate", { group: "Buyers in the window" }),
    fromTable(of, "response_high", "To", "rate", { group: "Buyers in the window" }),
    fromTable(of, "control_rate", "Control", "rate", { group: "Buyers in the window" }),
    fromTable(campaignResult, "lift", "Points", "points", { group: "Lift in buyers", signed: true }),
    fromTable(campaignResult, "lift_low", "From", "points", { group: "Lift in buyers" }),
    fromTable(campaignResult, "lift_high", "To", "points", { group: "Lift in buyers" }),
    fromTable(campaignResult, "p_adjusted", "p", "p", { group: "Lift in buyers" }),
    computed("measured_value", "Value", "money", "value lift per person x treated, against the control group", "mart.campaign_roi.incremental_value", { group: "Incremental value", signed: true }),
    fromTable(of, "incremental_low", "From", "money", { group: "Incremental value", signed: true }),
    fromTable(of, "incremental_high", "To", "money", { group: "Incremental value", signed: true }),
    computed("attributed_value", "Attributed value", "money", "value of buyers in the window of a campaign without a usable control group: what they would have spent anyway is still in it, so it is never added to incremental value", "mart.campaign_roi.incremental_value"),
    fromTable(of, "cost", "Cost", "money"),
    computed("measured_profit", "Profit", "money", "incremental value - cost", "mart.campaign_roi.profit", { signed: true, bar: "signed", width: 13 }),
    computed("measured_roi", "ROI", "percent", "(incremental value - cost) / cost", "mart.campaign_roi.roi", { group: "Return on cost", signed: true }),
    computed("measured_roi_low", "From", "percent", "95 % interval, lower", "mart.campaign_roi.roi_low", { group: "Return on cost", signed: true }),
    computed("measured_roi_high", "To", "percent", "95 % interval, upper", "mart.campaign_roi.roi_high", { group: "Return on cost", signed: true }),
    fromTable(of, "break_even_rate", "Response", "rate", { group: "Break-even" }),
    fromTable(of, "break_even_index", "Index", "index", { group: "Break-even" }),
    fromTable(of, "cost_per_contact", "Contact", "price", { group: "Cost per" }),
    fromTable(of, "cost_per_incremental_order", "Incremental order", "price", { group: "Cost per", width: 12 }),
  ];
}

function purchaseResult(facts: RoiFacts, row: Row): Row {
  return (
    facts.results.find(
      (one) => one["campaign_key"] === row["campaign_key"] && one["cell"] === row["cell"] && one["measure"] === "purchase",
    ) ?? {}
  );
}

function campaignRow(facts: RoiFacts, columns: readonly ReportColumn[], row: Row): ReportRow {
  const measured = isIncremental(row);
  const { lift, lift_low, lift_high, p_adjusted } = purchaseResult(facts, row);
  const when = (name: string): Row[string] | undefined => (measured ? row[name] : null);
  return reportRow(
    columns,
    {
      ...row,
      lift: lift ?? row["net_response_rate"] ?? null,
      lift_low,
      lift_high,
      p_adjusted,
      measured_value: when("incremental_value"),
      incremental_low: when("incremental_low"),
      incremental_high: when("incremental_high"),
      attributed_value: measured ? null : row["incremental_value"],
      measured_profit: when("profit"),
      measured_roi: when("roi"),
      measured_roi_low: when("roi_low"),
      measured_roi_high: when("roi_high"),
    },
    isWhole(row) ? "body" : "sub",
  );
}

function campaignTotal(facts: RoiFacts, columns: readonly ReportColumn[]): ReportRow {
  const whole = wholeCampaigns(facts);
  const together = incrementalTogether(facts);
  return reportRow(
    columns,
    {
      campaign: "Total, each campaign once",
      treated: sumOf(whole, "treated"),
      control: sumOf(whole, "control"),
      measured_value: together?.value,
      incremental_low: together?.low,
      incremental_high: together?.high,
      attributed_value: sumOf(whole.filter((row) => !isIncremental(row)), "incremental_value"),
      cost: sumOf(whole, "cost"),
      measured_profit: together?.profit,
      measured_roi: together?.roi,
      measured_roi_low: together?.roiLow,
      measured_roi_high: together?.roiHigh,
    },
    "total",
  );
}

/** Green and red only where the whole interval lies on one side. */
export function intervalTone(low: number | null, high: number | null): Tone {
  if (low !== null && low > 0) return "good";
  if (high !== null && high < 0) return "bad";
  return "neutral";
}

/** Two campaigns of one name are told apart by their id. */
export function campaignLabels(rows: readonly Row[]): ReadonlyMap<Row, string> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(toText(row["campaign"]), (counts.get(toText(row["campaign"])) ?? 0) + 1);
  return new Map(
    rows.map((row) => {
      const name = toText(row["campaign"]);
      return [row, (counts.get(name) ?? 0) > 1 ? `${name} (${toText(row["campaign_id"])})` : name];
    }),
  );
}

/** "Together the 3 measured campaigns earned £3,200 more than they cost". */
export function roiMessage(facts: RoiFacts, format: Format): string {
  const whole = wholeCampaigns(facts);
  if (whole.length === 0) return "No campaign has been touched yet";
  const together = incrementalTogether(facts);
  if (!together) {
    return `${plural(whole.length, "campaign", format)} ran without a usable control group, so what ${whole.length === 1 ? "it" : "they"} brought is not proven`;
  }
  const paid = wholeCampaigns(facts).filter((row) => isIncremental(row) && toCount(row["profit"]) > 0).length;
  const outcome =
    together.profit < 0
      ? `cost ${format.money(-together.profit)} more than they brought`
      : `brought ${format.money(together.profit)} more than they cost`;
  if (together.campaigns === 1) {
    return `The one measured campaign ${outcome.replaceAll("they", "it")}`;
  }
  const every = paid === together.campaigns ? "All" : paid === 0 ? "None" : String(paid);
  return `${every} of ${String(together.campaigns)} measured campaigns paid; together they ${outcome}`;
}

const shownInChart = 20;

/** Every campaign and its cells, with the total over campaigns that have a control group. */
export function campaignsSection(facts: RoiFacts, format: Format): ReportSection {
  const columns = campaignColumns();
  const measured = wholeCampaigns(facts).filter((row) => isIncremental(row) && toNumber(row["roi"]) !== null);
  const labels = campaignLabels(measured);
  return {
    id: "campaigns",
    sheet: "Campaigns",
    title: roiMessage(facts, format),
    notes: [
      "Incremental value is what the control group shows the campaign itself brought; attributed value is what buyers spent, with no proof that the campaign caused it, and is never added to it.",
      "– means not known: no control group, no cost, or several cells (see Cells). Totals count each campaign once, cells are not added again; the interval of the total takes campaigns as independent.",
    ],
    table: {
      columns,
      rows:
        facts.campaigns.length === 0
          ? []
          : [...facts.campaigns.map((row) => campaignRow(facts, columns, row)), campaignTotal(facts, columns)],
    },
    empty: noCampaigns,
    charts:
      measured.length === 0
        ? []
        : [
            {
              type: "interval",
              id: "campaign-roi",
              title: `Return on cost of the ${measured.length > shownInChart ? "latest " : ""}measured campaigns, with 95 % interval`,
              description:
                "Horizontal bars from zero with whiskers: green when the whole interval is above zero, red when it is below, dark when it could be either.",
              kind: "percent",
              signed: true,
              bars: measured.slice(0, shownInChart).map((row) => ({
                label: labels.get(row) ?? "",
                value: toCount(row["roi"]),
                low: toNumber(row["roi_low"]),
                high: toNumber(row["roi_high"]),
                tone: intervalTone(toNumber(row["roi_low"]), toNumber(row["roi_high"])),
              })),
            },
          ],
  };
}

/** "order amount" for `order_amount`. */
function measureName(row: Row): string {
  return toText(row["measure"]).replaceAll("_", " ");
}

/** Each cell against its control, measure by measure. */
export function cellsSection(facts: RoiFacts, format: Format): ReportSection {
  const of = campaignResult;
  const outcome: Record<string, ColumnKind> = { treated_mean: "price", treated_low: "price", treated_high: "price", control_mean: "price", lift: "price", lift_low: "price", lift_high: "price" };
  const columns: readonly ReportColumn[] = [
    fromTable(of, "campaign", "Campaign", "text"),
    fromTable(of, "cell", "Cell", "text", { width: 12 }),
    fromTable(of, "measure", "Measure", "text", { width: 15 }),
    fromTable(of, "basis", "Counted from", "text", { width: 11 }),
    fromTable(of, "treated", "Treated", "count", { group: "People" }),
    fromTable(of, "control", "Control", "count", { group: "People" }),
    fromTable(of, "treated_count", "Treated", "count", { group: "With the outcome" }),
    fromTable(of, "control_count", "Control", "count", { group: "With the outcome" }),
    fromTable(of, "treated_mean", "Treated", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "treated_low", "From", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "treated_high", "To", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "control_mean", "Control", "rate", { group: "Rate, or amount per person" }),
    fromTable(of, "lift", "Lift", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "lift_low", "From", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "lift_high", "To", "points", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "relative_lift", "Relative", "percent", { group: "Lift: points, or amount", signed: true }),
    fromTable(of, "statistic", "z or t", "ratio", { group: "Test" }),
    fromTable(of, "p_value", "p", "p", { group: "Test" }),
    fromTable(of, "p_adjusted", "p adjusted", "p", { group: "Test" }),
    fromTable(of, "split_p_value", "Split p", "p", { group: "Test" }),
    fromTable(of, "label", "Result is", "text"),
  ];
  const rows = facts.results.map((row, index) =>
    reportRow(columns, { ...row, measure: measureName(row), basis: toText(row["basis"]).replaceAll("_", " ") }, "body", {
      startsGroup: index > 0 && facts.results[index - 1]?.["campaign_key"] !== row["campaign_key"],
      ...(row["measure_type"] === "value" ? { kinds: outcome } : {}),
    }),
  );
  const tested = facts.results.filter((row) => toNumber(row["p_adjusted"]) !== null);
  const proven = tested.filter((row) => toCount(row["p_adjusted"]) < 0.05);
  const better = proven.filter((row) => toCount(row["lift"]) > 0).length;
  const chartRows = facts.results.filter((row) => row["measure"] === "purchase" && toNumber(row["lift"]) !== null);
  return {
    id: "cells",
    sheet: "Cells",
    title:
      facts.results.length === 0
        ? "No campaign has been touched yet"
        : tested.length === 0
          ? "No cell could be tested: no campaign has a usable control group"
          : `${format.count(proven.length)} of ${format.count(tested.length)} comparisons differ from control beyond chance: ${format.count(better)} better, ${format.count(proven.length - better)} worse`,
    notes: [
      "Beyond chance: p adjusted below 0.05 (Holm over the cells of a campaign and measure). Rates are percent and points; amounts are per person contacted. – means not known: without a control group there is nothing to compare with.",
    ],
    table: { columns, rows },
    empty: noCampaigns,
    charts:
      chartRows.length === 0
        ? []
        : [
            {
              type: "interval",
              id: "cell-lift",
              title: "Lift in buyers against control, in points, with 95 % interval",
              description: "Horizontal bars from zero with whiskers for each cell of each campaign.",
              kind: "points",
              signed: true,
              bars: chartRows.slice(0, shownInChart).map((row, index) => ({
                label: uniqueLabel(chartRows, index),
                value: toCount(row["lift"]),
                low: toNumber(row["lift_low"]),
                high: toNumber(row["lift_high"]),
                tone: intervalTone(toNumber(row["lift_low"]), toNumber(row["lift_high"])),
              })),
            },
          ],
  };
}

function cellLabel(row: Row | undefined): string {
  return `${toText(row?.["campaign"])} · ${toText(row?.["cell"])}`;
}

function uniqueLabel(rows: readonly Row[], index: number): string {
  const label = cellLabel(rows[index]);
  const before = rows.slice(0, index).filter((row) => cellLabel(row) === label).length;
  return before === 0 ? label : `${label} (${String(before + 1)})`;
}

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
    ...(rest.length === 0 ? [] : [computed("rest", "other kinds", "money", `together: ${rest.join(", ")}`, "star.fact_cost.amount", { group: "Kind of cost" })]),
    computed("amount", "All costs", "money", "sum over the kinds", "star.fact_cost, star.fact_touch", { width: 13 }),
    computed("cost_share", "Share", "percent", "costs of the campaign / all costs", "star.fact_cost, star.fact_touch", { bar: "share", width: 12 }),
  ];
  const all = sumOf(facts.costs, "amount") ?? 0;
  const rowOf = (rows: readonly Row[], values: Row, role: "body" | "total"): ReportRow => {
    const amount = (names: readonly string[]): number | null => sumOf(rows.filter((row) => names.includes(toText(row["kind"]))), "amount");
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
          : [...groups.map((rows) => rowOf(rows, rows[0] ?? {}, "body")), rowOf(facts.costs, { campaign: "Total" }, "total")],
    },
    empty: "No campaign has cost anything yet.",
    charts: [],
  };
}

/** Bought lists: what was paid for and what was new. */
export function listsSection(facts: RoiFacts, format: Format): ReportSection {
  const of = listPerformance;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 24 }),
    fromTable(of, "vendor", "Vendor", "text", { width: 18 }),
    fromTable(of, "names", "Bought", "count", { group: "Names" }),
    fromTable(of, "invalid", "Invalid", "count", { group: "Names" }),
    fromTable(of, "duplicate_in_list", "Twice in list", "count", { group: "Names" }),
    fromTable(of, "house", "Known already", "count", { group: "Names" }),
    fromTable(of, "lost_to_other_list", "On another list", "count", { group: "Names" }),
    fromTable(of, "net_names", "Net", "count", { group: "Names" }),
    fromTable(of, "net_share", "Net share", "percent", { group: "Names", bar: "share", width: 13 }),
    fromTable(of, "cost_amount", "Cost", "money"),
    fromTable(of, "cost_per_net_name", "Cost per net name", "price", { width: 11 }),
    fromTable(of, "buyers", "Number", "count", { group: "Buyers" }),
    computed("buyer_share", "Of net names", "rate", "buyers / net names", "mart.list_performance", { group: "Buyers" }),
    computed("cost_per_buyer", "Cost per buyer", "price", "cost / buyers; – while none has bought", "mart.list_performance", { group: "Buyers" }),
  ];
  const withRatios = (row: Row): Row => ({
    ...row,
    buyer_share: share(toNumber(row["buyers"]), toNumber(row["net_names"])),
    cost_per_buyer: share(toNumber(row["cost_amount"]), toNumber(row["buyers"])),
  });
  const sums = Object.fromEntries(
    ["names", "invalid", "duplicate_in_list", "house", "lost_to_other_list", "net_names", "cost_amount", "buyers"].map(
      (name) => [name, sumOf(facts.lists, name)],
    ),
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
    notes: ["Every bought name has exactly one fate: invalid, twice in the list, known already, on another list, or net. – means not known."],
    table: {
      columns,
      rows: has ? [...facts.lists.map((row) => reportRow(columns, withRatios(row))), reportRow(columns, total, "total")] : [],
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
