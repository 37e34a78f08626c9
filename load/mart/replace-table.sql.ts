import { sql, type Sql } from "../../core/sql.ts";
import type { DocumentedTable } from "../../core/table.ts";

/**
 * Makes a documented table anew from a select: its columns in the documented order and type, its rows sorted by `order`
 * so that equal input gives equal bytes.
 */
export function replaceTableSql(of: DocumentedTable, select: Sql, order: readonly string[]): Sql {
  const columns = of.columns.map(({ name, type }) => sql`${sql.id(name)}::${sql.raw(type)} as ${sql.id(name)}`);
  return sql`
    create or replace table ${of} as
    select ${sql.join(columns)}
    from (${select})
    order by ${sql.columns(order)}`;
}

/** The columns of a documented table, without some. */
export function columnsOf(of: DocumentedTable, without: readonly string[] = []): readonly string[] {
  return of.columns.map(({ name }) => name).filter((name) => !without.includes(name));
}
