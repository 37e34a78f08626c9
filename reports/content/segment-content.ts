import type { Row, Session } from "../../core/session.ts";
import { formatFor, plural, type Format } from "../format.ts";
import type { Control, Definition, Finding, Kpi, ReportContent, ReportSection, ReportSetting } from "./content.ts";
import { definitionSection, freshnessWarning, qualitySection, runFacts, runSection, type QualityLine, type RunFacts } from "./meta-content.ts";
import { segmentFacts, segmentation, yearsBefore, type SegmentFacts } from "./segment-facts.ts";
import {
  customersSection,
  gridSection,
  historyReaches,
  isPartialMonth,
  leadingSegment,
  lifecycleSection,
  monthLabel,
  paretoSection,
  reachSection,
  segmentMessage,
  segmentsSection,
  trendsSection,
  valueName,
} from "./segment-sections.ts";
import { bodySum, computed, reportRow, share, sumOf, toCount, toNumber, toText } from "./table-kit.ts";
import { segmentSummary } from "../../core/tables/mart.ts";
import { fromTable } from "./table-kit.ts";

type Trend = NonNullable<Kpi["trend"]>;

function trendOf(facts: SegmentFacts, asOf: string, value: (row: Row) => number): Trend {
  const whole = isPartialMonth(asOf) ? facts.months.slice(0, -1) : facts.months;
  return whole.map((row) => ({ label: monthLabel(toText(row["month"])), value: value(row) }));
}

function segmentKpis(facts: SegmentFacts, setting: ReportSetting, format: Format): readonly Kpi[] {
  const { asOf } = setting;
  const { actual, previous, counts } = facts;
  const since = toText(counts["first_ordered_on"]);
  const oneYear = historyReaches(facts, yearsBefore(asOf, 1));
  const twoYears = historyReaches(facts, yearsBefore(asOf, 2));
  const before = (value: number | null, reaches: boolean): number | null => (reaches ? value : null);
  const note = (reaches: boolean, text: string): string =>
    reaches || since === "" ? text : `${text}; orders start ${format.day(since)}`;
  const kpi = (spec: Omit<Kpi, "change"> & Partial<Pick<Kpi, "change">>): Kpi => ({ change: "relative", ...spec });
  const orders = (row: Row): number | null => toNumber(row["orders"]);
  const net = (row: Row): number | null => toNumber(row["net_amount"]);
  const margin = share(toNumber(actual["margin_amount"]), toNumber(actual["net_with_margin"]));
  const tiles: Kpi[] = [
    kpi({
      label: "Customers",
      kind: "count",
      value: toCount(counts["customers"]),
      previous: before(toNumber(counts["customers_before"]), oneYear),
      note: note(oneYear, "bought at least once"),
      doc: "people with at least one purchase up to the as-of day",
      source: "count of mart.customer_rfm",
    }),
    kpi({
      label: "Buying customers",
      kind: "count",
      value: toCount(actual["buyers"]),
      previous: before(toNumber(previous["buyers"]), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["buyers"])),
      doc: "known people with at least one order in the last twelve months; the trend counts by month",
      source: "star.fact_order_line.person_key",
    }),
    kpi({
      label: "Net revenue",
      kind: "money",
      value: net(actual) ?? 0,
      previous: before(net(previous), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["net_amount"])),
      doc: "net amount of all order lines of the last twelve months, returns subtracted",
      source: "star.fact_order_line.net_amount",
    }),
    kpi({
      label: "Average order",
      kind: "price",
      value: share(net(actual), orders(actual)),
      previous: before(share(net(previous), orders(previous)), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => share(toNumber(row["net_amount"]), toNumber(row["orders"])) ?? 0),
      doc: "net revenue / distinct orders of the last twelve months",
      source: "star.fact_order_line",
    }),
    kpi({
      label: "New customers",
      kind: "count",
      value: toCount(counts["new_customers"]),
      previous: before(toNumber(counts["new_customers_before"]), twoYears),
      note: note(twoYears, "last 12 months"),
      trend: trendOf(facts, asOf, (row) => toCount(row["new_customers"])),
      doc: "people whose first order was in the last twelve months",
      source: "mart.customer_rfm.first_ordered_on",
    }),
  ];
  const marginTile = kpi({
    label: "Gross margin",
    kind: "percent",
    value: margin,
    previous: before(share(toNumber(previous["margin_amount"]), toNumber(previous["net_with_margin"])), twoYears),
    change: "points",
    note: note(twoYears, "of net revenue, last 12 months"),
    doc: "gross margin / net revenue of the order lines whose cost is known, last twelve months",
    source: "star.fact_order_line.margin_amount",
  });
  const ordersTile = kpi({
    label: "Orders",
    kind: "count",
    value: orders(actual) ?? 0,
    previous: before(orders(previous), twoYears),
    note: note(twoYears, "last 12 months"),
    trend: trendOf(facts, asOf, (row) => toCount(row["orders"])),
    doc: "distinct orders of the last twelve months, returns not counted",
    source: "star.fact_order_line.order_id",
  });
  return [...tiles, margin === null ? ordersTile : marginTile];
}

function concentrationFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const top = toNumber(facts.concentration["top_20_percent_share"]);
  const enough = toNumber(facts.concentration["customers_for_80_percent"]);
  const part = toNumber(facts.concentration["customer_share_for_80_percent"]);
  if (top === null || enough === null || part === null) return undefined;
  return {
    tone: "neutral",
    text: `The best fifth of customers earn ${format.percent(top)} of ${valueName(facts)}; ${plural(enough, "customer", format)} (${format.percent(part)}) earn 80 % of it.`,
    section: "pareto",
  };
}

function revenueFinding(facts: SegmentFacts, setting: ReportSetting, format: Format): Finding | undefined {
  const [now, before] = [toNumber(facts.actual["net_amount"]), toNumber(facts.previous["net_amount"])];
  if (now === null || before === null || before <= 0 || !historyReaches(facts, yearsBefore(setting.asOf, 2))) return undefined;
  const change = now / before - 1;
  const word = change < 0 ? "fell" : "rose";
  return {
    tone: change < 0 ? "bad" : "good",
    text: `Net revenue ${word} by ${format.percent(Math.abs(change), 1)} to ${format.money(now)} in the last twelve months, from ${format.money(before)}.`,
    section: "trends",
  };
}

function riskFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const stages = segmentation(facts, "lifecycle").filter((row) => ["cooling", "at risk"].includes(toText(row["segment"])));
  const [people, net] = [sumOf(stages, "customers") ?? 0, sumOf(stages, "net_amount")];
  const part = sumOf(stages, "net_share");
  if (people === 0 || net === null || part === null) return undefined;
  return {
    tone: "bad",
    text: `${plural(people, "customer", format)} who brought ${format.money(net)} so far (${format.percent(part)} of net revenue) ${people === 1 ? "is" : "are"} cooling or at risk.`,
    section: "life-cycle",
  };
}

function lossFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const [people, amount] = [toCount(facts.concentration["loss_customers"]), toNumber(facts.concentration["loss_amount"])];
  if (people === 0 || amount === null) return undefined;
  return {
    tone: "bad",
    text: `${plural(people, "customer", format)} cost more than they bring: together ${format.money(Math.abs(amount))} of ${valueName(facts)} lost.`,
    section: "pareto",
  };
}

function reachFinding(facts: SegmentFacts, format: Format): Finding | undefined {
  const name = toText(leadingSegment(facts)?.["segment"]);
  const row = facts.reach.find((one) => one["segment"] === name);
  const people = toCount(row?.["people"]);
  if (!row || people === 0) return undefined;
  const neither = toCount(row["unreachable"]);
  const noMail = people - toCount(row["email_contactable"]);
  return {
    tone: noMail / people > 0.25 ? "warn" : "neutral",
    text: `${format.percent(noMail / people)} of ${name} cannot be reached by e-mail (${plural(toCount(row["email_opt_out"]), "opt-out", format)}, ${format.count(toCount(row["no_email"]))} without an address); ${format.count(neither)} not by post either.`,
    section: "reach",
  };
}

function newCustomerFinding(facts: SegmentFacts, setting: ReportSetting, format: Format): Finding | undefined {
  const [now, before] = [toCount(facts.counts["new_customers"]), toCount(facts.counts["new_customers_before"])];
  if (before === 0 || !historyReaches(facts, yearsBefore(setting.asOf, 2))) return undefined;
  const change = now / before - 1;
  if (Math.abs(change) < 0.02) return undefined;
  return {
    tone: change < 0 ? "bad" : "good",
    text: `${plural(now, "new customer", format)} in the last twelve months, ${format.percent(change, 1, true)} on the ${format.count(before)} of the year before.`,
    section: "trends",
  };
}

function segmentFindings(facts: SegmentFacts, meta: RunFacts, setting: ReportSetting, format: Format): readonly Finding[] {
  const warning = freshnessWarning(meta.freshness, format);
  const findings = [
    warning === undefined ? undefined : ({ tone: "warn", text: `${warning}.`, section: "quality" } as const),
    revenueFinding(facts, setting, format),
    riskFinding(facts, format),
    concentrationFinding(facts, format),
    newCustomerFinding(facts, setting, format),
    reachFinding(facts, format),
    lossFinding(facts, format),
  ].filter((finding) => finding !== undefined);
  return findings.slice(0, 5);
}

