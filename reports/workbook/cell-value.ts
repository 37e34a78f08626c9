import type { Cell } from "../content/content.ts";
import type { ColumnKind } from "../content/kind.ts";
import { missing } from "../format.ts";

const dayMs = 86_400_000;
/** Excel's day 0 in days since 1970; right from 1 March 1900, before which Excel believes in a 29 February 1900. */
const excelEpoch = 25_569;
const firstSafeDay = "1900-03-01";

/** A calendar day as an Excel serial number, the same in every time zone. Undefined when Excel cannot hold it. */
export function daySerial(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(day) || day < firstSafeDay) return undefined;
  const [year, month, date] = [day.slice(0, 4), day.slice(5, 7), day.slice(8, 10)].map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, date ?? 1) / dayMs + excelEpoch;
}

/** Offsets of all zones change on a quarter of an hour, so one answer of the platform serves a whole quarter. */
const quarterMs = 900_000;

/** Wall-clock time in a zone as an Excel serial number. */
export function instantSerial(timezone: string): (instant: Date) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  });
  const offsets = new Map<number, number>();
  function offsetOf(quarter: number): number {
    const parts = new Map(format.formatToParts(quarter * quarterMs).map((part) => [part.type, Number(part.value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return wall - quarter * quarterMs;
  }
  return (instant) => {
    const quarter = Math.floor(instant.getTime() / quarterMs);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetOf(quarter);
      if (offsets.size > 50_000) offsets.clear();
      offsets.set(quarter, offset);
    }
    return Math.floor((instant.getTime() + offset) / 1000) / (dayMs / 1000) + excelEpoch;
  };
}

/** What Excel holds: a number (dates and instants as serials) or a text. */
type ExcelValue = number | string;

/** Turns cells into what Excel holds. Text stays text whatever it begins with; null is "–". */
export function excelValue(timezone: string): (cell: Cell, kind: ColumnKind) => ExcelValue {
  const serial = instantSerial(timezone);
  return (cell, kind) => {
    if (cell === null) return missing;
    if (typeof cell === "number")
      return kind === "points" ? cell * 100 : kind === "id" || kind === "text" ? String(cell) : cell;
    if (cell instanceof Date) return serial(cell);
    if (typeof cell === "boolean") return cell ? "yes" : "no";
    if (kind === "date") return daySerial(cell) ?? cell;
    return cell.slice(0, 32_767);
  };
}

/** Kinds whose cells are numbers in Excel: they stand on the right. */
export function isNumeric(kind: ColumnKind): boolean {
  return kind !== "text" && kind !== "id" && kind !== "status" && kind !== "flag";
}
