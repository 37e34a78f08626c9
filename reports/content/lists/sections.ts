import type { Row } from "../../../core/session.ts";
import {
  listAudit,
  listInvoice,
  listMultiBuyer,
  listOverlap,
  listPerformance,
  listWaterfall,
} from "../../../core/tables/mart.ts";
import { type Format, plural } from "../../format.ts";
import type { ReportColumn, ReportSection } from "../content.ts";
import { computed, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import type { ListFacts } from "./list-facts.ts";

/** What stands where lists would be. */
export const noLists = "No list has been bought yet.";

/** A step of the way from gross to net, in words. */
export function stepName(step: string): string {
  const names: Readonly<Record<string, string>> = {
    gross: "Bought",
    invalid: "Invalid",
    duplicate_in_list: "Twice in the list",
    house: "On the house file",
    lost_to_other_list: "On another list",
    net: "Net",
  };
  return names[step] ?? `Suppressed: ${step.replace("suppressed:", "").replaceAll("_", " ")}`;
}

/** From gross to net, step by step: all lists together, then each. */
export function waterfallSection(facts: ListFacts, format: Format): ReportSection {
  const of = listWaterfall;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 26 }),
    computed("step_name", "Step", "text", "what became of the names", "mart.list_waterfall.step", { width: 28 }),
    fromTable(of, "names", "Names", "count", { bar: "share", width: 14 }),
    computed("of_gross", "Of bought", "percent", "names / names bought", "mart.list_waterfall"),
    fromTable(of, "remaining", "Left", "count"),
  ];
  const grossOf = new Map(
    facts.waterfall.filter((row) => row["step"] === "gross").map((row) => [row["source_key"], toNumber(row["names"])]),
  );
  const rows = facts.waterfall.map((row) =>
    reportRow(
      columns,
      {
        ...row,
        step_name: stepName(toText(row["step"])),
        of_gross: share(toNumber(row["names"]), grossOf.get(row["source_key"]) ?? null),
      },
      toCount(row["source_key"]) === 0 ? "sub" : "body",
      { startsGroup: row["step"] === "gross" },
    ),
  );
  const all = facts.waterfall.filter((row) => toCount(row["source_key"]) === 0);
  const gross = toCount(all.find((row) => row["step"] === "gross")?.["names"]);
  const net = toCount(all.find((row) => row["step"] === "net")?.["names"]);
  return {
    id: "waterfall",
    sheet: "Gross to net",
    title:
      gross === 0
        ? "No list has been bought yet"
        : `Of ${format.count(gross)} names bought, ${format.count(net)} may be used and are new`,
    notes: ["Names are tested in this order, and each is counted at the first step that takes it away."],
    table: { columns, rows },
    empty: noLists,
    charts:
      gross === 0
        ? []
        : [
            {
              type: "bar",
              id: "list-waterfall",
              title: "From names bought to names used, all lists",
              description: "Horizontal bars from zero: names at each step.",
              kind: "count",
              measures: ["Names"],
              bars: all.map((row) => ({ label: stepName(toText(row["step"])), values: [toNumber(row["names"])] })),
            },
          ],
  };
}

/** Each list in numbers, with its licence. */
export function performanceSection(facts: ListFacts, format: Format): ReportSection {
  const of = listPerformance;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 24 }),
    fromTable(of, "vendor", "Vendor", "text", { width: 18 }),
    fromTable(of, "names", "Bought", "count"),
    fromTable(of, "net_names", "Net", "count"),
    fromTable(of, "net_share", "Net share", "percent", { bar: "share", width: 13 }),
    fromTable(of, "match_rate", "Match rate", "percent"),
    fromTable(of, "cost_amount", "Cost", "money"),
    fromTable(of, "cost_per_net_name", "Cost per net name", "price", { width: 11 }),
    fromTable(of, "buyers", "Buyers", "count"),
    computed("licence_uses", "May be used for", "text", "what the licence allows", "star.dim_source.licence_uses", {
      width: 18,
    }),
    computed("licence_expires_on", "Licence ends", "date", "last day of use", "star.dim_source.licence_expires_on", {
      width: 13,
    }),
  ];
  const [best] = facts.lists;
  return {
    id: "lists",
    sheet: "Lists",
    title:
      best === undefined
        ? "No list has been bought yet"
        : `${format.percent(toCount(best["net_share"]))} of the names of ${toText(best["source"])} were new, more than of any other list`,
    notes: ["Match rate: names that were on the house file already, of those that are neither invalid nor suppressed."],
    table: { columns, rows: facts.lists.map((row) => reportRow(columns, row)) },
    empty: noLists,
    charts: [],
  };
}

/** The overlap matrix: one row and one column a list. */
export function overlapSection(facts: ListFacts, format: Format): ReportSection {
  const names = [...new Set(facts.overlap.map((row) => toText(row["source"])))];
  const columns: readonly ReportColumn[] = [
    fromTable(listOverlap, "source", "List", "text", { width: 24 }),
    fromTable(listOverlap, "persons", "Persons", "count"),
    ...names.map((name, index) =>
      computed(
        `with_${index}`,
        name,
        "percent",
        `share of the list's persons that ${name} has, too`,
        "mart.list_overlap.share",
        {
          heat: "overlap",
          group: "Also on",
          width: 14,
        },
      ),
    ),
  ];
  const cell = (source: string, other: string): Row | undefined =>
    facts.overlap.find((row) => row["source"] === source && row["other_source"] === other);
  const shared = facts.overlap.filter((row) => row["source"] !== row["other_source"]);
  const most = shared.reduce<Row | undefined>(
    (best, row) => (toCount(row["share"]) > toCount(best?.["share"]) ? row : best),
    undefined,
  );
  return {
    id: "overlap",
    sheet: "Overlap",
    title:
      most === undefined
        ? "No two lists have a person in common"
        : `${format.percent(toCount(most["share"]))} of the persons of ${toText(most["source"])} are on ${toText(most["other_source"])}, too`,
    notes: ["Invalid and suppressed names take no part."],
    table: {
      columns,
      rows: names.map((name) =>
        reportRow(columns, {
          source: name,
          persons: cell(name, name)?.["persons"] ?? null,
          ...Object.fromEntries(
            names.map((other, index) => [
              `with_${index}`,
              name === other ? null : (cell(name, other)?.["share"] ?? null),
            ]),
          ),
        }),
      ),
    },
    empty: noLists,
    charts: [],
  };
}

