import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityPair } from "../../core/tables/identity.ts";

/** `scored (left_no, right_no, pattern, commonness, home_commonness, is_apart)`, as a temporary table. */
export function scoredSql(patterns: Sql, into: "new" | "more" = "new"): Sql {
  return into === "new" ? sql`create or replace temp table scored as ${patterns}` : sql`insert into scored ${patterns}`;
}

/** Patterns of `scored` that are not in `pattern_weight` yet. */
export const patternsWithoutWeightSql: Sql = sql`
  select distinct pattern from scored anti join pattern_weight using (pattern) order by pattern`;

/** How many pairs have each agreement pattern. */
export function patternCountsSql(patterns: Sql): Sql {
  return sql`select pattern, count(*) as pairs from (${patterns}) group by pattern order by pattern`;
}

/**
 * The pairs of `scored` with the log-odds (base 2) that they are one person, and that they live together or are one person. `pattern_weight`
 * has how much likelier each other class is than one person; what agrees by chance is the likelier, the commoner it is.
 */
export function weighedSql(): Sql {
  return sql`
    select
      left_no,
      right_no,
      pattern,
      case when is_apart then '-infinity'::double else -log2(household + chance) end as weight,
      log2(1 + household) - log2(chance) as home_weight
    from (
      select
        s.left_no,
        s.right_no,
        s.pattern,
        s.is_apart,
        w.household * s.home_commonness as household,
        w.chance * s.commonness as chance
      -- By way of a copy, because what this transaction made is read by one thread.
      from (with whole as materialized (from scored) from whole) as s
      join pattern_weight as w using (pattern)
    )`;
}

/** The pairs worth a look, as one person or one household, in `identity.pair`. */
export function pairRowsSql(minWeight: number, minHomeWeight: number): Sql {
  return sql`insert into ${identityPair}
    select left_no, right_no, pattern, weight, 1 / (1 + pow(2, -weight)), home_weight
    from (${weighedSql()})
    where weight >= ${minWeight} or home_weight >= ${minHomeWeight}`;
}

/** The pairs that may join records. */
export function linksSql(minWeight: number): Sql {
  return sql`select left_no, right_no from ${identityPair} where weight >= ${minWeight}`;
}

/** All evidence, for and against, inside each component: the strongest first; what is equal in an order that does not depend on numbers. */
export function tangledEvidenceSql(): Sql {
  return sql`
    select l.component, w.left_no, w.right_no, w.weight
    from (${weighedSql()}) as w
    join component as l on l.record_no = w.left_no
    join component as r on r.record_no = w.right_no and r.component = l.component
    join ${identityFeature} as lf on lf.record_no = w.left_no
    join ${identityFeature} as rf on rf.record_no = w.right_no
    order by l.component, w.weight desc, lf.content, rf.content`;
}
