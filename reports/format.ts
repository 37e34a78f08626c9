import type { Cell } from "./content/content.ts";
import type { ColumnKind } from "./content/kind.ts";
import type { ReportLocale } from "../core/report-spec.ts";
import { withSign } from "../core/with-sign.ts";

/** What stands where a value is not known. Never 0. */
export const missing = "–";

const nbsp = "\u00a0";

/** Numbers and days as people read them, in one language, currency and time zone. */
export interface Format {
  readonly currencySymbol: string;
  count(value: number): string;
  /** Amount in its natural size: £12.4 m, £38,400, £9.50. */
  money(value: number): string;
  /** An amount without its currency, for charts: 412k, 1.24m. */
  short(value: number): string;
  percent(value: number, digits?: number, signed?: boolean): string;
  /** A difference of fractions: +4.1 points. */
  points(value: number): string;
  day(value: string): string;
  instant(value: Date): string;
  /** One cell of a table. */
  cell(value: Cell, kind: ColumnKind, signed?: boolean): string;
}

/** Written down here, because the short names of the platform change with its version. */
export const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An instant as calendar day and time of day in a zone. */
function wallClock(timezone: string): (instant: Date) => { readonly day: string; readonly time: string } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
    const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
    return { day: `${part("year")}-${part("month")}-${part("day")}`, time: `${part("hour")}:${part("minute")}` };
  };
}

const languages: Readonly<Record<ReportLocale, string>> = { en: "en-GB" };

/** A formatter. Deterministic: the same value gives the same text on every machine with full ICU. */
export function formatFor(locale: ReportLocale, currency: string, timezone: string): Format {
  const language = languages[locale];
  const cache = new Map<string, Intl.NumberFormat>();
  function fixed(value: number, digits: number, signed = false): string {
    const key = String(digits);
    let format = cache.get(key);
    if (!format) {
      format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      cache.set(key, format);
    }
    return withSign(format.format(Math.abs(value)), value, signed);
  }
  const currencySymbol =
    new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
      .formatToParts(0)
      .find((part) => part.type === "currency")?.value ?? currency;
  const space = currencySymbol.length > 1 ? nbsp : "";
  function money(value: number, digits: number, signed = false, unit = ""): string {
    const text = fixed(Math.abs(value), digits);
    return withSign(`${currencySymbol}${space}${text}${unit}`, value, signed);
  }
  function naturalMoney(value: number): string {
    const size = Math.abs(value);
    if (size >= 999_500_000) return money(value / 1e9, 2, false, `${nbsp}bn`);
    if (size >= 999_500) return money(value / 1e6, size >= 99.95e6 ? 0 : size >= 9.995e6 ? 1 : 2, false, `${nbsp}m`);
    return money(value, size >= 100 ? 0 : 2);
  }
  function short(value: number): string {
    const size = Math.abs(value);
    if (size >= 999_500) return `${fixed(value / 1e6, size >= 9.995e6 ? 1 : 2)}m`;
    if (size >= 9_995) return `${fixed(value / 1e3, 0)}k`;
    if (size >= 1_000) return `${fixed(value / 1e3, 1)}k`;
    return fixed(value, 0);
  }
  const wall = wallClock(timezone);
  const day = (value: string): string => {
    const [year = "", month = "", date = ""] = value.split("-");
    return `${String(Number(date))} ${monthNames[Number(month) - 1] ?? month} ${year}`;
  };
  const instant = (value: Date): string => {
    const { day: date, time } = wall(value);
    return `${day(date)}, ${time}`;
  };
  const percent = (value: number, digits = 0, signed = false): string =>
    `${fixed(value * 100, digits, signed)}${nbsp}%`;

  function numberCell(value: number, kind: ColumnKind, signed: boolean): string {
    switch (kind) {
      case "count":
      case "money":
        return fixed(value, 0, signed);
      case "price":
      case "ratio":
        return fixed(value, 2, signed);
      case "number":
        return fixed(value, 1, signed);
      case "percent":
        return percent(value, 1, signed);
      case "rate":
        return percent(value, 2, signed);
      case "points":
        return fixed(value * 100, 2, true);
      case "index":
        return fixed(value, 0, true);
      case "p":
        return value < 0.0001 ? "< 0.0001" : fixed(value, 4);
      default:
        return String(value);
    }
  }

  return {
    currencySymbol,
    count: (value) => fixed(value, 0),
    money: naturalMoney,
    short,
    percent,
    points: (value) => `${fixed(value * 100, 1, true)}${nbsp}points`,
    day,
    instant,
    cell(value, kind, signed = false) {
      if (value === null) return missing;
      if (value instanceof Date) return instant(value);
      if (typeof value === "boolean") return value ? "yes" : "no";
      if (typeof value === "number") return numberCell(value, kind, signed);
      return kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
    },
  };
}

/** Singular or plural: `plural(1, "customer")` is "1 customer". */
export function plural(count: number, singular: string, format: Format, many = `${singular}s`): string {
  return `${format.count(count)} ${count === 1 ? singular : many}`;
}
