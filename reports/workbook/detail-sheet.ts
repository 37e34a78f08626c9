import { HousefileError } from "../../core/error.ts";
import type { Cell, DetailSection, ReportRow } from "../content/content.ts";
import type { ColumnKind } from "../content/kind.ts";
import { isTied } from "../content/control.ts";
import { palette } from "../palette.ts";
import { argb } from "./style.ts";
import { columnWidth, firstRow, frameSheet, lookOf, putEmpty, putHead, type SheetKit } from "./table-sheet.ts";

/** Rows that Excel can hold on one sheet. */
const excelRows = 1_048_576;

/** Rows of data that fit under the header. */
export const rowsPerSheet = excelRows - (firstRow - 1);

/** One sheet that is prepared with exceljs and filled afterwards. */
export interface DetailPart {
  readonly sheet: string;
  readonly from: number;
  readonly rowCount: number;
}

/** How a long table is spread over sheets. */
export function detailParts(detail: DetailSection, perSheet = rowsPerSheet): readonly DetailPart[] {
  const count = Math.max(1, Math.ceil(detail.rowCount / perSheet));
  return Array.from({ length: count }, (_, index) => ({
    sheet: index === 0 ? detail.sheet : `${detail.sheet} ${String(index + 1)}`,
    from: index * perSheet,
    rowCount: Math.min(perSheet, detail.rowCount - index * perSheet),
  }));
}

function splitNote(parts: readonly DetailPart[], index: number, kit: SheetKit): readonly string[] {
  if (parts.length === 1) return [];
  const part = parts[index];
  if (!part) return [];
  const { format } = kit;
  return [
    `An Excel sheet holds ${format.count(excelRows)} rows, so the table is split over ${String(parts.length)} sheets; this one has rows ${format.count(part.from + 1)} to ${format.count(part.from + part.rowCount)}.`,
  ];
}

/**
 * Adds the sheets of a long table: head, widths, page and two sample rows that carry the styles of known and of missing
 * values. {@link fillDetailSheet} puts the rows in their place.
 */
export function addDetailSheets(kit: SheetKit, detail: DetailSection, parts: readonly DetailPart[]): void {
  const { columns } = detail.table;
  const widths = columns.map((column, index) => columnWidth(column, detail.table.rows, index, kit.format));
  parts.forEach((part, index) => {
    const sheet = kit.workbook.addWorksheet(part.sheet, { properties: { tabColor: argb(palette.accent) } });
    sheet.columns = widths.map((width) => ({ width }));
    putHead(kit, sheet, { ...detail, notes: [...detail.notes, ...splitNote(parts, index, kit)] }, widths);
    const id = index === 0 ? detail.id : `${detail.id}-${String(index + 1)}`;
    if (part.rowCount === 0) putEmpty(sheet, detail.empty, columns.length);
    else {
      columns.forEach((column, at) => {
        const row: ReportRow = { role: "body", cells: [] };
        for (const [offset, known] of [true, false].entries()) {
          const cell = sheet.getCell(firstRow + offset, at + 1);
          cell.value = "sample";
          cell.style = kit.style(lookOf(column, row, known ? "" : null, false, at === 0));
        }
      });
    }
    frameSheet(kit, sheet, { id, sheet: part.sheet, title: detail.title, table: detail.table }, part.rowCount, widths);
  });
}

// Control characters are the point: XML forbids them.
/* eslint-disable no-control-regex */
const illegal =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const special = /[&<>"]|_x[0-9A-Fa-f]{4}_|[\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
/* eslint-enable no-control-regex */

/** Text as it may stand in sheet XML: control characters out, Excel's own `_x0041_` escapes escaped. */
export function xmlText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replace(illegal, "")
    .replace(/_(x[0-9A-Fa-f]{4}_)/g, "_x005F_$1")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

interface SampleStyles {
  readonly known: readonly string[];
  readonly missing: readonly string[];
}

interface Template {
  readonly head: string;
  readonly tail: string;
  readonly styles: SampleStyles;
}

function sampleRow(
  xml: string,
  row: number,
): { readonly start: number; readonly end: number; readonly styles: readonly string[] } {
  const start = xml.indexOf(`<row r="${String(row)}"`);
  const end = xml.indexOf("</row>", start) + "</row>".length;
  const styles = [...xml.slice(start, end).matchAll(/<c r="[A-Z]+\d+" s="(\d+)"/g)].map((match) => match[1] ?? "0");
  return { start, end, styles };
}

/** Cuts the sample rows out of a prepared sheet and keeps their styles. */
function templateOf(xml: string, rowCount: number): Template {
  const known = sampleRow(xml, firstRow);
  const missing = sampleRow(xml, firstRow + 1);
  const head = xml
    .slice(0, known.start)
    .replace(
      /<dimension ref="A1:([A-Z]+)\d+"\/>/,
      (_, column: string) => `<dimension ref="A1:${column}${String(firstRow - 1 + rowCount)}"/>`,
    );
  return { head, tail: xml.slice(missing.end), styles: { known: known.styles, missing: missing.styles } };
}

function columnLetters(count: number): readonly string[] {
  const name = (index: number): string =>
    index < 26
      ? String.fromCharCode(65 + index)
      : name(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));
  return Array.from({ length: count }, (_, index) => name(index));
}

