import type { ColumnKind } from "../../core/contract.ts";
import { sql, type Sql } from "../../core/sql.ts";

/** Text without letters outside ASCII. A byte count is free, a pattern is not. */
export function isAsciiSql(text: Sql): Sql {
  return sql`strlen(${text}) = length(${text})`;
}

const spaces = [
  ...[9, 10, 11, 12, 13, 0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
];

/** What JavaScript's `trim()` takes away, which is more than SQL's. */
export function trimSql(text: Sql): Sql {
  return sql`trim(${text}, ${sql.lit(String.fromCodePoint(...spaces))})`;
}

/** Whole numbers only: the engine's own cast rounds `1.5`, and reads `1_000` and `0x1F`. The roundtrip spares the pattern. */
function wholeSql(text: Sql, type: string): Sql {
  const cast = sql`try_cast(${text} as ${sql.raw(type)})`;
  const pattern = sql.lit("\\s*[+-]?[0-9]+(\\.0*)?\\s*");
  return sql`case when cast(${cast} as varchar) = ${text} or regexp_full_match(${text}, ${pattern}) then ${cast} end`;
}

function fractionSql(text: Sql, type: string): Sql {
  return sql`case when not contains(${text}, '_') then try_cast(${text} as ${sql.raw(type)}) end`;
}

/** A day, or an instant at midnight. The engine's own cast drops hours, an era (`44-03-15 BC`) and rubbish behind the day. */
function daySql(text: Sql): Sql {
  const cast = sql`try_cast(${text} as date)`;
  const pattern = sql.lit("\\s*[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}([T ]00:00(:00(\\.0+)?)?(Z|[+-]00(:?00)?)?)?\\s*");
  return sql`case when cast(${cast} as varchar) = ${text} or regexp_full_match(${text}, ${pattern}) then nullif(nullif(${cast}, 'infinity'), '-infinity') end`;
}

function instantSql(text: Sql): Sql {
  const cast = sql`try_cast(${text} as timestamptz)`;
  return sql`case when isfinite(${cast}) and ${text} <> 'epoch' then ${cast} end`;
}

/** Text as a value of a column's type, or null when it is none. */
export function parseSql(text: Sql, kind: ColumnKind, type: string): Sql {
  switch (kind) {
    case "string":
      return text;
    case "bigint":
      return wholeSql(text, type);
    case "number":
      if (type === "double")
        return sql`case when isfinite(${fractionSql(text, type)}) then ${fractionSql(text, type)} end`;
      return type.startsWith("decimal") ? fractionSql(text, type) : wholeSql(text, type);
    case "boolean":
      return sql`try_cast(${text} as boolean)`;
    case "iso_date":
      return daySql(text);
    case "date":
    case "iso_datetime":
      return instantSql(text);
  }
}

/** A value as text from which JavaScript makes the value that zod is asked about. */
export function zodTextSql(value: Sql, kind: ColumnKind): Sql {
  return kind === "date" || kind === "iso_datetime"
    ? sql`cast(epoch_ms(${value}) as varchar)`
    : sql`cast(${value} as varchar)`;
}
