import { sql, type Sql } from "../../core/sql.ts";
import type { ColumnRule } from "./column-rule.ts";
import { isAsciiSql, parseSql, zodTextSql } from "./value.sql.ts";

/**
 * The distinct values of a column that zod has to look at: `text` as the source gave it, `input` for zod. Both have a `=`
 * before them: the DuckDB client (1.5.6) takes a byte order mark at the beginning of a text away.
 */
export function distinctValuesSql(column: ColumnRule, landed: string, fromFiles: boolean): Sql {
  const name = sql.id(column.name);
  const text = fromFiles && column.kind !== "string" ? sql`nullif(trim(${name}), '')` : name;
  const input = zodTextSql(parseSql(sql`text`, column.kind, column.type), column.kind);
  const which = column.judgement === "always" ? sql`text is not null` : sql`not (${isAsciiSql(sql`text`)})`;
  return sql`
with value as (select distinct ${text} as text from ${sql.id(landed)})
select '=' || text as text, '=' || input as input
from (select text, ${input} as input from value where ${which})
where input is not null`;
}

/** An empty table for zod's findings on one column. */
export function createJudgedSql(name: string): Sql {
  return sql`create or replace temp table ${sql.id(name)} (value varchar, output varchar, rule varchar, reason varchar)`;
}
