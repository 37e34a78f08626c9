import type { Session } from "../core/session.ts";
import { sql, type Sql } from "../core/sql.ts";

/**
 * How tables are written: packed as small as they get; quickly, texts a third larger in two thirds of the time; or as they are, three times
 * as large in half the time, for what is read soon and made anew in each run.
 */
export type Packing = "small" | "quick" | "none";

const methods = { small: "auto", quick: "fsst", none: "uncompressed" } as const satisfies Record<Packing, string>;

/** How tables are written from here on. */
export const packingSql = (packing: Packing): Sql => sql`set force_compression = ${sql.lit(methods[packing])}`;

/** Writes the tables of `work` in this packing, and later ones small; a transaction that fails puts that right by itself. */
export async function withPacking<T>(db: Session, packing: Packing, work: () => Promise<T>): Promise<T> {
  await db.run(packingSql(packing));
  const result = await work();
  await db.run(packingSql("small"));
  return result;
}
