import type { Cell as ExcelCell, ConditionalFormattingRule, Workbook, Worksheet } from "exceljs";
import type { Cell, ReportColumn, ReportContent, ReportRow, ReportSection } from "../content/content.ts";
import type { Tone } from "../content/kind.ts";
import { toneOf } from "../content/content.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";
import { excelValue } from "./cell-value.ts";
import { setTablePage } from "./page-setup.ts";
import { argb, font, groupStyle, headerStyle, styleBook, type CellLook } from "./style.ts";

/** What every sheet of one workbook shares. */
export interface SheetKit {
  readonly workbook: Workbook;
  readonly content: ReportContent;
  readonly format: Format;
  readonly value: ReturnType<typeof excelValue>;
  readonly style: ReturnType<typeof styleBook>;
  /** By sheet name, the column that ends the first printed page of a wide sheet; exceljs cannot write it. */
  readonly columnBreaks: Map<string, number>;
  /** Named ranges of the tables; exceljs would keep an object for each of their cells. */
  readonly ranges: Map<string, string>;
}

/** A kit for a new workbook. */
export function sheetKit(workbook: Workbook, content: ReportContent, format: Format): SheetKit {
  return {
    workbook,
    content,
    format,
    value: excelValue(content.timezone),
    style: styleBook(),
    columnBreaks: new Map(),
    ranges: new Map(),
  };
}

/** Row of the column headers: title, line below it, notes, headings over columns, headers. */
const headerRow = 5;
/** First row of data. */
export const firstRow = headerRow + 1;

const widestText = 52;

/** Width of a column in characters: its longest text, its header broken over lines, or what it asks for. */
export function columnWidth(column: ReportColumn, rows: readonly ReportRow[], index: number, format: Format): number {
  if (column.width !== undefined) return column.width;
  const words = column.title.split(" ").map((word) => word.length);
  const header = Math.max(...words, Math.ceil(column.title.length / 2));
  const longest = rows.reduce((most, row) => {
    const kind = row.kinds?.[column.key] ?? column.kind;
    return Math.max(most, format.cell(row.cells[index] ?? null, kind, column.signed).length);
  }, 0);
  return Math.min(widestText, Math.max(8, header * 1.1 + 2, longest * 1.05 + 2));
}

/** Lines that a text takes in a width. */
export function lines(text: string, width: number): number {
  return Math.max(1, Math.ceil((text.length * 0.92) / Math.max(1, width)));
}

/** How a cell looks: status words and signed numbers carry a tone. */
export function lookOf(column: ReportColumn, row: ReportRow, cell: Cell, wrap: boolean, first: boolean): CellLook {
  const kind = row.kinds?.[column.key] ?? column.kind;
  const signed = column.signed ?? false;
  const variance: Tone = typeof cell !== "number" || cell === 0 ? "neutral" : cell < 0 ? "bad" : "good";
  return {
    kind,
    role: row.role,
    signed,
    missing: cell === null,
    tone: kind === "status" ? toneOf(cell) : signed ? variance : "neutral",
    startsGroup: row.startsGroup ?? false,
    wrap,
    indent: !first,
  };
}

/** Fills one cell. */
export function putCell(
  kit: SheetKit,
  target: ExcelCell,
  column: ReportColumn,
  row: ReportRow,
  index: number,
  wrap = false,
): void {
  const cell = row.cells[index] ?? null;
  target.value = kit.value(cell, row.kinds?.[column.key] ?? column.kind);
  target.style = kit.style(lookOf(column, row, cell, wrap, index === 0));
}

