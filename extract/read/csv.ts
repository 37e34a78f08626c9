import { createReadStream } from "node:fs";
import { parse } from "csv-parse/sync";
import type { AppendRow } from "../../core/session.ts";
import type { CsvOptions } from "../../core/source.ts";
import { csvRecords, type CsvRecord, type CsvShape } from "./csv-records.ts";
import { decode, withLineFeeds } from "./decode.ts";
import { placesOf, placeOf, type WantedColumn } from "./header.ts";

/** One file of a drop folder, as a reader gets it. */
export interface FileToRead {
  /** Where it is on disk. */
  readonly absolute: string;
  /** What it is called in origins and the manifest. */
  readonly path: string;
}

const candidates = [",", ";", "\t", "|"];
const chunkBytes = 1 << 18;

/** Text whose beginning was looked at already. */
interface Opened {
  readonly head: string;
  readonly rest: AsyncIterator<string>;
}

/** Reads on until the first record is complete, or the text ends. */
async function openText(text: AsyncIterable<string>): Promise<Opened> {
  const rest = text[Symbol.asyncIterator]();
  let head = "";
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return { head, rest };
    head += next.value;
    if (firstLine(head) !== undefined) return { head, rest };
  }
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Where the next line starts. */
  readonly end: number;
  readonly number: number;
}

/** The first line that says something. `sep=;` is a note from Excel to itself. */
function firstLine(text: string, isLast = false): Line | undefined {
  for (let start = 0, number = 1; start < text.length; number++) {
    const found = text.indexOf("\n", start);
    if (found < 0 && !isLast) return undefined;
    const end = found < 0 ? text.length : found + 1;
    const line = text.slice(start, end).replace(/\r?\n$/, "");
    if (line !== "" && !/^sep=.$/i.test(line)) return { text: line, start, end, number };
    start = end;
  }
  return undefined;
}

function split(line: string, delimiter: string): readonly string[] {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    return (
      (
        parse(line, {
          delimiter,
          relax_quotes: true,
          relax_column_count: true,
        }) as unknown as readonly (readonly string[])[]
      )[0] ?? []
    );
  } catch {
    return line.split(delimiter);
  }
}

/** The delimiter under which a line shows most of the contract's columns; then the one that cuts it into most fields. */
function sniff(line: string, wanted: readonly string[]): string {
  const scored = candidates.map((delimiter) => {
    const fields = split(line, delimiter);
    return {
      delimiter,
      named: wanted.filter((name) => placeOf(name, [...new Set(fields)], "") >= 0).length,
      fields: fields.length,
    };
  });
  return scored.reduce((best, next) =>
    next.named > best.named || (next.named === best.named && next.fields > best.fields) ? next : best,
  ).delimiter;
}

async function* from(head: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  if (head !== "") yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function toRow(
  record: CsvRecord,
  places: readonly number[],
  isNull: (field: string) => boolean,
  path: string,
): AppendRow {
  if (!("fields" in record))
    return [...places.map(() => null), path, record.line, record.fault, record.reason, record.raw];
  const { fields, line } = record;
  const row: AppendRow[number][] = new Array<AppendRow[number]>(places.length + 5);
  for (let index = 0; index < places.length; index++) {
    const field = fields[places[index] ?? -1];
    row[index] = field === undefined || isNull(field) ? null : field;
  }
  row[places.length] = path;
  row[places.length + 1] = line;
  row[places.length + 2] = row[places.length + 3] = row[places.length + 4] = null;
  return row;
}

interface Layout {
  readonly shape: CsvShape;
  readonly places: readonly number[];
  /** Where the records begin, and the number of their first line. */
  readonly start: number;
  readonly line: number;
}

function layoutOf(first: Line, file: FileToRead, wanted: readonly WantedColumn[], options: CsvOptions): Layout {
  const hasHeader = options.header ?? options.columns === undefined;
  const names = wanted.map(({ name }) => name);
  const delimiter = options.delimiter ?? sniff(first.text, hasHeader ? names : []);
  const header = hasHeader ? split(first.text, delimiter) : (options.columns ?? names);
  return {
    shape: { delimiter, fields: header.length },
    places: placesOf(wanted, header, `\`${file.path}\``),
    start: hasHeader ? first.end : first.start,
    line: first.number + (hasHeader ? 1 : 0),
  };
}

/**
 * The rows of a delimited file as text: the contract's columns, then file, line, fault, reason and raw record. Broken
 * records come out as rows with a fault. Raises SOURCE_COLUMN when the header lacks a column.
 */
export async function* csvRows(
  file: FileToRead,
  wanted: readonly WantedColumn[],
  options: CsvOptions,
): AsyncIterable<readonly AppendRow[]> {
  const bytes = createReadStream(file.absolute, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
  const { head, rest } = await openText(withLineFeeds(decode(bytes, options.encoding ?? "utf-8")));
  try {
    const first = firstLine(head, true);
    if (!first) return;
    const { shape, places, start, line } = layoutOf(first, file, wanted, options);
    const nulls = new Set(["", ...(options.nulls ?? [])]);
    const isNull = (field: string): boolean => nulls.has(field);
    const records = csvRecords(from(head.slice(start), rest), shape, line);
    for await (const batch of records) yield batch.map((record) => toRow(record, places, isNull, file.path));
  } finally {
    await rest.return?.();
  }
}