function glance(facts: SegmentFacts): ReportContent["glance"] {
  const of = segmentSummary;
  const columns = [
    fromTable(of, "segment", "Segment", "text", { span: 3 }),
    fromTable(of, "customers", "Customers", "count", { span: 1 }),
    fromTable(of, "customer_share", "Share of customers", "percent", { span: 2, bar: "share" }),
    fromTable(of, "net_amount", "Net revenue", "money", { span: 2 }),
    fromTable(of, "net_share", "Share of net revenue", "percent", { span: 2, bar: "share" }),
    fromTable(of, "net_per_customer", "Per customer", "price", { span: 1 }),
    computed("email_share", "Reachable by e-mail", "percent", "people with an e-mail address and no opt-out / people", "mart.segment_summary.contactable_email", { span: 1 }),
  ];
  const rows = segmentation(facts, "rfm_segment");
  const withShare = (row: Row): Row => ({ ...row, email_share: share(toNumber(row["contactable_email"]), toNumber(row["customers"])) });
  const [customers, net] = [sumOf(rows, "customers"), sumOf(rows, "net_amount")];
  const total = withShare({
    segment: "Total",
    customers,
    customer_share: sumOf(rows, "customer_share"),
    net_amount: net,
    net_share: sumOf(rows, "net_share"),
    net_per_customer: share(net, customers),
    contactable_email: sumOf(rows, "contactable_email"),
  });
  return {
    title: "Segments at a glance",
    table: {
      columns,
      rows: rows.length === 0 ? [] : [...rows.map((row) => reportRow(columns, withShare(row))), reportRow(columns, total, "total")],
    },
    empty: "No customer has bought anything yet.",
  };
}

function thresholdRules(facts: SegmentFacts, format: Format): readonly Definition[] {
  const groups = new Map<string, string[]>();
  for (const row of facts.thresholds) {
    const key = `${toText(row["measure"])} (${toText(row["mode"])})`;
    const threshold = toCount(row["threshold"]);
    const value = format.cell(threshold, Number.isInteger(threshold) ? "count" : "ratio");
    const ties = `${format.count(toCount(row["ties"]))} equal`;
    groups.set(key, [...(groups.get(key) ?? []), `${format.percent(toCount(row["cut"]) / 5)}: ${value} (${ties})`]);
  }
  return [...groups].map(([name, cuts]) => ({
    sheet: "RFM grid",
    term: `Cuts of ${name}`,
    meaning: cuts.join(", "),
    source: "mart.rfm_threshold",
  }));
}

function scoreRules(facts: SegmentFacts): readonly Definition[] {
  const span = (row: Row, letter: string): string => {
    const [low, high] = [toText(row[`${letter}_low`]), toText(row[`${letter}_high`])];
    return `${letter.toUpperCase()} ${low === high ? low : `${low}–${high}`}`;
  };
  return facts.scores.map((row) => ({
    sheet: "Segments",
    term: toText(row["segment"]),
    meaning: `scores found in this data: ${["r", "f", "m"].map((letter) => span(row, letter)).join(", ")}`,
    source: "mart.customer_rfm.segment",
  }));
}

const rules: readonly Definition[] = [
  {
    sheet: "Segments",
    term: "Product rule",
    meaning: "customers by R x F x M, then M, R, F, key: first 20 % protect, middle 60 % invest, last 20 % avoid",
    source: "mart.customer_rfm.product_rule",
  },
  {
    sheet: "Life cycle",
    term: "Stages",
    meaning: "measured in g, the person's own median gap between orders, or the base's when there are fewer than 3: active up to 1.5 g, cooling up to 3 g, at risk up to 6 g, then lapsed, unless the project sets other multiples; new is a first purchase, reactivated a return after a silence of more than 6 g",
    source: "mart.customer_lifecycle",
  },
  {
    sheet: "Pareto",
    term: "Gini coefficient",
    meaning: "half the mean difference of value between two customers, over mean value",
    source: "mart.value_concentration.gini",
  },
];