/** Makes the XML of one row after another; everything that does not change is joined once. */
function rowWriter(
  kinds: readonly ColumnKind[],
  styles: SampleStyles,
  value: SheetKit["value"],
): (row: readonly Cell[], number: number) => string {
  const letters = columnLetters(kinds.length);
  const opens = letters.map((letter) => `<c r="${letter}`);
  const numbers = kinds.map((_, index) => `" s="${styles.known[index] ?? "0"}"><v>`);
  const texts = kinds.map(
    (_, index) => `" s="${styles.known[index] ?? "0"}" t="inlineStr"><is><t xml:space="preserve">`,
  );
  const dashes = kinds.map((_, index) => `" s="${styles.missing[index] ?? "0"}" t="inlineStr"><is><t>–</t></is></c>`);
  return (row, number) => {
    let xml = `<row r="${String(number)}">`;
    for (let index = 0; index < kinds.length; index += 1) {
      const cell = row[index] ?? null;
      xml += (opens[index] ?? "") + String(number);
      if (cell === null) {
        xml += dashes[index] ?? "";
        continue;
      }
      const held = value(cell, kinds[index] ?? "text");
      xml +=
        typeof held === "number"
          ? `${numbers[index] ?? ""}${String(held)}</v></c>`
          : `${texts[index] ?? ""}${xmlText(held)}</t></is></c>`;
    }
    return `${xml}</row>`;
  };
}

/** The rows of a long table, handed out sheet by sheet, with the sums that must tie in the end. */
export class DetailRows {
  readonly #detail: DetailSection;
  readonly #source: AsyncIterator<readonly (readonly Cell[])[]>;
  readonly #sums: number[];
  readonly #indexes: readonly number[];
  #batch: readonly (readonly Cell[])[] = [];
  #at = 0;
  #count = 0;

  constructor(detail: DetailSection) {
    this.#detail = detail;
    this.#source = detail.stream()[Symbol.asyncIterator]();
    this.#indexes = detail.controls.map((control) =>
      detail.table.columns.findIndex((column) => column.key === control.column),
    );
    this.#sums = detail.controls.map(() => 0);
  }

  /** At most `most` rows that have not been handed out; none at the end. */
  async take(most: number): Promise<readonly (readonly Cell[])[]> {
    if (this.#at >= this.#batch.length) {
      const next = await this.#source.next();
      if (next.done === true) return [];
      this.#batch = next.value;
      this.#at = 0;
    }
    const rows = this.#batch.slice(this.#at, this.#at + most);
    this.#at += rows.length;
    this.#count += rows.length;
    this.#indexes.forEach((index, control) => {
      for (const row of rows) this.#sums[control] = (this.#sums[control] ?? 0) + Number(row[index] ?? 0);
    });
    return rows;
  }

  /** Raises REPORT_FAILED when rows were lost or doubled on the way, or a sum differs. */
  check(report: string): void {
    const { controls, rowCount, sheet } = this.#detail;
    const totals = [
      { name: "rows", expected: rowCount, actual: this.#count },
      ...controls.map((control, index) => ({
        name: control.column,
        expected: control.expected,
        actual: this.#sums[index] ?? 0,
      })),
    ];
    const broken = totals.filter((total) => !isTied(total));
    if (broken.length === 0) return;
    const list = broken.map((total) => `${total.name} ${String(total.actual)} instead of ${String(total.expected)}`);
    throw new HousefileError(
      "REPORT_FAILED",
      `Sheet \`${sheet}\` of report \`${report}\` does not tie: ${list.join("; ")}.`,
      {
        hint: "The marts changed while the report was written; write it again.",
        where: report,
      },
    );
  }
}

/** Bytes handed on at a time. */
const chunkBytes = 131_072;

/**
 * The XML of a prepared sheet with its rows. A chunk is written over once the next but one is asked for: a fresh buffer
 * for each takes 400 MB more on 100,000 rows, because the collector does not keep up.
 */
export async function* fillDetailSheet(
  xml: string,
  kit: SheetKit,
  kinds: readonly ColumnKind[],
  part: DetailPart,
  rows: DetailRows,
): AsyncGenerator<Buffer> {
  const { head, tail, styles } = templateOf(xml, part.rowCount);
  yield Buffer.from(head);
  const write = rowWriter(kinds, styles, kit.value);
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)] as const;
  let [current, other] = buffers;
  let [used, number] = [0, firstRow];
  const end = firstRow + part.rowCount;
  while (number < end) {
    const batch = await rows.take(end - number);
    if (batch.length === 0) break;
    for (const row of batch) {
      const text = write(row, number);
      number += 1;
      // A character takes at most three bytes in UTF-8.
      if (used + text.length * 3 > chunkBytes) {
        if (used > 0) yield current.subarray(0, used);
        [current, other] = [other, current];
        used = 0;
      }
      if (text.length * 3 > chunkBytes) yield Buffer.from(text);
      else used += current.write(text, used);
    }
  }
  if (used > 0) yield current.subarray(0, used);
  yield Buffer.from(tail);
}
