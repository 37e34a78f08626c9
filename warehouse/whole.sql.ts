import { sql, type Sql } from "../core/sql.ts";

/** The rows of a table that this transaction made, by way of a copy: the engine would have one thread alone read them, and all work that follows. */
export const wholeSql = (table: Sql): Sql => sql`(with whole as materialized (from ${table}) from whole)`;
