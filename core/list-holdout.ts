import { sql, type Sql } from "./sql.ts";

/** True for a bought name that is kept from every campaign at random, `percent` of each list: drawn by a hash of list and person. */
export function isHeldOutSql(source: Sql, personKey: Sql, percent: number): Sql {
  return sql`hash('list holdout|' || ${source} || '|' || ${personKey}) % 1000000007 < ${sql.lit(percent)} / 100.0 * 1000000007`;
}
