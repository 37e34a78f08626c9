import { createRequire } from "node:module";
import { StringDecoder } from "node:string_decoder";
import exceljs from "exceljs";

const require = createRequire(import.meta.url);

interface SaxEvent {
  readonly eventType: "opentag" | "text" | "closetag";
  readonly value: { readonly name: string } | string;
}

const parseSax = require("exceljs/lib/utils/parse-sax.js") as (text: AsyncIterable<string>) => AsyncIterable<readonly SaxEvent[]>;

/** True for number formats that show a date or a time. */
export const isDateFormat = (require("exceljs/lib/utils/utils.js") as { isDateFmt(format: string | undefined): boolean }).isDateFmt;

/** The instant that a workbook's day number means, as if the workbook were in UTC. */
export const dayNumberToDate = (
  require("exceljs/lib/utils/utils.js") as { excelToDate(day: number, is1904: boolean): Date }
).excelToDate;

async function* decoded(bytes: AsyncIterable<Buffer | string>): AsyncIterable<string> {
  const decoder = new StringDecoder("utf8");
  for await (const chunk of bytes) yield typeof chunk === "string" ? chunk : decoder.write(chunk);
  yield decoder.end();
}

/** The plain text of each shared string: its runs joined, without the reading aids (`rPh`) that Japanese files carry. */
async function sharedStrings(bytes: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const found: string[] = [];
  let text = "";
  let inText = false;
  let inReading = false;
  for await (const events of parseSax(decoded(bytes))) {
    for (const { eventType, value } of events) {
      const tag = typeof value === "string" ? "" : value.name;
      if (eventType === "text") text += inText && !inReading ? (value as string) : "";
      else if (tag === "t") inText = eventType === "opentag";
      else if (tag === "rPh") inReading = eventType === "opentag";
      else if (tag === "si" && eventType === "opentag") text = "";
      else if (tag === "si") found.push(text);
    }
  }
  return found;
}

interface Sheet {
  readonly eventType: string;
  readonly value: { name: string };
}

/** What the base class keeps, as far as it is used here; exceljs does not describe it. */
interface Inner {
  readonly properties?: { readonly model?: { readonly date1904?: boolean } };
  readonly model?: { readonly sheets?: readonly { readonly rId: string; readonly name: string }[] };
  readonly workbookRels?: readonly { readonly Id: string; readonly Target: string }[];
  _parseWorksheet(iterator: AsyncIterable<string>, sheetNo: string): Iterable<Sheet>;
  [Symbol.asyncIterator](): AsyncIterator<AsyncIterable<exceljs.Row> & { readonly name: string }>;
}

type ReaderClass = new (path: string, options: Readonly<Record<string, string>>) => Inner;

/**
 * exceljs' streaming reader without four of its errors (4.4.0): it decodes chunk by chunk, which breaks letters that
 * span two chunks; it takes phonetic guides for the text of a cell; it does not know the names of sheets that openpyxl
 * wrote; and it reads a sheet before the styles and the workbook's settings when the file has them in that order. Keeping
 * the shared strings to ourselves makes it read sheets last.
 */
export class WorkbookReader extends (exceljs.stream.xlsx.WorkbookReader as unknown as ReaderClass) {
  strings: readonly string[] = [];

  constructor(path: string) {
    super(path, { worksheets: "emit", sharedStrings: "ignore", hyperlinks: "ignore", styles: "cache", entries: "ignore" });
  }

  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- the base class iterates over what this gives
  async *_parseSharedStrings(entry: AsyncIterable<Buffer>): AsyncIterable<never> {
    this.strings = await sharedStrings(entry);
  }

  override *_parseWorksheet(iterator: AsyncIterable<Buffer | string> & { destroy?: () => void }, sheetNo: string): Iterable<Sheet> {
    const relation = this.workbookRels?.find(({ Target }) => Target.endsWith(`worksheets/sheet${sheetNo}.xml`));
    const name = this.model?.sheets?.find(({ rId }) => rId === relation?.Id)?.name;
    try {
      for (const sheet of super._parseWorksheet(decoded(iterator), sheetNo)) {
        if (name !== undefined) sheet.value.name = name;
        yield sheet;
      }
    } finally {
      iterator.destroy?.();
    }
  }

  /** The name of the sheet that stands first; undefined when the workbook does not tell. */
  get firstSheet(): string | undefined {
    return this.model?.sheets?.[0]?.name;
  }

  /** True when the workbook counts its days from 1904, as old Macintosh files do. */
  get is1904(): boolean {
    return this.properties?.model?.date1904 === true;
  }
}
