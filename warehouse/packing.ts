import type { Session } from "../core/session.ts";
import { sql, type Sql } from "../core/sql.ts";

/**
 * How tables are written: packed as small as they get; quickly, texts a third larger in two thirds of the time; or as they are, three times
 * as large in half the time, for what is read soon and made anew in each run.
 */
export type Packing = "small" | "quick" | "none";

const methods = { small: "auto", quick: "fsst", none: "uncompressed" } as const satisfies Record<Packing, string>;

/** How tables are written from here to the end of the transaction. */
export const packingSql = (packing: Packing): Sql => sql`set force_compression = ${sql.lit(methods[packing])}`;

/**
 * Rows are written as they come from here to the end of the transaction, where the engine keeps the last 250,000 of each table and packs them when the
 * transaction ends, by one thread: for what is written beside other work.
 */
export const writtenAtOnceSql: Sql = sql`set write_buffer_row_group_count = 1`;

/** Writes one table so, and later ones small; a table of less than 122,880 rows is written when the transaction ends, and small as well. */
export async function withPacking(db: Session, packing: Packing, statement: Sql): Promise<void> {
  await db.run(packingSql(packing));
  await db.run(statement);
  await db.run(packingSql("small"));
}
