import { open } from "node:fs/promises";
import type exceljs from "exceljs";
import { HousefileError, messageOf } from "../../core/error.ts";
import type { AppendRow } from "../../core/session.ts";
import type { ExcelOptions } from "../../core/source.ts";
import type { FileToRead } from "./csv.ts";
import { nearest } from "./failure.ts";
import { placesOf, type WantedColumn } from "./header.ts";
import { toText } from "./text.ts";
import { dayNumberToDate, isDateFormat, WorkbookReader } from "./workbook.ts";

const batchRows = 2048;

/** What a cell holds: text, nothing, or one of Excel's errors. */
type CellText = { readonly text: string | null } | { readonly error: string };

function dateText(date: Date): string {
  const iso = date.toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** Excel keeps 15 digits; a double shows more of them, which nobody typed. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
}

function formulaText(cell: exceljs.Cell, result: unknown, book: WorkbookReader): CellText {
  if (typeof result === "number") {
    // The streaming reader turns an error result into NaN.
    if (Number.isNaN(result)) return { error: "a formula with an error" };
    if (isDateFormat(cell.numFmt)) return { text: dateText(dayNumberToDate(result, book.is1904)) };
  }
  return cellText(cell, result, book);
}

function richText(parts: unknown): string {
  return Array.isArray(parts) ? (parts as readonly { text?: string }[]).map(({ text }) => text ?? "").join("") : "";
}

function cellText(cell: exceljs.Cell, value: unknown, book: WorkbookReader): CellText {
  if (value === null || value === undefined) return { text: null };
  if (typeof value === "number") return Number.isNaN(value) ? { error: "not a number" } : { text: numberText(value) };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? { error: "not a date" } : { text: dateText(value) };
  if (typeof value !== "object") return { text: toText(value) };
  if ("sharedString" in value) return { text: book.strings[value.sharedString as number] ?? null };
  if ("error" in value) return { error: String(value.error) };
  if ("formula" in value || "sharedFormula" in value) return formulaText(cell, (value as { result?: unknown }).result, book);
  if ("richText" in value) return { text: richText(value.richText) };
  if ("text" in value) return cellText(cell, value.text, book);
  return { text: toText(value) };
}

function rowTexts(row: exceljs.Row, book: WorkbookReader): readonly CellText[] {
  return Array.from({ length: row.cellCount }, (_, index) => {
    const cell = row.getCell(index + 1);
    return cellText(cell, cell.value, book);
  });
}

function plainText(cell: CellText | undefined): string | null {
  return cell !== undefined && "text" in cell && cell.text !== "" ? cell.text : null;
}

function toRow(texts: readonly CellText[], row: number, wanted: readonly WantedColumn[], places: readonly number[], path: string): AppendRow | undefined {
  const cells = places.map((place) => texts[place]);
  const values = cells.map(plainText);
  const index = cells.findIndex((cell) => cell !== undefined && "error" in cell);
  if (index < 0) return values.every((value) => value === null) ? undefined : [...values, path, row, null, null, null];
  const cell = cells[index];
  const error = cell !== undefined && "error" in cell ? cell.error : "";
  const name = wanted[index]?.name ?? "";
  const raw = Object.fromEntries(wanted.map((column, at) => [column.name, errorText(cells[at]) ?? values[at]]));
  return [...values, path, row, `${name}.cell`, `\`${name}\`: the cell holds the error \`${error}\``, JSON.stringify(raw)];
}

function errorText(cell: CellText | undefined): string | undefined {
  return cell !== undefined && "error" in cell ? cell.error : undefined;
}

async function* sheetRows(
  sheet: AsyncIterable<exceljs.Row>,
  book: WorkbookReader,
  file: FileToRead,
  wanted: readonly WantedColumn[],
  headerRow: number,
): AsyncIterable<readonly AppendRow[]> {
  let places: readonly number[] | undefined;
  let batch: AppendRow[] = [];
  for await (const row of sheet) {
    if (row.number < headerRow) continue;
    const texts = rowTexts(row, book);
    if (!places) {
      places = placesOf(wanted, texts.map((cell) => plainText(cell) ?? ""), `\`${file.path}\``);
      continue;
    }
    const made = toRow(texts, row.number, wanted, places, file.path);
    if (made) batch.push(made);
    if (batch.length >= batchRows) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}

function noSheet(file: FileToRead, sheet: string | undefined, names: readonly string[]): HousefileError {
  const near = sheet === undefined ? [] : nearest(sheet, names);
  return new HousefileError("SOURCE_FILE", `The workbook \`${file.path}\` has no sheet${sheet === undefined ? "" : ` \`${sheet}\``}.`, {
    hint: near.length > 0 ? `Perhaps \`${near.join("` or `")}\` is meant.` : `It has: ${names.map((name) => `\`${name}\``).join(", ") || "none"}.`,
    where: file.path,
  });
}

function unreadable(file: FileToRead, error: unknown): HousefileError {
  return new HousefileError("SOURCE_FILE", `The workbook \`${file.path}\` cannot be read: ${messageOf(error)}`, {
    hint: "Open it in Excel and save it again as .xlsx; a file that was cut off must be sent anew.",
    where: file.path,
    cause: error,
  });
}

/** An .xlsx file is a zip archive, and a whole archive ends with its table of contents. */
async function checkArchive(file: FileToRead): Promise<void> {
  const handle = await open(file.absolute, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 65_557);
    const start = Buffer.alloc(4);
    const end = Buffer.alloc(length);
    await handle.read(start, 0, 4, 0);
    await handle.read(end, 0, length, size - length);
    const isWhole = start.toString("latin1") === "PK\u0003\u0004" && end.includes("PK\u0005\u0006", 0, "latin1");
    if (!isWhole) throw new Error("it is not a whole .xlsx file");
  } finally {
    await handle.close();
  }
}

/**
 * The rows of a sheet as text, by each cell's true type: days and instants as the clock on the sheet shows them, numbers
 * with Excel's 15 digits, the result of a formula. A row with an error cell comes out with a fault; empty rows are
 * skipped. Raises SOURCE_FILE for a broken workbook or a missing sheet, SOURCE_COLUMN for a missing column.
 */
export async function* excelRows(file: FileToRead, wanted: readonly WantedColumn[], options: ExcelOptions): AsyncIterable<readonly AppendRow[]> {
  try {
    await checkArchive(file);
    const book = new WorkbookReader(file.absolute);
    const names: string[] = [];
    let isFound = false;
    for await (const sheet of book) {
      names.push(sheet.name);
      // The others are passed over to the end: the reader drops its scratch files on the way.
      if (sheet.name === (options.sheet ?? book.firstSheet ?? sheet.name) && !isFound) {
        isFound = true;
        yield* sheetRows(sheet, book, file, wanted, options.header_row ?? 1);
      }
    }
    if (!isFound) throw noSheet(file, options.sheet, names);
  } catch (error) {
    throw error instanceof HousefileError ? error : unreadable(file, error);
  }
}