function segmentControls(facts: SegmentFacts, sections: { segments: ReportSection; grid: ReportSection; lifecycle: ReportSection; pareto: ReportSection; reach: ReportSection }): readonly Control[] {
  const { control } = facts;
  const customers = toCount(control["customers"]);
  const net = toCount(control["net_amount"]);
  const of = (name: string) => (cells: readonly unknown[]) => cells[0] === name;
  const gridRows = sections.grid.table.rows.filter((row) => row.role === "body");
  const gridIndex = sections.grid.table.columns.findIndex((column) => column.key === "customers_all");
  return [
    { name: "Customers in RFM segments", expected: customers, actual: bodySum(sections.segments, "customers", of("RFM segment")) },
    { name: "Net revenue of RFM segments", expected: net, actual: bodySum(sections.segments, "net_amount", of("RFM segment")) },
    { name: "Customers in the product rule", expected: customers, actual: bodySum(sections.segments, "customers", of("Product rule")) },
    { name: "Net revenue of the product rule", expected: net, actual: bodySum(sections.segments, "net_amount", of("Product rule")) },
    { name: "Customers in the RFM grid", expected: customers, actual: gridRows.reduce((sum, row) => sum + Number(row.cells[gridIndex]), 0) },
    { name: "People in life-cycle stages", expected: toCount(control["people"]), actual: bodySum(sections.lifecycle, "customers") },
    { name: "Customers in Pareto tenths", expected: toCount(control["value_customers"]), actual: bodySum(sections.pareto, "customers") },
    { name: "Value of Pareto tenths", expected: toCount(control["value_amount"]), actual: bodySum(sections.pareto, "value_amount") },
    { name: "People in reach", expected: toCount(control["people"]), actual: bodySum(sections.reach, "people") },
  ];
}

function ownQuality(facts: SegmentFacts, setting: ReportSetting, format: Format): readonly QualityLine[] {
  const { walk, currencies } = facts;
  const all = toCount(walk["net_amount"]);
  const [unknown, without] = [toCount(walk["net_unknown"]), toCount(walk["net_without_purchase"])];
  const inSegments = toCount(facts.control["net_amount"]);
  const explained = Math.abs(all - unknown - without - inSegments) <= Math.max(0.005, Math.abs(all) * 1e-9);
  const lines = sumOf(currencies, "lines") ?? 0;
  const own = toCount(currencies.find((row) => row["currency"] === setting.currency)?.["lines"]);
  const others = currencies.map((row) => toText(row["currency"])).filter((name) => name !== setting.currency);
  const people = toCount(facts.people["people"]);
  return [
    {
      area: "4 Star",
      what: "Net revenue of order lines up to the as-of day, beside that of the customers",
      rows_in: all,
      rows_out: inSegments,
      difference: all - inSegments,
      result: explained ? "ties" : "differs",
      note: `difference: ${format.money(unknown)} on ${plural(toCount(walk["lines_unknown"]), "line", format)} without a known person, ${format.money(without)} on ${plural(toCount(walk["lines_without_purchase"]), "line", format)} of people without a purchase`,
    },
    {
      area: "4 Star",
      what: `Order lines in ${setting.currency}`,
      rows_in: lines,
      rows_out: own,
      difference: lines - own,
      result: lines === own ? "ties" : "differs",
      note: others.length === 0 ? "one currency" : `also ${others.join(", ")}: added without conversion`,
    },
    {
      area: "4 Star",
      what: "People known, beside those in a life-cycle stage",
      rows_in: people,
      rows_out: toCount(facts.control["people"]),
      difference: people - toCount(facts.control["people"]),
      result: people === toCount(facts.control["people"]) ? "ties" : "ok",
      note: `${format.count(toCount(facts.people["inferred"]))} inferred people (an order named a record nobody sent yet)`,
    },
  ];
}

/** The segment report as content. Reads `mart`, `star` and `meta`; each total is asked twice. */
export async function segmentContent(session: Session, setting: ReportSetting): Promise<ReportContent> {
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const facts = await segmentFacts(session, setting);
  const meta = await runFacts(session, setting);
  const segments = segmentsSection(facts, format);
  const grid = gridSection(facts, format);
  const lifecycle = lifecycleSection(facts, format);
  const pareto = paretoSection(facts, format);
  const reach = reachSection(facts, format);
  const trends = trendsSection(facts, setting.asOf, format);
  const detail = customersSection(session, facts, format);
  const controls = segmentControls(facts, { segments, grid, lifecycle, pareto, reach });
  const kpis = segmentKpis(facts, setting, format);
  const sections = [segments, grid, lifecycle, pareto, trends, reach];
  return {
    ...setting,
    kind: "segment",
    headline: segmentMessage(facts, format),
    kpis,
    findings: segmentFindings(facts, meta, setting, format),
    freshness: meta.freshness,
    glance: glance(facts),
    sections,
    detail,
    reference: [
      definitionSection(kpis, [...sections, detail], [...rules, ...scoreRules(facts), ...thresholdRules(facts, format)]),
      qualitySection(meta, ownQuality(facts, setting, format), controls, format),
      runSection(meta, setting, format),
    ],
    controls,
  };
}
