import { HousefileError, messageOf } from "../../core/error.ts";
import type { AppendRow } from "../../core/session.ts";
import type { ExcelOptions } from "../../core/source.ts";
import type { FileToRead } from "./csv.ts";
import { nearest } from "./failure.ts";
import { placesOf, type WantedColumn } from "./header.ts";
import { openWorkbook, type Cell, type SheetRow, type Workbook } from "./workbook.ts";

/** What a cell holds: text, nothing, or something that is no value. */
type CellText = { readonly text: string | null } | { readonly error: string };

const dayMs = 86_400_000;
/** Days from Excel's day 0 to 1970; Excel takes 1900 for a leap year, so days before March 1900 are one off. */
const epochDay = 25_569;
const shift1904 = 1462;

/** A day number as the sheet shows it: a day, a day with a time, or a time alone. No time zone is involved. */
function dateText(day: number, is1904: boolean): string {
  const days = day + (is1904 ? shift1904 : 0);
  const date = new Date(Math.round((days - epochDay + (days < 60 && days >= 1 ? 1 : 0)) * 86_400) * 1000);
  if (Number.isNaN(date.getTime())) return String(day);
  const iso = date.toISOString();
  if (days >= 0 && days < 1) return iso.slice(11, 19);
  return date.getTime() % dayMs === 0 ? iso.slice(0, -14) : iso.slice(0, -5);
}

/** Excel keeps 15 digits; a double shows more of them, which nobody typed. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
}

function numberCell(cell: Cell, value: string, book: Workbook): CellText {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return { error: value };
  return { text: book.isDateStyle(cell.style) ? dateText(number, book.is1904) : numberText(number) };
}

/** ISO dates, which some programs write: without a time that is midnight, and without a time zone. */
function isoText(value: string): string {
  return value.replace(/T00:00:00(?:\.0+)?Z?$/, "").replace(/(?:\.\d+)?Z?$/, "");
}

function cellText(cell: Cell, book: Workbook): CellText {
  const { value } = cell;
  if (value === undefined) return cell.isFormula ? { error: "a formula without a result" } : { text: null };
  switch (cell.type) {
    case "s":
      return { text: book.strings[Number(value)] ?? null };
    case "b":
      return { text: value === "1" ? "true" : "false" };
    case "e":
      return { error: value };
    case "d":
      return { text: isoText(value) };
    case "n":
      return numberCell(cell, value, book);
    default:
      return { text: value };
  }
}

function rowTexts({ cells }: SheetRow, book: Workbook): readonly CellText[] {
  const texts: CellText[] = [];
  for (const cell of cells) texts[cell.column] = cellText(cell, book);
  return texts;
}

function plainText(cell: CellText | undefined): string | null {
  return cell !== undefined && "text" in cell && cell.text !== "" ? cell.text : null;
}

function errorText(cell: CellText | undefined): string | undefined {
  return cell !== undefined && "error" in cell ? cell.error : undefined;
}

interface Layout {
  readonly wanted: readonly WantedColumn[];
  readonly places: readonly number[];
  readonly path: string;
}

/** A row to append; undefined for one without any value. */
function toRow(texts: readonly CellText[], row: number, { wanted, places, path }: Layout): AppendRow | undefined {
  const cells = places.map((place) => texts[place]);
  const values = cells.map(plainText);
  const at = cells.findIndex((cell) => errorText(cell) !== undefined);
  if (at < 0) return values.every((value) => value === null) ? undefined : [...values, path, row, null, null, null];
  const name = wanted[at]?.name ?? "";
  const raw = Object.fromEntries(
    wanted.map((column, index) => [column.name, errorText(cells[index]) ?? values[index]]),
  );
  const reason = `\`${name}\`: the cell holds no value but \`${errorText(cells[at]) ?? ""}\``;
  return [...values, path, row, `${name}.cell`, reason, JSON.stringify(raw)];
}

function headerOf(texts: readonly CellText[]): readonly string[] {
  return Array.from({ length: texts.length }, (_, index) => plainText(texts[index]) ?? "");
}

function noSheet(file: FileToRead, sheet: string | undefined, names: readonly string[]): HousefileError {
  const near = sheet === undefined ? [] : nearest(sheet, names);
  return new HousefileError(
    "SOURCE_FILE",
    `The workbook \`${file.path}\` has no sheet${sheet === undefined ? "" : ` \`${sheet}\``}.`,
    {
      hint:
        near.length > 0
          ? `Perhaps \`${near.join("` or `")}\` is meant.`
          : `It has: ${names.map((name) => `\`${name}\``).join(", ") || "none"}.`,
      where: file.path,
    },
  );
}

function unreadable(file: FileToRead, error: unknown): HousefileError {
  return new HousefileError("SOURCE_FILE", `The workbook \`${file.path}\` cannot be read: ${messageOf(error)}`, {
    hint: "Open it in Excel and save it again as .xlsx; a file that was cut off must be sent anew.",
    where: file.path,
    cause: error,
  });
}

async function* sheetRows(
  book: Workbook,
  sheet: string,
  file: FileToRead,
  wanted: readonly WantedColumn[],
  headerRow: number,
): AsyncIterable<readonly AppendRow[]> {
  let layout: Layout | undefined;
  for await (const rows of book.rows(sheet)) {
    const batch: AppendRow[] = [];
    for (const row of rows) {
      if (row.number < headerRow) continue;
      const texts = rowTexts(row, book);
      if (layout) {
        const made = toRow(texts, row.number, layout);
        if (made) batch.push(made);
      } else layout = { wanted, places: placesOf(wanted, headerOf(texts), `\`${file.path}\``), path: file.path };
    }
    yield batch;
  }
}

/**
 * The rows of a sheet as text, by each cell's true type: days and times as the sheet shows them, numbers with Excel's 15
 * digits, the result of a formula. A row with an error cell comes out with a fault; empty rows are skipped. Raises
 * SOURCE_FILE for a broken workbook or a missing sheet, SOURCE_COLUMN for a missing column.
 */
export async function* excelRows(
  file: FileToRead,
  wanted: readonly WantedColumn[],
  options: ExcelOptions,
): AsyncIterable<readonly AppendRow[]> {
  try {
    const book = await openWorkbook(file.absolute);
    const sheet = options.sheet ?? book.sheets[0];
    if (sheet === undefined || !book.sheets.includes(sheet)) throw noSheet(file, sheet, book.sheets);
    yield* sheetRows(book, sheet, file, wanted, options.header_row ?? 1);
  } catch (error) {
    throw error instanceof HousefileError ? error : unreadable(file, error);
  }
}
