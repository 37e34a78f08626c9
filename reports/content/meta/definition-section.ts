import type { Definition, DetailSection, Kpi, ReportColumn, ReportRow, ReportSection } from "../content.ts";
import { ageingDays, freshDays } from "./run-facts.ts";
import { computed, reportRow } from "../table-kit.ts";

const definitionColumns: readonly ReportColumn[] = [
  computed("sheet", "Sheet", "text", "where it is used", ""),
  computed("term", "Term", "text", "column, figure or rule", "", { width: 34 }),
  computed("meaning", "Meaning", "text", "what it says", "", { width: 84 }),
  computed("source", "Source", "text", "table column or formula behind it", "", { width: 44 }),
];

function columnTerm(column: ReportColumn): string {
  if (column.group === undefined) return column.title;
  return column.heat === undefined ? `${column.group}: ${column.title}` : column.group;
}

const sharedDefinitions: readonly Definition[] = [
  {
    sheet: "all",
    term: "–",
    meaning: "not known, or it cannot be computed from what is there; never zero",
    source: "",
  },
  {
    sheet: "all",
    term: "Interval, from and to",
    meaning: "95 %: if the same were repeated many times, 95 of 100 such intervals would hold the true value",
    source: "",
  },
  {
    sheet: "Summary",
    term: "Freshness",
    meaning: `fresh: loaded within ${String(freshDays * 24)} hours of the report; ageing: within ${String(ageingDays)} days; stale: older`,
    source: "meta.load.loaded_at",
  },
];

/** Every column, figure and rule of the report, with where it comes from. */
export function definitionSection(
  kpis: readonly Kpi[],
  sections: readonly (ReportSection | DetailSection)[],
  rules: readonly Definition[],
): ReportSection {
  const columns = sections.flatMap((section) => {
    const seen = new Set<string>();
    return section.table.columns.flatMap((column): Definition[] => {
      const definition = { sheet: section.sheet, term: columnTerm(column), meaning: column.doc, source: column.source };
      const key = `${definition.meaning}|${definition.source}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [definition];
    });
  });
  const definitions = [
    ...sharedDefinitions,
    ...kpis.map((kpi) => ({ sheet: "Summary", term: kpi.label, meaning: kpi.doc, source: kpi.source })),
    ...rules,
    ...columns,
  ];
  const rows = definitions.map((definition, index): ReportRow =>
    reportRow(definitionColumns, { ...definition }, "body", {
      startsGroup: index > 0 && definitions[index - 1]?.sheet !== definition.sheet,
    }),
  );
  return {
    id: "definitions",
    sheet: "Definitions",
    title: "What every figure means and where it comes from",
    notes: [],
    table: { columns: definitionColumns, rows },
    empty: "",
    charts: [],
    isReference: true,
  };
}
