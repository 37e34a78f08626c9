import { sql, type Sql } from "../../core/sql.ts";

/** The as-of day as a date_key. */
export const asOfKeySql: Sql = sql`strftime(${sql.run("as_of")}, '%Y%m%d')::integer`;

/** True for a row of a known day up to the as-of day. */
export function isUpToAsOfSql(dateKey: Sql): Sql {
  return sql`${dateKey} between 1 and ${asOfKeySql}`;
}

/** The day of a date_key that is not 0. */
export function dayOfKeySql(dateKey: Sql): Sql {
  return sql`make_date(${dateKey} // 10000, ${dateKey} // 100 % 100, ${dateKey} % 100)`;
}
