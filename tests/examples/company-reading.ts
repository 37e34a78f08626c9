import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import pg from "pg";
import type { TableShape } from "../../examples/generate/schema.sql.ts";

/** The rows of a query, on a connection of its own. */
export async function rowsOf<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A hash of a table's whole content, in the order of its key. */
export async function tableHash(client: pg.Client, { name, key }: TableShape): Promise<string> {
  const order = key.replace(/\w+/g, (column) => `t.${column}`);
  const { rows } = await client.query<{ hash: string }>(
    `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by ${order}), '')) as hash from ${name} as t`,
  );
  return rows[0]?.hash ?? "";
}

/** The rows of a small CSV file with a header. */
export function wholeCsv(path: string): Record<string, string>[] {
  return parse(readFileSync(path), { columns: true });
}
