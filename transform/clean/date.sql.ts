import type { CleanerOptions } from "../../core/expression.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { translateWideSql } from "./text.sql.ts";
import type { Cleaner } from "./cleaner.ts";

/** Formats tried in this order unless a mapping names its own: ISO, then the day before the month. */
export const defaultDateFormats = [
  "%Y-%m-%d",
  "%d/%m/%Y",
  "%d.%m.%Y",
  "%d-%m-%Y",
  "%d %m %Y",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%Y%m%d",
  "%d %b %Y",
  "%d %B %Y",
  "%d-%b-%Y",
  "%d. %B %Y",
  "%b %d, %Y",
  "%B %d, %Y",
  "%b %d %Y",
  "%B %d %Y",
  "%Y年%m月%d日",
  "%d/%m/%y",
  "%d.%m.%y",
  "%d-%m-%y",
  "%d-%b-%y",
  "%d %b %y",
] as const;

/** The formats of a mapping, or the defaults. */
function formatsOf(options: CleanerOptions, defaults: readonly string[]): readonly string[] {
  const { formats } = options;
  if (Array.isArray(formats)) return formats as readonly string[];
  return typeof formats === "string" ? [formats] : defaults;
}

/** Kinds of text by a mark, of which only a format with the same mark can read any; the first kind that fits. */
const kinds: readonly (readonly [inText: (text: Sql) => Sql, inFormat: RegExp])[] = [
  [(text) => sql`contains(${text}, '/')`, /\//],
  [(text) => sql`contains(${text}, '.')`, /\./],
  [(text) => sql`contains(${text}, '-')`, /-/],
  [(text) => sql`regexp_matches(${text}, '[A-Za-z]')`, /%[bB]|(?<!%)[A-Za-z]/],
];

/** Directives that read digits or names of months and nothing else. */
const plainFormat = /^(?:[^%]|%-?[YymdBbHMS])*$/;

/**
 * The text read by the first format of the mapping, or of the defaults, that fits; null when none does. The engine tries
 * all formats in turn, so only those that can fit are named for each kind of text: a fifth of the time.
 */
export function strptimeSql(text: Sql, options: CleanerOptions, defaults: readonly string[]): Sql {
  const formats = formatsOf(options, defaults);
  const readSql = (some: readonly string[]) =>
    some.length === 0 ? sql`null` : sql`try_strptime(${text}, [${sql.join(some.map((format) => sql.lit(format)))}])`;
  if (!formats.every((format) => plainFormat.test(format))) return readSql(formats);
  const kindOf = (format: string) => kinds.findIndex(([, inFormat]) => inFormat.test(format.replaceAll("%-", "%")));
  const cases = kinds.map(
    ([inText], kind) => sql`when ${inText(text)} then ${readSql(formats.filter((format) => kindOf(format) === kind))}`,
  );
  return sql`case ${sql.join(cases, " ")} else ${readSql(formats.filter((format) => kindOf(format) < 0))} end`;
}

/** A two-digit year is read by `%y` formats as 19xx or 20xx; those above the pivot are 19xx. */
function pivot(options: CleanerOptions): number {
  const { pivot_year: year } = options;
  return typeof year === "number" ? year : 30;
}

/**
 * A calendar day. Tries each format, then an Excel serial number (days since 1899-12-30); the time of day is dropped.
 * Impossible days (31/02/2020) and years outside 1850 to 2200 are null.
 */
export const dateSql: Cleaner = [
  (text) => translateWideSql(text, "０１２３４５６７８９／", "0123456789/"),
  (text) =>
    sql`case when contains(${text}, ':') then regexp_replace(${text}, '[T ][0-9]{1,2}:[0-9]{2}.*$', '') else ${text} end`,
  (text, { options }) => sql`case
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamp)
    when regexp_full_match(${text}, '[1-9][0-9]{4}(\\.[0-9]+)?') then timestamp '1899-12-30' + to_days(cast(floor(cast(${text} as double)) as integer))
    else ${strptimeSql(text, options, defaultDateFormats)}
  end`,
  (day, { options }) => sql`case
    when year(${day}) < 100 and year(${day}) > ${sql.lit(pivot(options))} then ${day} + interval 1900 year
    when year(${day}) < 100 then ${day} + interval 2000 year
    else ${day}
  end`,
  (day) => sql`case when year(${day}) between 1850 and 2200 then cast(${day} as date) end`,
];
