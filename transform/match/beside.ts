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
 * Leaves a thread to JavaScript at work, and takes it back: the engine at full strength would take turns with it on the cores. Statements for {@link
 * Session.runAll}.
 */
export async function threadsBeside(db: Session): Promise<{ readonly leave: Sql; readonly takeBack: Sql }> {
  const [set] = await db.rows<{ threads: number }>(sql`select current_setting('threads') as threads`);
  const threads = set?.threads ?? 1;
  const use = (some: number): Sql => sql`set threads = ${sql.lit(some)}`;
  return { leave: use(Math.max(1, threads - 1)), takeBack: use(threads) };
}
