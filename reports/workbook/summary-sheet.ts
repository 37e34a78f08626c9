import type { Style, Worksheet } from "exceljs";
import type { Cell, Finding, Kpi, ReportColumn, ReportContent } from "../content/content.ts";
import type { Tone } from "../content/kind.ts";
import { kpiText } from "../kpi-text.ts";
import { palette, toneInk } from "../palette.ts";
import { argb, fill, font, headerStyle } from "./style.ts";
import { setSummaryPage } from "./page-setup.ts";
import { dataBar, lines, putCell, type SheetKit } from "./table-sheet.ts";

const grid = 12;
const gridWidth = 11.6;
const shownSources = 12;

/** Writes down the sheet, row by row, on a grid of twelve equal columns. */
class Cursor {
  row = 1;
  constructor(readonly sheet: Worksheet) {}

  text(from: number, span: number, value: string, style: Partial<Style>, rows = 1): void {
    if (span > 1 || rows > 1) this.sheet.mergeCells(this.row, from, this.row + rows - 1, from + span - 1);
    this.sheet.getCell(this.row, from).value = value;
    for (let at = from; at < from + span; at += 1) this.sheet.getCell(this.row, at).style = { numFmt: "@", ...style };
  }

  height(points: number): void {
    this.sheet.getRow(this.row).height = points;
  }

  next(rows = 1): void {
    this.row += rows;
  }

  gap(points = 8): void {
    this.height(points);
    this.next();
  }
}

function sectionTitle(cursor: Cursor, text: string): void {
  cursor.text(1, grid, text, { font: font(12, palette.ink, { bold: true }), alignment: { vertical: "bottom" } });
  cursor.height(20);
  cursor.next();
}

function putTitle(cursor: Cursor, content: ReportContent, kit: SheetKit): void {
  const { format } = kit;
  const owner = content.company === undefined ? content.title : `${content.company} · ${content.title}`;
  cursor.text(1, grid, owner.toLocaleUpperCase("en"), { font: font(9, palette.muted, { bold: true }) });
  cursor.height(15);
  cursor.next();
  cursor.text(1, grid, content.headline, {
    font: font(20, palette.ink, { bold: true }),
    alignment: { wrapText: true, vertical: "top" },
  });
  cursor.height(lines(content.headline, (grid * gridWidth) / 1.62) * 27 + 2);
  cursor.next();
  const facts = [
    `Orders up to ${format.day(content.asOf)}`,
    `amounts in ${content.currency}`,
    `written ${format.instant(content.now)} (${content.timezone})`,
    `run ${String(content.runId)}`,
  ];
  cursor.text(1, grid, facts.join(" · "), { font: font(9, palette.muted) });
  cursor.next();
  cursor.gap();
}

function tileStyle(size: number, hex: string, bold: boolean, top: boolean): Partial<Style> {
  return {
    font: font(size, hex, { bold }),
    fill: fill(palette.wash),
    alignment: { horizontal: "left", vertical: "middle", indent: 1, shrinkToFit: true },
    border: {
      ...(top ? { top: { style: "medium", color: argb(palette.ink) } } : {}),
    },
  };
}

