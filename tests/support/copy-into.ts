import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** Creates a table in a PostgreSQL and copies CSV text with a header into it. */
export async function copyInto(url: string, createTable: string, copy: string, text: Readable): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(createTable);
    await pipeline(text, client.query(copyFrom(copy)));
  } finally {
    await client.end();
  }
}
