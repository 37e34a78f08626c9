import { sql } from "../../core/sql.ts";
import { openDatabase } from "../../warehouse/database.ts";

/** Columns that tell when and by which run a row was written: the only ones that may differ between two equal warehouses. */
const runColumns: ReadonlySet<string> = new Set([
  "_run_id",
  "_loaded_at",
  "run_id",
  "rejected_at",
  "from_run",
  "to_run",
  "happened_at",
]);

/** Rows and content of every table of a warehouse file but the run log, whatever the order of the rows: `star.dim_date` to `366 rows 0f3a...`. */
export async function contentOf(file: string): Promise<Readonly<Record<string, string>>> {
  const database = await openDatabase(file, { readOnly: true });
  try {
    const columns = await database.session.rows<{ table_schema: string; table_name: string; column_name: string }>(sql`
      select table_schema, table_name, column_name
      from information_schema.columns
      where table_schema not in ('meta', 'main', 'information_schema')
      order by all`);
    const tables = groupBy(columns);
    const content: Record<string, string> = {};
    for (const [name, names] of tables) {
      const kept = names.filter((column) => !runColumns.has(column));
      const [schema = "", table = ""] = name.split("\n");
      const [row] = await database.session.rows<{ n: number; content: string }>(sql`
        select count(*) as n, coalesce(sum(hash(${sql.columns(kept)})::hugeint), 0)::varchar as content
        from ${sql.id(schema, table)}`);
      content[`${schema}.${table}`] = `${row?.n ?? 0} rows ${row?.content ?? ""}`;
    }
    return content;
  } finally {
    database.close();
  }
}

function groupBy(
  columns: readonly { table_schema: string; table_name: string; column_name: string }[],
): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  for (const { table_schema, table_name, column_name } of columns) {
    const name = `${table_schema}\n${table_name}`;
    tables.set(name, [...(tables.get(name) ?? []), column_name]);
  }
  return tables;
}
