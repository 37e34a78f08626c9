import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";

/** Joins in the order in which they are written: the engine takes pairs for the smaller side and would build its hash tables of them. A transaction that fails resets it by itself. */
export async function asWritten<T>(db: Session, work: () => Promise<T>): Promise<T> {
  await db.run(sql`set disabled_optimizers = 'join_order,build_side_probe_side'`);
  const result = await work();
  await db.run(sql`reset disabled_optimizers`);
  return result;
}
