import { sql } from "../../core/sql.ts";

/** A record's source and id as one number of 64 bits: joined in less time than two texts. */
export const recordNameSql = sql`hash(source, record_id)`;