/** Persons by number of lists. */
export function multiBuyerSection(facts: ListFacts, format: Format): ReportSection {
  const of = listMultiBuyer;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "lists", "Lists", "count"),
    fromTable(of, "persons", "Persons", "count", { bar: "share", width: 14 }),
    fromTable(of, "house_persons", "On the house file", "count", { width: 12 }),
    fromTable(of, "buyers", "Bought afterwards", "count", { width: 12 }),
    computed(
      "buyer_share",
      "Of new persons",
      "rate",
      "bought afterwards / persons not on the house file",
      "mart.list_multi_buyer",
    ),
  ];
  const several = facts.multiBuyers.filter((row) => toCount(row["lists"]) > 1);
  return {
    id: "multi-buyers",
    sheet: "Multi-buyers",
    title: `${plural(sumOf(several, "persons") ?? 0, "person", format)} ${(sumOf(several, "persons") ?? 0) === 1 ? "is" : "are"} on more than one list`,
    notes: ["Persons on several lists have answered several offers; they are the best names of a list."],
    table: {
      columns,
      rows: facts.multiBuyers.map((row) =>
        reportRow(columns, {
          ...row,
          buyer_share: share(toNumber(row["buyers"]), toCount(row["persons"]) - toCount(row["house_persons"])),
        }),
      ),
    },
    empty: noLists,
    charts: [],
  };
}

/** What each list may cost, beside its invoice. */
export function invoiceSection(facts: ListFacts, format: Format): ReportSection {
  const of = listInvoice;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 24 }),
    fromTable(of, "vendor", "Vendor", "text", { width: 18 }),
    fromTable(of, "gross_names", "Bought", "count"),
    fromTable(of, "net_names", "Net", "count"),
    fromTable(of, "floor_names", "Paid at least", "count"),
    fromTable(of, "paid_names", "To be paid", "count"),
    fromTable(of, "name_amount", "For names", "price"),
    fromTable(of, "run_charge_amount", "Running charge", "price"),
    fromTable(of, "expected_amount", "Expected", "price"),
    fromTable(of, "invoiced_amount", "Invoiced", "price"),
    fromTable(of, "difference", "Difference", "price", { signed: true }),
  ];
  const over = facts.invoices.filter((row) => toCount(row["difference"]) > 0.005);
  const expected = sumOf(facts.invoices, "expected_amount");
  return {
    id: "invoices",
    sheet: "Invoices",
    title:
      over.length > 0
        ? `${plural(over.length, "invoice", format)} ${over.length === 1 ? "asks" : "ask"} ${format.money(sumOf(over, "difference") ?? 0)} more than was agreed`
        : `The lists may cost ${expected === null ? "an unknown sum" : format.money(expected)} together`,
    notes: [
      "Net names are paid for, at least the agreed share of all names; the others cost the running charge. – where no invoice was named.",
    ],
    table: { columns, rows: facts.invoices.map((row) => reportRow(columns, row)) },
    empty: noLists,
    charts: [],
  };
}

/** What a checked sample says of the purge: names lost and names mailed twice. */
export function auditSection(facts: ListFacts, format: Format): ReportSection {
  const of = listAudit;
  const columns: readonly ReportColumn[] = [
    fromTable(of, "source", "List", "text", { width: 24 }),
    computed("error_name", "Error", "text", "which error was looked for", "mart.list_audit.error", { width: 30 }),
    fromTable(of, "names", "Names", "count"),
    fromTable(of, "doubtful", "Can be wrong", "count"),
    fromTable(of, "audited", "Checked", "count"),
    fromTable(of, "wrong", "Wrong", "count"),
    fromTable(of, "rate", "Rate", "rate"),
    fromTable(of, "rate_low", "From", "rate"),
    fromTable(of, "rate_high", "To", "rate"),
    fromTable(of, "wrong_names", "Names in the list", "count", { width: 12 }),
    fromTable(of, "cost_amount", "Cost", "money"),
    fromTable(of, "cost_amount_low", "From", "money"),
    fromTable(of, "cost_amount_high", "To", "money"),
  ];
  const names: Readonly<Record<string, string>> = {
    overkill: "Dropped, but somebody else",
    underkill: "Net, but known already",
  };
  const [checked, wrong] = [sumOf(facts.audit, "audited") ?? 0, sumOf(facts.audit, "wrong") ?? 0];
  return {
    id: "audit",
    sheet: "Audit",
    title:
      checked === 0
        ? "Nobody has checked yet what the purge dropped and kept"
        : `Of ${plural(checked, "name", format)} that ${checked === 1 ? "was" : "were"} checked, ${format.count(wrong)} ${wrong === 1 ? "was" : "were"} judged wrongly`,
    notes: [
      "Names are drawn at random from each list: housefile lists audit --out <file>. Rates with 95 % intervals. Costs are those named in the project; – where none is.",
    ],
    table: {
      columns,
      rows: facts.audit.map((row) => reportRow(columns, { ...row, error_name: names[toText(row["error"])] ?? null })),
    },
    empty: noLists,
    charts: [],
  };
}
