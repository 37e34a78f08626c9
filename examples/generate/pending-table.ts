import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type pg from "pg";
import { from } from "pg-copy-streams";
import { copyText } from "./copy.ts";
import { copySql, type TableShape } from "./schema.sql.ts";
import type { RowTable, Value } from "./sink.ts";

/** Rows kept until they are appended to a table that already has `rows` of them. */
export class PendingTable implements RowTable {
  rows: number;
  readonly #shape: TableShape;
  readonly #lines: string[] = [];

  constructor(shape: TableShape, rows: number) {
    this.#shape = shape;
    this.rows = rows;
  }

  add(values: readonly Value[]): void {
    this.#lines.push(`${values.map(copyText).join("\t")}\n`);
    this.rows += 1;
  }

  /** How many rows are kept. */
  get pending(): number {
    return this.#lines.length;
  }

  /** Appends the rows in the client's transaction. */
  async append(client: pg.Client): Promise<void> {
    await pipeline(Readable.from(this.#lines), client.query(from(copySql(this.#shape, false))));
  }
}

/** Tables of a database with nothing pending; a table without a numeric key is counted from 0. */
export async function pendingTables<Name extends string>(
  client: pg.Client,
  shapes: Readonly<Record<Name, TableShape>>,
  numbered: readonly NoInfer<Name>[],
): Promise<Record<Name, PendingTable>> {
  const tables: (readonly [string, PendingTable])[] = [];
  for (const [name, shape] of Object.entries<TableShape>(shapes)) {
    const rows = numbered.some((each) => each === name) ? await highestKey(client, shape) : 0;
    tables.push([name, new PendingTable(shape, rows)]);
  }
  return Object.fromEntries(tables) as Record<Name, PendingTable>;
}

async function highestKey(client: pg.Client, { name, key }: TableShape): Promise<number> {
  const { rows } = await client.query<{ highest: string }>(
    `select coalesce(max(${key}), 0)::text as highest from ${name}`,
  );
  return Number(rows[0]?.highest ?? 0);
}
