import Handlebars from "handlebars";
import { chartTable } from "../chart/chart-table.ts";
import { drawChart } from "../chart/draw-chart.ts";
import { drawSparkline } from "../chart/sparkline.ts";
import type {
  DetailSection,
  Kpi,
  ReportColumn,
  ReportContent,
  ReportSection,
  ReportTable,
} from "../content/content.ts";
import type { Tone } from "../content/kind.ts";
import { plural, type Format } from "../format.ts";
import { kpiText } from "../kpi-text.ts";
import { pageTemplate, tableTemplate } from "./page.hbs.ts";
import { pageStyle } from "./style.css.ts";
import { tableView, textTableView } from "./table-view.ts";

const engine = Handlebars.create();
engine.registerPartial("table", tableTemplate);
const render = engine.compile(pageTemplate, { strict: false });

const marks: Readonly<Record<Tone, string>> = { good: "▲", bad: "▼", warn: "!", neutral: "•" };
const words: Readonly<Record<Tone, string>> = { good: "Good: ", bad: "Bad: ", warn: "Attention: ", neutral: "" };

/** Tables longer than this are folded. */
const openRows = 20;

function sectionView(section: ReportSection, format: Format): object {
  const { rows } = section.table;
  return {
    id: section.id,
    name: section.sheet,
    title: section.title,
    notes: rows.length === 0 ? "" : section.notes.join(" "),
    empty: section.empty,
    folded: rows.length > openRows ? `Show the table (${format.count(rows.length)} rows)` : "",
    count: `${format.count(rows.length)} ${rows.length === 1 ? "row" : "rows"}`,
    table: tableView(`${section.sheet}: ${section.title}`, section.table, format),
    charts: section.charts.map((chart) => {
      const { head, rows: figures } = chartTable(chart, format);
      return { title: chart.title, svg: drawChart(chart, format), table: textTableView(chart.title, head, figures) };
    }),
  };
}

function detailView(detail: DetailSection, content: ReportContent, format: Format): object {
  const shown = detail.table.rows.length;
  const note =
    detail.rowCount > shown
      ? `The first ${format.count(shown)} of ${plural(detail.rowCount, "row", format)}; all of them are on the sheet ${detail.sheet} of the workbook ${content.name}. `
      : "";
  const view = sectionView({ ...detail, charts: [], notes: [`${note}${detail.notes.join(" ")}`] }, format);
  return { ...view, folded: shown === 0 ? "" : `Show the first ${format.count(shown)}` };
}

function tileView(kpi: Kpi, index: number, format: Format): object {
  const { trend } = kpi;
  const spark =
    trend && trend.length > 1 && trend.some((point) => point.value !== 0)
      ? drawSparkline(
          `spark-${String(index + 1)}`,
          `${kpi.label} by month, ${trend[0]?.label ?? ""} to ${trend.at(-1)?.label ?? ""}`,
          trend,
          format,
        )
      : "";
  return { label: kpi.label, note: kpi.note, ...kpiText(kpi, format), spark };
}

function freshnessTable(content: ReportContent): ReportTable {
  const column = (key: string, title: string, kind: ReportColumn["kind"]): ReportColumn => ({
    key,
    title,
    kind,
    doc: "",
    source: "",
  });
  return {
    columns: [
      column("source", "Source", "text"),
      column("loaded_at", "Last loaded", "instant"),
      column("age", "Age in days", "number"),
      column("rows", "Rows held", "count"),
      column("status", "Freshness", "status"),
    ],
    rows: content.freshness.map((one) => ({
      role: "body",
      cells: [one.source, one.loadedAt, one.ageDays, one.rowsTotal, one.status],
    })),
  };
}

/** The report as one HTML file: no scripts, nothing loaded from elsewhere. The same content gives the same bytes. */
export function htmlPage(content: ReportContent, format: Format): string {
  const all: readonly (ReportSection | DetailSection)[] = [
    ...content.sections,
    ...(content.detail ? [content.detail] : []),
    ...content.reference,
  ];
  const owner = content.company === undefined ? "" : `${content.company} · `;
  return render({
    lang: content.locale,
    style: pageStyle,
    documentTitle: `${owner}${content.title}, as of ${content.asOf}`,
    eyebrow: `${owner}${content.title}`,
    headline: content.headline,
    facts: [
      `Orders up to ${format.day(content.asOf)}`,
      `amounts in ${content.currency}`,
      `written ${format.instant(content.now)} (${content.timezone})`,
      `run ${String(content.runId)}`,
    ],
    contents: all.map((section) => ({ id: section.id, name: section.sheet })),
    tiles: content.kpis.map((kpi, index) => tileView(kpi, index, format)),
    findings: content.findings.map((finding) => ({
      ...finding,
      mark: marks[finding.tone],
      word: words[finding.tone],
      sectionName: all.find((section) => section.id === finding.section)?.sheet ?? "",
    })),
    glance: {
      title: content.glance.title,
      empty: content.glance.empty,
      table: tableView(content.glance.title, content.glance.table, format),
    },
    sections: [
      ...content.sections.map((section) => sectionView(section, format)),
      ...(content.detail ? [detailView(content.detail, content, format)] : []),
    ],
    freshness: tableView("Freshness of the sources", freshnessTable(content), format),
    reference: content.reference.map((section) => sectionView(section, format)),
    footer: `${owner}${content.title}, as of ${format.day(content.asOf)}, run ${String(content.runId)}. Made by Housefile from the warehouse's own tables; every total was asked twice.`,
  });
}
