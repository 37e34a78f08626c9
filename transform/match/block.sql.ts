import { sql, type Sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature } from "../../core/tables/identity.ts";
import type { BlockingRule } from "./blocking-rule.ts";

/** The hash of a rule's key, and whether a record has all its parts. */
export function keySql({ parts }: BlockingRule): { readonly key: Sql; readonly isWhole: Sql } {
  const expressions = parts.map((part) => sql`(${sql.raw(part)})`);
  return {
    key: sql`hash(${sql.join(expressions)})`,
    isWhole: sql.join(
      expressions.map((part) => sql`${part} is not null`),
      " and ",
    ),
  };
}

/** How many blocks of two and more records a rule has, by their size, small ones first. */
export function sizesSql(rule: BlockingRule): Sql {
  const { key, isWhole } = keySql(rule);
  return sql`
    select records, count(*) as blocks
    from (select count(*) as records from ${identityFeature} where ${isWhole} group by ${key})
    where records > 1
    group by records
    order by records`;
}

/** The blocks that are too large, with the pairs they would have had. */
export function cappedBlocksSql(rule: BlockingRule, cap: number): Sql {
  const { key, isWhole } = keySql(rule);
  return sql`insert into ${identityCappedBlock}
    select ${rule.name}, key_hash, example, records, records * (records - 1) // 2
    from (
      select ${key} as key_hash, min(record_no) as example, count(*) as records
      from ${identityFeature}
      where ${isWhole}
      group by key_hash
    )
    where records > ${cap}`;
}

/** A rule with the largest block that is compared. */
export interface CappedRule {
  readonly rule: BlockingRule;
  readonly cap: number;
}

/** The pairs of a rule's blocks within its cap, as one number each: half the memory of two columns where they are made distinct. */
function rulePairsSql({ rule }: CappedRule): Sql {
  const { key, isWhole } = keySql(rule);
  return sql`
    select (l.record_no::bigint << 32) | r.record_no as pair
    from (select ${key} as key_hash, record_no from ${identityFeature} where ${isWhole}) as l
    join (select ${key} as key_hash, record_no from ${identityFeature} where ${isWhole}) as r
      on r.key_hash = l.key_hash and r.record_no > l.record_no
    where l.key_hash not in (select key_hash from ${identityCappedBlock} where rule = ${sql.lit(rule.name)})`;
}

/** `(left_no, right_no)`: each pair of records that shares a key, once. */
export function candidatesSql(rules: readonly CappedRule[]): Sql {
  if (rules.length === 0) return sql`select 0::integer as left_no, 0::integer as right_no where false`;
  const pairs = sql.join(rules.map(rulePairsSql), "\n    union all");
  return sql`
    select (pair >> 32)::integer as left_no, (pair & 4294967295)::integer as right_no
    from (select distinct pair from (${pairs}))`;
}

/** `(left_no, right_no)` of a file so small that every pair can be compared. */
export function allPairsSql(): Sql {
  return sql`
    select l.record_no as left_no, r.record_no as right_no
    from ${identityFeature} as l
    join ${identityFeature} as r on r.record_no > l.record_no`;
}
