import { sql, type Sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature } from "../../core/tables/identity.ts";
import type { BlockingRule } from "./blocking-rule.ts";

/** `block_key (key_hash, record_no)`: the key of every record that has all its parts. A temporary table. */
export function blockKeysSql({ parts }: BlockingRule): Sql {
  const expressions = parts.map((part) => sql`(${sql.raw(part)})`);
  return sql`create or replace temp table block_key as
    select hash(${sql.join(expressions)}) as key_hash, record_no
    from ${identityFeature}
    where ${sql.join(
      expressions.map((part) => sql`${part} is not null`),
      " and ",
    )}`;
}

/** `block (key_hash, records, example)`: every key that two or more records share. A temporary table. */
export function blockSizesSql(): Sql {
  return sql`create or replace temp table block as
    select key_hash, count(*) as records, min(record_no) as example
    from block_key
    group by key_hash
    having count(*) > 1`;
}

/** How many blocks there are of each size, small ones first. */
export function sizesSql(): Sql {
  return sql`select records, count(*) as blocks from block group by records order by records`;
}

/** The blocks that are too large, with the pairs they would have had. */
export function cappedBlocksSql({ name }: BlockingRule, cap: number): Sql {
  return sql`insert into ${identityCappedBlock}
    select ${name}, key_hash, example, records, records * (records - 1) // 2
    from block
    where records > ${cap}`;
}

/** Two record numbers as one: half the memory of two columns where pairs are made distinct. */
export function packedSql(left: Sql, right: Sql): Sql {
  return sql`(${left}::bigint << 32) | ${right}`;
}

/** Adds the pairs of the blocks within the cap to `candidate_of_rule (pair)`; a pair may come from several rules. */
export function rulePairsSql(cap: number): Sql {
  return sql`insert into candidate_of_rule
    with kept as (
      select k.key_hash, k.record_no from block_key as k join block as b using (key_hash) where b.records <= ${cap}
    )
    select ${packedSql(sql`l.record_no`, sql`r.record_no`)}
    from kept as l
    join kept as r on r.key_hash = l.key_hash and r.record_no > l.record_no`;
}

/** `candidate (left_no, right_no)`: each pair once. A temporary table. */
export function candidatesSql(): Sql {
  return sql`create or replace temp table candidate as
    select (pair >> 32)::integer as left_no, (pair & 4294967295)::integer as right_no
    from (select distinct pair from candidate_of_rule)`;
}

/** `candidate` of a file so small that every pair can be compared. */
export function allPairsSql(): Sql {
  return sql`create or replace temp table candidate as
    select l.record_no as left_no, r.record_no as right_no
    from ${identityFeature} as l
    join ${identityFeature} as r on r.record_no > l.record_no`;
}
