import { sql, type Sql } from "../../core/sql.ts";
import { identityCluster, identityFeature, identityPair } from "../../core/tables/identity.ts";

/** `stale (record_no)`: records that are not placed as they are now. A temporary table. */
export const staleSql = sql`
  create or replace temp table stale as
  select record_no from ${identityFeature} anti join ${identityCluster} using (record_no, content)`;

/**
 * Takes pairs of stale records and of records that are gone out of identity.pair, and notes in `seed (record_no)` what they were paired with: what
 * hung together by them may not do so any more. Where none of the clustered records has changed or is gone there is nothing to take out.
 */
export function forgetPairsSql(isAnyGone: boolean): readonly Sql[] {
  if (!isAnyGone) return [sql`create or replace temp table seed as from stale`];
  const isOfGone = sql`left_no in (from gone) or right_no in (from gone)`;
  return [
    sql`create or replace temp table gone as
      from stale
      union
      select record_no from ${identityCluster} anti join ${identityFeature} using (record_no, content)`,
    sql`create or replace temp table seed as
      from stale
      union all
      select unnest([left_no, right_no]) from ${identityPair} where ${isOfGone}`,
    sql`delete from ${identityPair} where ${isOfGone}`,
    sql`delete from ${identityCluster} where record_no in (from gone)`,
    sql`drop table gone`,
  ];
}
