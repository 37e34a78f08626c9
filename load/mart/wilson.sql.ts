import { sql, type Sql } from "../../core/sql.ts";
import { confidence, normalFactor } from "../statistics/interval.ts";

/** Wilson's 95 % interval of `count` in `n` as two expressions; null where n is 0. The same as `load/statistics/wilson.ts`. */
export function wilsonSql(count: Sql, n: Sql): { readonly low: Sql; readonly high: Sql } {
  const z = sql.lit(normalFactor(confidence));
  const [k, all] = [sql`(${count})::double`, sql`nullif(${n}, 0)::double`];
  const centre = sql`(${k} / ${all} + ${z} * ${z} / (2 * ${all}))`;
  const half = sql`(${z} * sqrt(${k} / ${all} * (1 - ${k} / ${all}) / ${all} + ${z} * ${z} / (4 * ${all} * ${all})))`;
  const scale = sql`(1 + ${z} * ${z} / ${all})`;
  return {
    low: sql`case when ${k} = 0 then 0 else greatest(0, (${centre} - ${half}) / ${scale}) end`,
    high: sql`case when ${k} = ${all} then 1 else least(1, (${centre} + ${half}) / ${scale}) end`,
  };
}
