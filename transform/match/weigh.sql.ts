import { sql, type Sql } from "../../core/sql.ts";
import { identityPair } from "../../core/tables/identity.ts";

/** `scored (left_no, right_no, pattern, rarity)`, as a temporary table. */
export function scoredSql(patterns: Sql): Sql {
  return sql`create or replace temp table scored as ${patterns}`;
}

/** How many pairs have each agreement pattern. */
export function patternCountsSql(patterns: Sql): Sql {
  return sql`select pattern, count(*) as pairs from (${patterns}) group by pattern order by pattern`;
}

/** `weighed (left_no, right_no, pattern, weight)`: the log-odds of each pair; agreeing on something rare is less likely by chance. */
export function weighedSql(): Sql {
  return sql`create or replace temp table weighed as
    select s.left_no, s.right_no, s.pattern, w.person - log2(pow(2, w.household - s.home_rarity) + pow(2, w.namesake - s.rarity) + pow(2, w.chance - s.rarity)) as weight
    from scored as s
    join pattern_weight as w using (pattern)`;
}

/** The pairs worth a look, in `identity.pair`. */
export function pairRowsSql(minWeight: number): Sql {
  return sql`insert into ${identityPair}
    select left_no, right_no, pattern, weight, 1 / (1 + pow(2, -weight))
    from weighed
    where weight >= ${minWeight}`;
}

/** The pairs that may join records. */
export function linksSql(minWeight: number): Sql {
  return sql`select left_no, right_no from weighed where weight >= ${minWeight} order by left_no, right_no`;
}

/** All evidence, for and against, inside each component. */
export function tangledEvidenceSql(): Sql {
  return sql`
    select l.component, w.left_no, w.right_no, w.weight
    from weighed as w
    join component as l on l.record_no = w.left_no
    join component as r on r.record_no = w.right_no and r.component = l.component
    order by l.component`;
}
