import { jsonText } from "../core/json.ts";
import type { Row, Value } from "../core/session.ts";

function cellText(value: Value | undefined): string {
  if (value === null || value === undefined) return "–";
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace(/\.000Z$|Z$/, "");
  if (typeof value === "object") return jsonText(value);
  return String(value).replaceAll(/[\p{Cc}]/gu, " ");
}

/** Rows as an aligned table; numbers to the right. Control characters become blanks, so that data cannot steer a terminal. */
export function tableText(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "(no rows)\n";
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const isNumber = columns.map((column) =>
    rows.some((row) => typeof row[column] === "number" || typeof row[column] === "bigint"),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) =>
        isNumber[index] === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return `${[line(columns), widths.map((width) => "─".repeat(width)).join("  "), ...cells.map(line)].join("\n")}\n`;
}

/** One value as a CSV field (RFC 4180). */
function csvField(value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  const text = value instanceof Date ? value.toISOString() : cellTextExact(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cellTextExact(value: Exclude<Value, null | Date>): string {
  return typeof value === "object" ? jsonText(value) : String(value);
}

/** One record of a CSV file. */
export function csvLine(values: readonly (Value | undefined)[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

/** One row as JSON; integers beyond 2^53 as text. */
export function jsonLine(row: Row): string {
  return jsonText(row);
}

/** Prints rows as a table, as JSON lines when asked, or what there is to say when there are none. */
export function printRows(rows: readonly Row[], json: boolean, none: string): void {
  const text = rows.length === 0 ? `${none}\n` : tableText(rows);
  process.stdout.write(json ? rows.map((row) => `${jsonLine(row)}\n`).join("") : text);
}