function putTiles(cursor: Cursor, kpis: readonly Kpi[], kit: SheetKit): void {
  const texts = kpis.map((kpi) => kpiText(kpi, kit.format));
  const rows = [
    {
      height: 18,
      put: (kpi: Kpi, _: number, at: number) => {
        cursor.text(at, 2, kpi.label.toLocaleUpperCase("en"), tileStyle(8, palette.muted, true, true));
      },
    },
    {
      height: 32,
      put: (_: Kpi, index: number, at: number) => {
        cursor.text(at, 2, texts[index]?.value ?? "", tileStyle(20, palette.ink, true, false));
      },
    },
    {
      height: 16,
      put: (_: Kpi, index: number, at: number) => {
        const text = texts[index];
        cursor.text(
          at,
          2,
          text === undefined ? "" : [text.change, text.was].filter(Boolean).join(" on "),
          tileStyle(10, toneInk[text?.tone ?? "neutral"], true, false),
        );
      },
    },
    {
      height: 16,
      put: (kpi: Kpi, _: number, at: number) => {
        cursor.text(at, 2, kpi.note, tileStyle(8, palette.muted, false, false));
      },
    },
  ];
  const hasChange = texts.some((text) => text.change !== "");
  for (const [index, row] of rows.entries()) {
    if (index === 2 && !hasChange) continue;
    kpis.forEach((kpi, tile) => {
      row.put(kpi, tile, tile * 2 + 1);
      const end = cursor.sheet.getCell(cursor.row, tile * 2 + 2);
      if (tile < kpis.length - 1)
        end.style = { ...end.style, border: { ...end.style.border, right: { style: "thick", color: argb("FFFFFF") } } };
    });
    cursor.height(row.height);
    cursor.next();
  }
  cursor.gap();
}

const marks: Readonly<Record<Tone, string>> = { good: "▲", bad: "▼", warn: "!", neutral: "•" };

function putFindings(cursor: Cursor, findings: readonly Finding[], sheetOf: ReadonlyMap<string, string>): void {
  if (findings.length === 0) return;
  sectionTitle(cursor, "What stands out");
  for (const finding of findings) {
    cursor.text(1, 11, "", { font: font(11, palette.ink), alignment: { wrapText: true, vertical: "top" } });
    cursor.sheet.getCell(cursor.row, 1).value = {
      richText: [
        { text: `${marks[finding.tone]}  `, font: font(10, toneInk[finding.tone], { bold: true }) },
        { text: finding.text, font: font(11, palette.ink) },
      ],
    };
    const sheet = sheetOf.get(finding.section);
    if (sheet !== undefined) putLink(cursor, 12, sheet);
    cursor.height(lines(finding.text, 11 * gridWidth) * 15 + 3);
    cursor.next();
  }
  cursor.gap();
}

function putLink(cursor: Cursor, at: number, sheet: string): void {
  const cell = cursor.sheet.getCell(cursor.row, at);
  cell.value = { text: sheet, hyperlink: `#'${sheet}'!A1` };
  cell.style = { font: font(10, palette.accent, { underline: true }), alignment: { vertical: "top" } };
}

interface Placed {
  readonly column: ReportColumn;
  readonly at: number;
  readonly span: number;
}

function place(columns: readonly ReportColumn[]): readonly Placed[] {
  let at = 1;
  return columns.map((column) => {
    const span = column.span ?? 1;
    const placed = { column, at, span };
    at += span;
    return placed;
  });
}

function putGlance(cursor: Cursor, kit: SheetKit): void {
  const { glance } = kit.content;
  sectionTitle(cursor, glance.title);
  if (glance.table.rows.length === 0) {
    cursor.text(1, grid, glance.empty, { font: font(11, palette.muted, { italic: true }) });
    cursor.next();
    cursor.gap();
    return;
  }
  const placed = place(glance.table.columns);
  for (const { column, at, span } of placed) cursor.text(at, span, column.title, headerStyle(column.kind, at === 1));
  cursor.height(30);
  cursor.next();
  const first = cursor.row;
  let last = first;
  for (const row of glance.table.rows) {
    const texts = placed.map(({ column, span }, index) =>
      column.kind === "text" ? lines(String(row.cells[index] ?? ""), span * gridWidth - 2) : 1,
    );
    const height = Math.max(...texts);
    placed.forEach(({ column, at, span }, index) => {
      if (span > 1) cursor.sheet.mergeCells(cursor.row, at, cursor.row, at + span - 1);
      putCell(kit, cursor.sheet.getCell(cursor.row, at), column, row, index, height > 1);
    });
    cursor.height(height === 1 ? 16 : height * 13.5 + 3);
    if (row.role !== "total") last = cursor.row;
    cursor.next();
  }
  for (const { column, at, span } of placed) {
    if (column.bar === undefined) continue;
    const [from, to] = [cursor.sheet.getColumn(at).letter, cursor.sheet.getColumn(at + span - 1).letter];
    cursor.sheet.addConditionalFormatting({
      ref: `${from}${String(first)}:${to}${String(last)}`,
      rules: [dataBar(column.bar)],
    });
  }
  cursor.gap();
}

