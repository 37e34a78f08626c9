import { CsvError, parse } from "csv-parse/sync";

/** One record of a delimited file: its fields, or why it has none. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | {
      readonly line: number;
      readonly fault: "fields" | "quote" | "encoding";
      readonly reason: string;
      readonly raw: string;
    };

/** How a file is cut into records. */
export interface CsvShape {
  readonly delimiter: string;
  /** Fields of a whole record. */
  readonly fields: number;
}

/** Text that may end in the middle of a record. */
interface Block {
  readonly text: string;
  /** Line number of the block's first line, 1-based. */
  readonly line: number;
  /** True when nothing follows. */
  readonly isLast: boolean;
}

interface Cut {
  readonly records: CsvRecord[];
  /** What belongs to a record that goes on in the next block. */
  readonly rest: string;
}

/** A quoted field with more line breaks than this is taken for a quote that nobody closed. */
const mostLines = 1000;

const replacement = "\uFFFD";

function isQuoteOpen(error: unknown): boolean {
  return error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED";
}

function parseQuoted(text: string, delimiter: string): readonly (readonly string[])[] {
  return parse(text, {
    delimiter,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found++;
  return found;
}

function wrongCount(line: number, raw: string, found: number, shape: CsvShape): CsvRecord {
  return { line, fault: "fields", reason: `the record has ${found} fields instead of ${shape.fields}`, raw };
}

function recordOf(line: number, raw: () => string, fields: readonly string[], shape: CsvShape): CsvRecord {
  if (fields.length !== shape.fields) return wrongCount(line, raw(), fields.length, shape);
  if (!fields.some((field) => field.includes(replacement))) return { line, fields };
  return {
    line,
    fault: "encoding",
    reason: "the record has bytes that are no text in the file's encoding (set `encoding`)",
    raw: raw(),
  };
}

/** No quotes at all, which is most of most files: splitting is all there is to do. */
function cutPlain({ text, line }: Block, shape: CsvShape): Cut {
  const records: CsvRecord[] = [];
  const isClean = !text.includes(replacement);
  text.split("\n").forEach((ending, index) => {
    const raw = withoutReturn(ending);
    if (raw === "") return;
    const fields = raw.split(shape.delimiter);
    if (isClean && fields.length === shape.fields) records.push({ line: line + index, fields });
    else records.push(recordOf(line + index, () => raw, fields, shape));
  });
  return { records, rest: "" };
}

/**
 * The line of each record: the next one that is not empty, and as many further as its fields have line breaks. The
 * parser's own count takes a `\r\n` inside quotes for two lines.
 */
function lineNumbers(text: string, records: readonly (readonly string[])[], firstLine: number): readonly number[] {
  const lines = text.split("\n");
  let at = 0;
  return records.map((fields) => {
    while (withoutReturn(lines[at] ?? " ") === "") at++;
    const start = at;
    at += 1 + (lines.length === records.length ? 0 : fields.reduce((breaks, field) => breaks + count(field, "\n"), 0));
    return firstLine + start;
  });
}

/** The whole block at once; undefined when something in it is broken, so that it has to be looked at line by line. */
function cutWhole({ text, line }: Block, shape: CsvShape): Cut | undefined {
  let parsed: readonly (readonly string[])[];
  try {
    parsed = parseQuoted(text, shape.delimiter);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
  if (text.includes(replacement) || parsed.some((fields) => fields.length !== shape.fields)) return undefined;
  const numbers = lineNumbers(text, parsed, line);
  return { records: parsed.map((fields, index) => ({ line: numbers[index] ?? line, fields })), rest: "" };
}

/** The end (exclusive) of the record that starts at a line, or why there is none. */
function recordEnd(
  lines: readonly string[],
  start: number,
  delimiter: string,
): { end: number; fields: readonly string[] } | "open" | "broken" {
  const first = lines[start] ?? "";
  if (!first.includes('"')) return { end: start + 1, fields: withoutReturn(first).split(delimiter) };
  const last = Math.min(lines.length, start + mostLines);
  for (let end = start + 1; end <= last; end++) {
    // Inside quotes a line without a quote cannot end the record: no need to look.
    if (end > start + 1 && !(lines[end - 1] ?? "").includes('"')) continue;
    try {
      const [fields] = parseQuoted(withoutReturn(lines.slice(start, end).join("\n")), delimiter);
      return { end, fields: fields ?? [] };
    } catch (error) {
      if (!isQuoteOpen(error)) {
        if (error instanceof CsvError) return "broken";
        throw error;
      }
    }
  }
  return "open";
}

/**
 * Line by line. A broken record costs its first line only: reading goes on at the next one, so that a stray quote cannot
 * swallow what follows.
 */
function cutByLine({ text, line, isLast }: Block, shape: CsvShape): Cut {
  const lines = text.split("\n");
  const records: CsvRecord[] = [];
  for (let at = 0; at < lines.length;) {
    const raw = withoutReturn(lines[at] ?? "");
    if (raw === "") {
      at++;
      continue;
    }
    const found = recordEnd(lines, at, shape.delimiter);
    if (found === "open" && !isLast && lines.length - at < mostLines)
      return { records, rest: lines.slice(at).join("\n") };
    if (typeof found === "string") {
      const reason = found === "open" ? "a quote is opened and never closed" : "a quote stands where none may stand";
      records.push({ line: line + at, fault: "quote", reason, raw });
      at++;
    } else if (found.end > at + 1 && found.fields.length !== shape.fields) {
      records.push(wrongCount(line + at, raw, found.fields.length, shape));
      at++;
    } else {
      const [from, to] = [at, found.end];
      records.push(recordOf(line + at, () => withoutReturn(lines.slice(from, to).join("\n")), found.fields, shape));
      at = found.end;
    }
  }
  return { records, rest: "" };
}

function cut(block: Block, shape: CsvShape): Cut {
  if (!block.text.includes('"')) return cutPlain(block, shape);
  return cutWhole(block, shape) ?? cutByLine(block, shape);
}

const blockLength = 1 << 18;

/** Where text may be cut: after the last line break that has an even number of quotes before it. */
function cutPoint(text: string): number {
  let at = text.lastIndexOf("\n");
  let quotes = count(text.slice(0, at + 1), '"');
  while (at >= 0 && quotes % 2 === 1) {
    const before = text.lastIndexOf("\n", at - 1);
    quotes -= count(text.slice(before + 1, at), '"');
    at = at === 0 ? -1 : before;
  }
  return at + 1;
}

/**
 * Cuts decoded text into records with their line numbers. Records of the wrong length, with a stray quote or with bytes
 * that are no text come out as faults with their raw line; empty lines are skipped. Never stops before the end.
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  shape: CsvShape,
  firstLine = 1,
): AsyncIterable<readonly CsvRecord[]> {
  let pending = "";
  let line = firstLine;
  // A block that could not be cut grows before it is tried again, so that a long record is not cut over and over.
  let wanted = blockLength;
  for await (const chunk of text) {
    pending += chunk;
    if (pending.length < wanted) continue;
    const at = cutPoint(pending) || pending.lastIndexOf("\n") + 1;
    const { records, rest } = cut({ text: pending.slice(0, Math.max(0, at - 1)), line, isLast: false }, shape);
    const used = at === 0 ? "" : pending.slice(0, at);
    const kept = rest === "" ? "" : `${rest}\n`;
    line += count(used, "\n") - count(kept, "\n");
    pending = kept + pending.slice(at);
    wanted = Math.max(blockLength, pending.length * 2);
    if (records.length > 0) yield records;
  }
  const { records } = cut({ text: pending, line, isLast: true }, shape);
  if (records.length > 0) yield records;
}
