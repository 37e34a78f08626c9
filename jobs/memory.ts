import { randomUUID } from "node:crypto";
import type { Session } from "../core/session.ts";
import { sql } from "../core/sql.ts";
import type { Table } from "../core/table.ts";
import type { Database } from "../warehouse/database.ts";
import { setTableVersionSql } from "./run-log.sql.ts";

/** Changes a table outside a run, in one transaction, and marks it so that the next run repeats every step that reads it. */
export function changeMemory<T>(database: Database, memory: Table, work: (db: Session) => Promise<T>): Promise<T> {
  return database.transaction(async (db) => {
    const result = await work(db);
    const [last] = await db.rows<{ run_id: number }>(sql`select coalesce(max(run_id), 0) as run_id from meta.run`);
    const change = `change ${randomUUID()}`;
    for (const statement of setTableVersionSql(memory, last?.run_id ?? 0, change)) await db.run(statement);
    return result;
  });
}
