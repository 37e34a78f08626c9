import { openArchive, type Archive } from "./archive.ts";
import { xmlEvents, type XmlEvent } from "./xml.ts";

/** A cell as the file has it. */
export interface Cell {
  /** 0-based column. */
  readonly column: number;
  /** `n` number, `s` shared string, `str` and `inlineStr` text, `b` boolean, `e` error, `d` ISO date. */
  readonly type: string;
  readonly style: number;
  /** Undefined when the file holds no value: an empty cell, or a formula that nobody calculated. */
  readonly value: string | undefined;
  readonly isFormula: boolean;
}

/** One row of a sheet. */
export interface SheetRow {
  /** 1-based. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** A workbook with what is needed to understand its cells. */
export interface Workbook {
  /** In the order of their tabs. */
  readonly sheets: readonly string[];
  readonly is1904: boolean;
  readonly strings: readonly string[];
  /** True when cells of this style show a date or a time. */
  isDateStyle(style: number): boolean;
  rows(sheet: string): AsyncIterable<readonly SheetRow[]>;
}

async function tags(archive: Archive, part: string): Promise<readonly (XmlEvent & { readonly kind: "open" })[]> {
  if (!archive.has(part)) return [];
  const found: (XmlEvent & { readonly kind: "open" })[] = [];
  for await (const events of xmlEvents(archive.read(part))) {
    for (const event of events) if (event.kind === "open") found.push(event);
  }
  return found;
}

/** Excel writes control characters as `_x000D_`. */
function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

/** The plain text of each shared string: its runs joined, without the reading aids (`rPh`) of Japanese files. */
async function sharedStrings(archive: Archive, part: string): Promise<readonly string[]> {
  if (!archive.has(part)) return [];
  const found: string[] = [];
  let text = "";
  let inText = false;
  let inReading = false;
  for await (const events of xmlEvents(archive.read(part))) {
    for (const event of events) {
      if (event.kind === "text") text += inText && !inReading ? event.text : "";
      else if (event.name === "t") inText = event.kind === "open";
      else if (event.name === "rPh") inReading = event.kind === "open";
      else if (event.name === "si" && event.kind === "open") text = "";
      else if (event.name === "si") found.push(unescaped(text));
    }
  }
  return found;
}

const dateFormatIds: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47, 50, 51, 52, 53, 54, 55, 56, 57,
  58,
]);

