import type { Session } from "../../../core/session.ts";
import { listPerformance } from "../../../core/tables/mart.ts";
import { formatFor, type Format } from "../../format.ts";
import type { Definition, Finding, Kpi, ReportContent, ReportSection, ReportSetting } from "../content.ts";
import { definitionSection } from "../meta/definition-section.ts";
import { qualitySection } from "../meta/quality-section.ts";
import { runFacts } from "../meta/run-facts.ts";
import { runSection } from "../meta/run-section.ts";
import { bodySum, fromTable, reportRow, share, sumOf, toCount, toNumber, toText } from "../table-kit.ts";
import { listFacts, type ListFacts } from "./list-facts.ts";
import {
  auditSection,
  invoiceSection,
  multiBuyerSection,
  noLists,
  overlapSection,
  performanceSection,
  waterfallSection,
} from "./sections.ts";

const rules: readonly Definition[] = [
  {
    sheet: "Gross to net",
    term: "Order of the steps",
    meaning:
      "invalid, suppressed, twice in the list, on the house file, on another list, net: each name stops at the first that applies",
    source: "star.fact_list_name.fate",
  },
  {
    sheet: "Gross to net",
    term: "Names on several lists",
    meaning:
      "go to the list that had them first, then to the smallest priority; equal priorities draw in proportion to their sizes",
    source: "star.fact_list_name.decided_by",
  },
  {
    sheet: "Invoices",
    term: "Net-name arrangement",
    meaning:
      "max(net names, floor % of names bought) at the price per thousand + the other names at the running charge",
    source: "mart.list_invoice",
  },
  {
    sheet: "Audit",
    term: "Overkill and underkill",
    meaning:
      "overkill: a name dropped that was somebody else, whose margin is lost; underkill: a net name that was known already, which is paid and mailed twice",
    source: "mart.list_audit",
  },
];

function kpisOf(facts: ListFacts): readonly Kpi[] {
  const { lists } = facts;
  const [names, net] = [sumOf(lists, "names"), sumOf(lists, "net_names")];
  const kpi = (label: string, kind: Kpi["kind"], value: number | null, note: string, source: string): Kpi => ({
    label,
    kind,
    value,
    note,
    doc: note,
    source,
    previous: null,
    change: "none",
  });
  const suppressed = sumOf(lists, "suppressed");
  const several = facts.multiBuyers.filter((row) => toCount(row["lists"]) > 1);
  return [
    kpi("Names bought", "count", names, "lines of all lists", "mart.list_performance.names"),
    kpi("Net names", "count", net, "usable and new", "mart.list_performance.net_names"),
    kpi("Net share", "percent", share(net, names), "net names / names bought", "mart.list_performance"),
    kpi("Suppressed", "count", suppressed, "must not be approached", "mart.list_performance.suppressed"),
    kpi("Multi-buyers", "count", sumOf(several, "persons"), "persons on several lists", "mart.list_multi_buyer"),
    kpi(
      "Cost per net name",
      "price",
      share(sumOf(lists, "cost_amount"), net),
      "cost of the lists / net names",
      "mart.list_performance",
    ),
  ];
}

function findingsOf(sections: readonly ReportSection[]): readonly Finding[] {
  return sections
    .filter(({ table }) => table.rows.length > 0)
    .map(({ id, title }) => ({ tone: "neutral", text: `${title}.`, section: id }));
}

function glanceOf(facts: ListFacts): ReportContent["glance"] {
  const of = listPerformance;
  const columns = [
    fromTable(of, "source", "List", "text", { span: 3 }),
    fromTable(of, "vendor", "Vendor", "text", { span: 3 }),
    fromTable(of, "names", "Bought", "count", { span: 1 }),
    fromTable(of, "net_names", "Net", "count", { span: 1 }),
    fromTable(of, "net_share", "Net share", "percent", { span: 1 }),
    fromTable(of, "cost_amount", "Cost", "money", { span: 1 }),
    fromTable(of, "cost_per_net_name", "Per net name", "price", { span: 2 }),
  ];
  return {
    title: "Lists, the most new names first",
    table: { columns, rows: facts.lists.map((row) => reportRow(columns, row)) },
    empty: noLists,
  };
}

function headline(facts: ListFacts, format: Format): string {
  const [names, net] = [sumOf(facts.lists, "names"), sumOf(facts.lists, "net_names")];
  if (names === null || net === null) return "No list has been bought yet";
  const price = toNumber(share(sumOf(facts.lists, "cost_amount"), net));
  const cost = price === null ? "" : `; a new name cost ${format.money(price)}`;
  const [best] = facts.lists;
  return `${format.percent(share(net, names) ?? 0)} of ${format.count(names)} bought names may be used and are new${cost}; ${toText(best?.["source"])} brought the most`;
}

/** The report on bought lists as content. Reads `mart`, `star` and `meta`; each total is asked twice. */
export async function listContent(session: Session, setting: ReportSetting): Promise<ReportContent> {
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const facts = await listFacts(session);
  const meta = await runFacts(session, setting);
  const waterfall = waterfallSection(facts, format);
  const performance = performanceSection(facts, format);
  const multiBuyers = multiBuyerSection(facts, format);
  const sections = [
    waterfall,
    performance,
    overlapSection(facts, format),
    multiBuyers,
    invoiceSection(facts, format),
    auditSection(facts, format),
  ];
  const kpis = kpisOf(facts);
  const controls = [
    { name: "Names bought", expected: toCount(facts.control["names"]), actual: bodySum(performance, "names") },
    { name: "Net names", expected: toCount(facts.control["net_names"]), actual: bodySum(performance, "net_names") },
    { name: "Persons on lists", expected: toCount(facts.control["persons"]), actual: bodySum(multiBuyers, "persons") },
  ];
  return {
    ...setting,
    kind: "lists",
    headline: headline(facts, format),
    kpis,
    findings: findingsOf(sections),
    freshness: meta.freshness,
    glance: glanceOf(facts),
    sections,
    detail: undefined,
    reference: [
      definitionSection(kpis, sections, rules),
      qualitySection(meta, [], controls, format),
      runSection(meta, setting, format),
    ],
    controls,
  };
}