/** Title, line below it, notes and column headers. */
export function putHead(
  kit: SheetKit,
  sheet: Worksheet,
  section: Pick<ReportSection, "title" | "notes" | "table">,
  widths: readonly number[],
): void {
  const { content, format } = kit;
  const { columns } = section.table;
  // A title runs over the columns to its right; a sheet of few columns needs it on several lines.
  const total = Math.max(
    40,
    Math.min(
      150,
      widths.reduce((sum, width) => sum + width, 0),
    ),
  );
  let last = 0;
  for (let sum = 0; last < columns.length && sum < total; last += 1) sum += widths[last] ?? 0;
  const line = (row: number, text: string, size: number, hex: string, bold: boolean, scale: number): void => {
    sheet.mergeCells(row, 1, row, Math.max(1, last));
    const cell = sheet.getCell(row, 1);
    cell.value = text;
    cell.style = { font: font(size, hex, { bold }), numFmt: "@", alignment: { wrapText: true, vertical: "top" } };
    sheet.getRow(row).height = lines(text, total / scale) * size * 1.35 + 2;
  };
  line(1, section.title, 15, palette.ink, true, 1.4);
  const owner = content.company === undefined ? "" : `${content.company} · `;
  line(
    2,
    `${owner}${content.title} · as of ${format.day(content.asOf)} · amounts in ${content.currency}`,
    9,
    palette.muted,
    false,
    0.9,
  );
  line(3, section.table.rows.length === 0 ? "" : section.notes.join(" "), 9, palette.muted, false, 0.88);
  putHeaders(sheet, columns, widths);
}

/** Lines of a header: words are not broken. */
function headLines(text: string, width: number): number {
  let [count, used] = [1, 0];
  for (const word of text.split(" ")) {
    if (used > 0 && used + 1 + word.length > width * 1.1) [count, used] = [count + 1, word.length];
    else used += word.length + (used > 0 ? 1 : 0);
  }
  return count;
}

function putHeaders(sheet: Worksheet, columns: readonly ReportColumn[], widths: readonly number[]): void {
  columns.forEach((column, index) => {
    const cell = sheet.getCell(headerRow, index + 1);
    cell.value = column.title;
    cell.style = headerStyle(column.kind, index === 0);
  });
  sheet.getRow(headerRow).height =
    Math.max(...columns.map((column, index) => headLines(column.title, widths[index] ?? 10))) * 13.5 + 4;
  let start = 0;
  while (start < columns.length) {
    const group = columns[start]?.group;
    let end = start;
    while (columns[end + 1] !== undefined && columns[end + 1]?.group === group) end += 1;
    if (group !== undefined) {
      if (end > start) sheet.mergeCells(headerRow - 1, start + 1, headerRow - 1, end + 1);
      sheet.getCell(headerRow - 1, start + 1).value = group;
      for (let at = start; at <= end; at += 1) sheet.getCell(headerRow - 1, at + 1).style = groupStyle(at === end);
      const width = widths.slice(start, end + 1).reduce((sum, one) => sum + one, 0);
      const row = sheet.getRow(headerRow - 1);
      row.height = Math.max(row.height || 0, lines(group, width - 2) * 12 + 3);
    }
    start = end + 1;
  }
}

/** A bar in the cell: from zero, or both ways from an axis. */
export function dataBar(bar: NonNullable<ReportColumn["bar"]>): ConditionalFormattingRule {
  const signed = bar === "signed";
  const rule = {
    type: "dataBar",
    priority: 1,
    gradient: false,
    minLength: 0,
    maxLength: 100,
    border: false,
    cfvo: signed
      ? [{ type: "min" }, { type: "max" }]
      : [{ type: "num", value: 0 }, bar === "whole" ? { type: "num", value: 1 } : { type: "max" }],
    color: argb(signed ? palette.goodBar : palette.bar),
    ...(signed
      ? {
          negativeBarColorSameAsPositive: false,
          negativeFillColor: argb(palette.badBar),
          axisColor: argb(palette.muted),
          axisPosition: "auto",
        }
      : {}),
  };
  // The types of exceljs leave out the colours that it writes.
  return rule as unknown as ConditionalFormattingRule;
}

function letter(sheet: Worksheet, column: number): string {
  return sheet.getColumn(column).letter;
}