/** A format that shows a date or a time. `[h]:mm` shows a span, which is a number. */
export function isDateFormat(format: string): boolean {
  if (/\[(?:h+|m+|s+)\]/i.test(format)) return false;
  const [positive = ""] = format.split(";");
  return /[ymdhs]/i.test(positive.replace(/"[^"]*"|\\.|[_*].|\[[^\]]*\]|general/gi, ""));
}

async function dateStyles(archive: Archive, part: string): Promise<ReadonlySet<number>> {
  const formats = new Map<number, string>();
  const styles = new Set<number>();
  let inCells = false;
  let style = 0;
  for (const { name, attributes } of await tags(archive, part)) {
    if (name === "numFmt") formats.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
    else if (name === "cellXfs") inCells = true;
    else if (name === "cellStyles" || name === "dxfs") inCells = false;
    else if (name === "xf" && inCells) {
      const id = Number(attributes["numFmtId"] ?? 0);
      const format = formats.get(id);
      if (format === undefined ? dateFormatIds.has(id) : isDateFormat(format)) styles.add(style);
      style++;
    }
  }
  return styles;
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

interface OpenCell {
  column: number;
  type: string;
  style: number;
  value: string | undefined;
  isFormula: boolean;
}

/** Puts the rows of a sheet together from what its XML tells. */
class SheetReader {
  private row = 0;
  private cells: Cell[] = [];
  private cell: OpenCell | undefined;
  private inValue = false;
  private inReading = false;

  take(events: readonly XmlEvent[]): readonly SheetRow[] {
    const rows: SheetRow[] = [];
    for (const event of events) {
      if (event.kind === "open") this.opened(event.name, event.attributes);
      else if (event.kind === "text") this.text(event.text);
      else if (event.name === "row") rows.push({ number: this.row, cells: this.cells });
      else this.closed(event.name);
    }
    return rows;
  }

  private opened(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "row") {
      this.row = attributes["r"] === undefined ? this.row + 1 : Number(attributes["r"]);
      this.cells = [];
    } else if (name === "c") {
      const reference = attributes["r"];
      const column = reference === undefined ? (this.cells.at(-1)?.column ?? -1) + 1 : columnOf(reference);
      this.cell = {
        column,
        type: attributes["t"] ?? "n",
        style: Number(attributes["s"] ?? 0),
        value: undefined,
        isFormula: false,
      };
    } else if (this.cell) this.openedInCell(this.cell, name);
  }

  private openedInCell(cell: OpenCell, name: string): void {
    if (name === "f") cell.isFormula = true;
    else if (name === "rPh") this.inReading = true;
    else if (name === "v" || name === "t") {
      this.inValue = !this.inReading;
      cell.value ??= "";
    }
  }

  private text(text: string): void {
    if (this.inValue && this.cell) this.cell.value = (this.cell.value ?? "") + text;
  }

  private closed(name: string): void {
    if (name === "v" || name === "t") this.inValue = false;
    else if (name === "rPh") this.inReading = false;
    else if (name === "c" && this.cell) {
      const { cell } = this;
      const isText = cell.type === "str" || cell.type === "inlineStr";
      this.cells.push(isText && cell.value !== undefined ? { ...cell, value: unescaped(cell.value) } : cell);
      this.cell = undefined;
    }
  }
}

async function* sheetRows(archive: Archive, part: string): AsyncIterable<readonly SheetRow[]> {
  const reader = new SheetReader();
  for await (const events of xmlEvents(archive.read(part))) {
    const rows = reader.take(events);
    if (rows.length > 0) yield rows;
  }
}

function partOf(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`;
}

/**
 * Opens an .xlsx file. exceljs has a streaming reader, but it (4.4.0) loses the results of formulas that are 0 or shared,
 * breaks letters that span two chunks, takes reading aids for text, depends on the order of a file's parts, and waits
 * forever for a damaged part; so the parts are read here, with exceljs' XML parser.
 */
export async function openWorkbook(path: string): Promise<Workbook> {
  const archive = await openArchive(path);
  if (!archive.has("xl/workbook.xml")) throw new Error("it is no .xlsx workbook");
  const relations = await tags(archive, "xl/_rels/workbook.xml.rels");
  const targets = new Map(relations.map(({ attributes }) => [attributes["Id"], partOf(attributes["Target"] ?? "")]));
  const book = await tags(archive, "xl/workbook.xml");
  const parts = new Map<string, string>();
  for (const { name, attributes } of book) {
    const part = targets.get(attributes["r:id"] ?? attributes["relationships:id"]);
    if (name === "sheet" && part !== undefined && archive.has(part) && !part.includes("chartsheets/"))
      parts.set(attributes["name"] ?? "", part);
  }
  const named = (kind: string, usual: string): string =>
    [...targets.values()].find((part) => part.toLowerCase().endsWith(`/${kind}.xml`)) ?? usual;
  const styles = await dateStyles(archive, named("styles", "xl/styles.xml"));
  const is1904 = book.some(
    ({ name, attributes }) => name === "workbookPr" && /^(?:1|true)$/.test(attributes["date1904"] ?? ""),
  );
  return {
    sheets: [...parts.keys()],
    is1904,
    strings: await sharedStrings(archive, named("sharedstrings", "xl/sharedStrings.xml")),
    isDateStyle: (style) => styles.has(style),
    rows: (sheet) => sheetRows(archive, parts.get(sheet) ?? ""),
  };
}
