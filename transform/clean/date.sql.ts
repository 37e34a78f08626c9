import type { CleanerOptions } from "../../core/expression.ts";
import { sql, type Sql } from "../../core/sql.ts";
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

/** The formats of a mapping, or the defaults, as a list. */
export function formatsSql(options: CleanerOptions, defaults: readonly string[]): Sql {
  const { formats } = options;
  const named = Array.isArray(formats)
    ? (formats as readonly string[])
    : typeof formats === "string"
      ? [formats]
      : defaults;
  return sql`[${sql.join(named.map((format) => sql.lit(format)))}]`;
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
  (text) =>
    sql`regexp_replace(translate(${text}, '０１２３４５６７８９／', '0123456789/'), '[T ][0-9]{1,2}:[0-9]{2}.*$', '')`,
  (text, { options }) => sql`case
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamp)
    when regexp_full_match(${text}, '[1-9][0-9]{4}(\\.[0-9]+)?') then timestamp '1899-12-30' + to_days(cast(floor(cast(${text} as double)) as integer))
    else try_strptime(${text}, ${formatsSql(options, defaultDateFormats)})
  end`,
  (day, { options }) => sql`case
    when year(${day}) < 100 and year(${day}) > ${sql.lit(pivot(options))} then ${day} + interval 1900 year
    when year(${day}) < 100 then ${day} + interval 2000 year
    else ${day}
  end`,
  (day) => sql`case when year(${day}) between 1850 and 2200 then cast(${day} as date) end`,
];