/** Runs of consecutive rows that are no totals: bars are drawn within them. */
function bodyRuns(rows: readonly ReportRow[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  rows.forEach((row, index) => {
    if (row.role === "total") return;
    const last = runs.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

function putBars(sheet: Worksheet, columns: readonly ReportColumn[], rows: readonly ReportRow[]): void {
  const runs = bodyRuns(rows);
  columns.forEach((column, index) => {
    if (column.bar === undefined) return;
    const at = letter(sheet, index + 1);
    const ref = runs.map(([from, to]) => `${at}${String(firstRow + from)}:${at}${String(firstRow + to)}`);
    for (const range of ref) sheet.addConditionalFormatting({ ref: range, rules: [dataBar(column.bar)] });
  });
  for (const heat of new Set(columns.flatMap((column) => column.heat ?? []))) {
    const indexes = columns.flatMap((column, index) => (column.heat === heat ? [index + 1] : []));
    const [from, to] = [letter(sheet, Math.min(...indexes)), letter(sheet, Math.max(...indexes))];
    const last = Math.max(...runs.map((run) => run[1]), 0);
    sheet.addConditionalFormatting({
      ref: `${from}${String(firstRow)}:${to}${String(firstRow + last)}`,
      rules: [
        {
          type: "colorScale",
          priority: 1,
          cfvo: [{ type: "min" }, { type: "max" }],
          color: [argb("FFFFFF"), argb(palette.heat)],
        },
      ],
    });
  }
}

/** Frozen header, filter, widths, page: what every table sheet has. */
export function frameSheet(
  kit: SheetKit,
  sheet: Worksheet,
  section: Pick<ReportSection, "id" | "sheet" | "title" | "table">,
  rowCount: number,
  widths: readonly number[],
): void {
  const { columns } = section.table;
  const frozen = (widths[0] ?? 0) + (widths[1] ?? 0) > 60 ? 1 : Math.min(2, columns.length - 1);
  sheet.views = [
    { state: "frozen", xSplit: frozen, ySplit: headerRow, showGridLines: false, zoomScale: 100, activeCell: "A1" },
  ];
  sheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: headerRow + rowCount, column: columns.length } };
  const lastRow = headerRow + Math.max(1, rowCount);
  const head = { first: headerRow - 1, last: headerRow };
  const wide = setTablePage(kit, sheet, {
    widths,
    groups: columns.map((column) => column.group),
    head,
    title: section.title,
  });
  const top = wide ? head.first : 1;
  sheet.pageSetup.printArea = `A$${String(top)}:${letter(sheet, columns.length)}$${String(lastRow)}`;
  kit.ranges.set(
    `${section.id.replaceAll("-", "_")}_table`,
    `'${section.sheet}'!$A$${String(headerRow)}:$${letter(sheet, columns.length)}$${String(lastRow)}`,
  );
}

/** One table on one sheet. */
export function addTableSheet(kit: SheetKit, section: ReportSection): void {
  const { columns, rows } = section.table;
  const sheet = kit.workbook.addWorksheet(section.sheet, {
    properties: { tabColor: argb(section.isReference === true ? palette.previous : palette.accent) },
  });
  const widths = columns.map((column, index) => columnWidth(column, rows, index, kit.format));
  sheet.columns = widths.map((width) => ({ width }));
  putHead(kit, sheet, section, widths);
  rows.forEach((row, at) => {
    const texts = columns.map((column, index) =>
      column.kind === "text" ? lines(String(row.cells[index] ?? ""), widths[index] ?? 10) : 1,
    );
    const height = Math.max(...texts);
    columns.forEach((column, index) => {
      putCell(kit, sheet.getCell(firstRow + at, index + 1), column, row, index, height > 1);
    });
    sheet.getRow(firstRow + at).height = height === 1 ? 16 : height * 13.5 + 3;
  });
  if (rows.length === 0) putEmpty(sheet, section.empty, columns.length);
  putBars(sheet, columns, rows);
  frameSheet(kit, sheet, section, rows.length, widths);
}

/** A sentence where rows would be. */
export function putEmpty(sheet: Worksheet, text: string, columns: number): void {
  sheet.mergeCells(firstRow, 1, firstRow, Math.max(1, Math.min(columns, 8)));
  const cell = sheet.getCell(firstRow, 1);
  cell.value = text;
  cell.style = { font: font(11, palette.muted, { italic: true }), numFmt: "@", alignment: { vertical: "middle" } };
  sheet.getRow(firstRow).height = 26;
}
