import type { FullMatchSettings, MatchColumn } from "../../core/match-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { identityCertainPair, identityDecision, identityFeature, identityRecord } from "../../core/tables/identity.ts";

/** The feature column that a rule's column is compared by. */
function featureOf(column: MatchColumn): string {
  if (column === "given_name") return "given_root";
  return column === "family_name" ? "family" : column;
}

/** SQL over `l` and `r`: true where a rule says that they are two persons. */
export function isApartSql({ different_when: rules }: FullMatchSettings): Sql {
  const each = rules.map((columns) =>
    sql.join(
      columns.map((column) => sql`${sql.id("l", featureOf(column))} <> ${sql.id("r", featureOf(column))}`),
      " and ",
    ),
  );
  return each.length === 0 ? sql`false` : sql`coalesce(${sql.join(each, " or ")}, false)`;
}

/** The newest word on each pair of records, in either order: `(left_source, left_record_id, right_source, right_record_id, verdict)`. */
export function currentDecisionsSql(): Sql {
  const left = sql`(left_source, left_record_id) <= (right_source, right_record_id)`;
  return sql`
    select *
    from (
      select
        case when ${left} then left_source else right_source end as left_source,
        case when ${left} then left_record_id else right_record_id end as left_record_id,
        case when ${left} then right_source else left_source end as right_source,
        case when ${left} then right_record_id else left_record_id end as right_record_id,
        decision_id,
        verdict
      from ${identityDecision}
    )
    qualify row_number() over (partition by left_source, left_record_id, right_source, right_record_id order by decision_id desc) = 1`;
}

/**
 * `(left_no, right_no, is_same)`: pairs that people decided, and pairs that are one person by a rule. A person's word beats a rule.
 * A decision about a record that is not there waits for it. Left and right as in identity.pair.
 */
export function certainPairsSql({ same_when: rules }: FullMatchSettings): Sql {
  const same = rules.map((columns) => {
    const names = columns.map((column) => sql.id(featureOf(column)));
    const isWhole = sql.join(
      names.map((name) => sql`${name} is not null`),
      " and ",
    );
    return sql`
    select
      first_value(record_no) over (partition by ${sql.join(names)} order by content) as left_no,
      record_no as right_no,
      true as is_same,
      1 as rank
    from ${identityFeature}
    where ${isWhole}`;
  });
  const decided = sql`
    select
      case when lf.content < rf.content then l.record_no else r.record_no end as left_no,
      case when lf.content < rf.content then r.record_no else l.record_no end as right_no,
      d.verdict = 'same' as is_same,
      0 as rank
    from (${currentDecisionsSql()}) as d
    join ${identityRecord} as l on l.source = d.left_source and l.record_id = d.left_record_id
    join ${identityRecord} as r on r.source = d.right_source and r.record_id = d.right_record_id
    join ${identityFeature} as lf on lf.record_no = l.record_no
    join ${identityFeature} as rf on rf.record_no = r.record_no
    where d.verdict <> 'open'`;
  return sql`
    select left_no, right_no, is_same
    from (${sql.join([decided, ...same], " union all ")})
    where left_no <> right_no
    qualify row_number() over (partition by left_no, right_no order by rank) = 1`;
}

/** The records of pairs that are certain now and were not, or no longer are; reads `certain`. */
export const changedCertainSql: Sql = sql`
  select distinct unnest([left_no, right_no]) as record_no
  from (
    (from certain except from ${identityCertainPair})
    union all
    (from ${identityCertainPair} except from certain)
  )`;

/** The certain pairs in an order that does not depend on numbers; reads `certain`. */
export const certainInOrderSql: Sql = sql`
  select c.left_no, c.right_no, c.is_same
  from certain as c
  join ${identityFeature} as l on l.record_no = c.left_no
  join ${identityFeature} as r on r.record_no = c.right_no
  order by l.content, r.content`;
