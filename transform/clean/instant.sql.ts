import { sql } from "../../core/sql.ts";
import { onlyText, textOption, type Cleaner } from "./cleaner.ts";
import { defaultDateFormats, formatsSql } from "./date.sql.ts";

/** Date formats with a time of day, then without. */
const defaultInstantFormats = [
  ...defaultDateFormats.flatMap((format) => [`${format} %H:%M:%S`, `${format} %H:%M`]),
  ...defaultDateFormats,
];

/**
 * An instant. ISO 8601 with or without an offset, Unix seconds (10 digits) or milliseconds (13), then each format. Text
 * without an offset is local time in `timezone` (UTC unless set). Impossible times and years outside 1850 to 2200 are null.
 */
export const instantSql: Cleaner = (input) => {
  const text = onlyText(input);
  const zone = sql.lit(textOption(input.options, "timezone", "UTC"));
  const formats = formatsSql(input.options, defaultInstantFormats);
  const read = sql`case
    when regexp_full_match(t, '[0-9]{10}') then to_timestamp(cast(t as bigint))
    when regexp_full_match(t, '[0-9]{13}') then make_timestamptz(cast(t as bigint) * 1000)
    when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+ ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)') then try_cast(t as timestamptz)
    when regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?') then timezone(${zone}, try_cast(t as timestamp))
    else timezone(${zone}, try_strptime(t, ${formats}))
  end`;
  return sql`list_transform(list_transform([${text}], lambda t: ${read}), lambda i: case when year(i) between 1850 and 2200 then i end)[1]`;
};