function putFreshness(cursor: Cursor, kit: SheetKit): void {
  const { content, format } = kit;
  sectionTitle(cursor, "How fresh the sources are");
  if (content.freshness.length === 0) {
    cursor.text(1, grid, "No load of a source has been logged.", { font: font(11, palette.muted, { italic: true }) });
    cursor.next();
    cursor.gap();
    return;
  }
  const heads = [
    ["Source", 1, 4, "text"],
    ["Last loaded", 5, 3, "instant"],
    ["Age in days", 8, 1, "number"],
    ["Rows held", 9, 2, "count"],
    ["Freshness", 11, 2, "status"],
  ] as const;
  for (const [text, at, span, kind] of heads) cursor.text(at, span, text, headerStyle(kind, at === 1));
  cursor.next();
  for (const source of content.freshness.slice(0, shownSources)) {
    const cells: readonly Cell[] = [source.source, source.loadedAt, source.ageDays, source.rowsTotal, source.status];
    heads.forEach(([title, at, span, kind], index) => {
      cursor.sheet.mergeCells(cursor.row, at, cursor.row, at + span - 1);
      const column: ReportColumn = { key: title, title, kind, doc: "", source: "" };
      putCell(kit, cursor.sheet.getCell(cursor.row, at), column, { role: "body", cells }, index);
    });
    cursor.height(16);
    cursor.next();
  }
  const more = content.freshness.length - shownSources;
  if (more > 0) {
    cursor.text(1, grid, `${format.count(more)} more on the Quality sheet`, { font: font(9, palette.muted) });
    cursor.next();
  }
  cursor.gap();
}

function putContents(cursor: Cursor, sheets: readonly { readonly sheet: string; readonly title: string }[]): void {
  sectionTitle(cursor, "In this workbook");
  for (const { sheet, title } of sheets) {
    cursor.sheet.mergeCells(cursor.row, 1, cursor.row, 2);
    putLink(cursor, 1, sheet);
    cursor.text(3, 10, title, { font: font(10, palette.ink), alignment: { wrapText: true, vertical: "top" } });
    cursor.height(lines(title, 10 * gridWidth) * 14 + 2);
    cursor.next();
  }
}

/** The page an executive reads: message, six tiles, findings, the table at a glance; then sources and contents. */
export function addSummarySheet(
  kit: SheetKit,
  sheets: readonly { readonly id: string; readonly sheet: string; readonly title: string }[],
): void {
  const sheet = kit.workbook.addWorksheet("Summary", { properties: { tabColor: argb(palette.ink) } });
  sheet.columns = Array.from({ length: grid }, () => ({ width: gridWidth }));
  const cursor = new Cursor(sheet);
  putTitle(cursor, kit.content, kit);
  putTiles(cursor, kit.content.kpis, kit);
  putFindings(cursor, kit.content.findings, new Map(sheets.map((one) => [one.id, one.sheet])));
  putGlance(cursor, kit);
  sheet.getRow(cursor.row - 1).addPageBreak();
  putFreshness(cursor, kit);
  putContents(cursor, sheets);
  sheet.views = [{ state: "frozen", ySplit: 3, showGridLines: false, activeCell: "A1" }];
  setSummaryPage(
    kit,
    sheet,
    Array.from({ length: grid }, () => gridWidth),
  );
  sheet.pageSetup.printArea = `A$1:L$${String(cursor.row - 1)}`;
}
