import { sql } from "../../core/sql.ts";
import { textOption, type Cleaner } from "./cleaner.ts";
import { defaultDateFormats, strptimeSql } from "./date.sql.ts";

/** Date formats with a time of day, then without. */
const defaultInstantFormats = [
  ...defaultDateFormats.flatMap((format) => [`${format} %H:%M:%S`, `${format} %H:%M`]),
  ...defaultDateFormats,
];

/**
 * An instant. ISO 8601 with or without an offset, Unix seconds (10 digits) or milliseconds (13), then each format. Text
 * without an offset is local time in `timezone` (UTC unless set). Impossible times and years outside 1850 to 2200 are null.
 */
export const instantSql: Cleaner = [
  (text, { options }) => {
    const zone = sql.lit(textOption(options, "timezone", "UTC"));
    return sql`case
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+ ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)') then try_cast(${text} as timestamptz)
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?') then timezone(${zone}, try_cast(${text} as timestamp))
    when regexp_full_match(${text}, '[0-9]{10}') then to_timestamp(cast(${text} as bigint))
    when regexp_full_match(${text}, '[0-9]{13}') then make_timestamptz(cast(${text} as bigint) * 1000)
    else timezone(${zone}, ${strptimeSql(text, options, defaultInstantFormats)})
  end`;
  },
  (instant) => sql`case when year(${instant}) between 1850 and 2200 then ${instant} end`,
];
