import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";

/** A work that is waited for later: a failure is heard then, and is not to end the process before. */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** Milliseconds in which the engine takes up its next statement, which JavaScript at work would keep from starting. */
export const breath = 3;

/**
 * Has the engine carry out statements while JavaScript is at work, to which it leaves a thread: both at full strength would take turns on the cores. To be
 * waited for later.
 */
export async function besideJavaScript(db: Session): Promise<(statements: readonly Sql[]) => Promise<void>> {
  const [set] = await db.rows<{ threads: number }>(sql`select current_setting('threads') as threads`);
  const threads = set?.threads ?? 1;
  const use = (some: number): Sql => sql`set threads = ${sql.lit(some)}`;
  return (statements) => begun(db.runAll([use(Math.max(1, threads - 1)), ...statements, use(threads)]));
}
