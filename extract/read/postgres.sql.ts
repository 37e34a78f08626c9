import { inlineSql, sql, type Sql } from "../../core/sql.ts";
import type { SourceQuery } from "../../core/source.ts";
import type { CursorRange } from "./request.ts";

/** One column of a PostgreSQL source: its name and its type, as far as it changes how it is read. */
export interface PostgresColumn {
  readonly name: string;
  readonly type: "bytea" | "array" | "composite" | "money" | "other";
}

/**
 * How every reading session begins: one snapshot, and text that means the same on every server. All of it lives inside the
 * transaction, so that it holds behind a connection pooler too.
 */
export const sessionSettings: readonly string[] = [
  "begin transaction isolation level repeatable read read only",
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'iso_8601'",
  "set local bytea_output = 'hex'",
  "set local extra_float_digits = 1",
  "set local standard_conforming_strings = on",
  "set local statement_timeout = 0",
];

function fromSql(query: SourceQuery): Sql {
  // The line break keeps a comment at the end of the user's query from swallowing the bracket.
  if (query.kind === "query") return sql`(${sql.raw(query.sql.trim().replace(/;+$/, ""))}\n) as source_row`;
  return query.schema === undefined
    ? sql`${sql.id(query.table)} as source_row`
    : sql`${sql.id(query.schema, query.table)} as source_row`;
}

/** No rows, all columns: what a source has. */
export function describeSql(query: SourceQuery): string {
  return inlineSql(sql`select * from ${fromSql(query)} limit 0`);
}

/** Binary as hex and lists as JSON, as every other reader gives them. */
function textSql(column: PostgresColumn): Sql {
  const name = sql.id(column.name);
  switch (column.type) {
    case "bytea":
      return sql`encode(${name}, 'hex')`;
    case "array":
    case "composite":
      return sql`to_json(${name})::text`;
    case "money":
      return sql`${name}::numeric`;
    case "other":
      return name;
  }
}

function whereSql(range: CursorRange | undefined): Sql {
  if (range?.from === undefined && range?.to === undefined) return sql``;
  // Text is compared byte by byte, as the warehouse does, and not by the server's collation.
  const cursor = range.kind === "string" ? sql`${sql.id(range.column)}::text collate "C"` : sql.id(range.column);
  const bounds = [
    ...(range.from === undefined ? [] : [sql`${cursor} >= ${sql.lit(range.from)}`]),
    ...(range.to === undefined ? [] : [sql`${cursor} < ${sql.lit(range.to)}`]),
  ];
  return sql` where (${sql.join(bounds, " and ")}) or ${sql.id(range.column)} is null`;
}

/** Sends the wanted rows as CSV. A lone column gets a companion: a lone null would be an empty line, which readers skip. */
export function copySql(
  query: SourceQuery,
  columns: readonly PostgresColumn[],
  range: CursorRange | undefined,
): string {
  const texts = columns.map(textSql);
  const companion = columns.length === 1 ? [sql`1`] : [];
  return inlineSql(
    sql`copy (select ${sql.join([...texts, ...companion])} from ${fromSql(query)}${whereSql(range)}) to stdout (format csv)`,
  );
}

/** Reads what {@link copySql} sends: all text, and `""` is empty text where an unquoted nothing is null. */
export function readCopySql(path: string, columns: readonly string[]): Sql {
  const names = columns.length === 1 ? [...columns, "_companion"] : columns;
  const types = sql.join(names.map((name) => sql`${sql.lit(name)}: 'varchar'`));
  return sql`read_csv(${sql.lit(path)},
    columns = {${types}}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '',
    allow_quoted_nulls = false, new_line = '\\n', max_line_size = 16777216, buffer_size = 33554432, parallel = false)`;
}
