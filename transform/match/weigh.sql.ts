import { sql, type Sql } from "../../core/sql.ts";
import { identityFeature, identityPair } from "../../core/tables/identity.ts";
import { wholeSql } from "../../warehouse/whole.sql.ts";

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
 * The pairs of `scored`, or of `from` with `further` columns, with the log-odds (base 2) that they are one person, and that they live together
 * or are one person. `pattern_weight` has how much likelier each other class is than one person; what agrees by chance is the likelier, the
 * commoner it is.
 */
export function weighedSql(from: Sql = wholeSql(sql`scored`), further: readonly string[] = []): Sql {
  const also = sql.join(
    further.map((column) => sql`, ${sql.id(column)}`),
    "",
  );
  return sql`
    select
      left_no,
      right_no,
      pattern,
      case when is_apart then '-infinity'::double else -log2(household + chance) end as weight,
      log2(1 + household) - log2(chance) as home_weight
      ${also}
    from (
      select
        s.*,
        w.household * s.home_commonness as household,
        w.chance * s.commonness as chance
      from ${from} as s
      join pattern_weight as w using (pattern)
    )`;
}

/** The pairs worth a look, as one person or one household, in `identity.pair`. Has no values. */
export function pairRowsSql(minWeight: number, minHomeWeight: number): Sql {
  // As a text, because a number with a point is a decimal first.
  const bits = (least: number): Sql => sql`${sql.lit(String(least))}::double`;
  return sql`insert into ${identityPair}
    select left_no, right_no, pattern, weight, 1 / (1 + pow(2, -weight)), home_weight
    from (${weighedSql()})
    where weight >= ${bits(minWeight)} or home_weight >= ${bits(minHomeWeight)}`;
}

/** The pairs that may join records: those of `scored`, and those of identity.pair, where the former are not yet. */
export function linksSql(minWeight: number): Sql {
  return sql`
    select left_no, right_no from ${identityPair} where weight >= ${minWeight}
    union all
    select left_no, right_no from (${weighedSql()}) where weight >= ${minWeight}`;
}

/** All evidence, for and against, inside each component: the strongest first; what is equal in an order that does not depend on numbers. */
export function tangledEvidenceSql(): Sql {
  const inside = sql`(
      select s.*, l.component, l.content as left_content, r.content as right_content
      from ${wholeSql(sql`scored`)} as s
      join placed_content as l on l.record_no = s.left_no
      join placed_content as r on r.record_no = s.right_no and r.component = l.component
    )`;
  return sql`
    with placed_content as materialized (
      select c.record_no, c.component, f.content from component as c join ${identityFeature} as f using (record_no)
    )
    select component, left_no, right_no, weight
    from (${weighedSql(inside, ["component", "left_content", "right_content"])})
    order by component, weight desc, left_content, right_content`;
}
