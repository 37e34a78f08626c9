import type { Control, ReportSection, ReportSetting } from "../content.ts";
import type { QualityLine } from "../meta/quality-section.ts";
import type { SegmentFacts } from "./segment-facts.ts";
import { bodySum, sumOf, toCount, toText } from "../table-kit.ts";
import { type Format, plural } from "../../format.ts";

/** Totals of the sections beside the same totals asked from the customers. */
export function segmentControls(
  facts: SegmentFacts,
  sections: {
    segments: ReportSection;
    grid: ReportSection;
    lifecycle: ReportSection;
    pareto: ReportSection;
    reach: ReportSection;
  },
): readonly Control[] {
  const { control } = facts;
  const customers = toCount(control["customers"]);
  const net = toCount(control["net_amount"]);
  const of = (name: string) => (cells: readonly unknown[]) => cells[0] === name;
  const gridRows = sections.grid.table.rows.filter((row) => row.role === "body");
  const gridIndex = sections.grid.table.columns.findIndex((column) => column.key === "customers_all");
  return [
    {
      name: "Customers in RFM segments",
      expected: customers,
      actual: bodySum(sections.segments, "customers", of("RFM segment")),
    },
    {
      name: "Net revenue of RFM segments",
      expected: net,
      actual: bodySum(sections.segments, "net_amount", of("RFM segment")),
    },
    {
      name: "Customers in the product rule",
      expected: customers,
      actual: bodySum(sections.segments, "customers", of("Product rule")),
    },
    {
      name: "Net revenue of the product rule",
      expected: net,
      actual: bodySum(sections.segments, "net_amount", of("Product rule")),
    },
    {
      name: "Customers in the RFM grid",
      expected: customers,
      actual: gridRows.reduce((sum, row) => sum + Number(row.cells[gridIndex]), 0),
    },
    {
      name: "People in life-cycle stages",
      expected: toCount(control["people"]),
      actual: bodySum(sections.lifecycle, "customers"),
    },
    {
      name: "Customers in Pareto tenths",
      expected: toCount(control["value_customers"]),
      actual: bodySum(sections.pareto, "customers"),
    },
    {
      name: "Value of Pareto tenths",
      expected: toCount(control["value_amount"]),
      actual: bodySum(sections.pareto, "value_amount"),
    },
    { name: "People in reach", expected: toCount(control["people"]), actual: bodySum(sections.reach, "people") },
  ];
}

/** Quality lines of the star: how customers' revenue follows from order lines, currencies, people. */
export function ownQuality(facts: SegmentFacts, setting: ReportSetting, format: Format): readonly QualityLine[] {
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
