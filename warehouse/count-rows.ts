import type { Session } from "../core/session.ts";
import { sql, type Sql } from "../core/sql.ts";

/** How many rows a table or query has. */
export async function countRows(db: Session, from: Sql): Promise<number> {
  const [row] = await db.rows<{ n: number }>(sql`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}
