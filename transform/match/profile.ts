import type { MatchSettings } from "../../core/match-settings.ts";
import type { Row, Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCappedBlock,
  identityFeature,
  identityGenericValue,
  identityPair,
  identityRecord,
  identityWeight,
} from "../../core/tables/identity.ts";
import { keyColumn, keysSql, noKey } from "./block.sql.ts";
import { rulesOf } from "./blocking-rule.ts";

/** What matching did with a file, for people who judge it. */
export interface IdentityProfile {
  /** One row a blocking rule: sizes of its blocks, what was left out, and the share of expected matches it finds. */
  readonly rules: readonly Row[];
  /** One row a comparison level: shares by class, weight. */
  readonly weights: readonly Row[];
  /** Pairs by probability: how many, the mean probability, and the share that ended in one person. */
  readonly calibration: readonly Row[];
  /** Values that many people share. */
  readonly generic: readonly Row[];
  readonly records: number;
  readonly persons: number;
}

/** Profiles the matching of the warehouse. Reads identity.* only. */
export async function profileIdentity(db: Session, settings: MatchSettings = {}): Promise<IdentityProfile> {
  const columns = await db.rows<{ column_name: string }>(sql`describe ${identityFeature}`);
  const extras = columns.map(({ column_name }) => column_name).filter((name) => name.startsWith("extra_"));
  const rules: Row[] = [];
  for (const rule of rulesOf(extras, settings.blocking)) {
    const keyed = sql`
      select record_no, ${keyColumn(rule)} as key_hash
      from (${keysSql([rule], sql`${identityFeature}`)})
      where key_hash <> ${sql.lit(noKey)}`;
    const [row] = await db.rows(sql`
      with keyed as (${keyed}),
      block as (select key_hash, count(*) as records from keyed group by key_hash),
      capped as (select count(*) as blocks, coalesce(sum(lost_pairs), 0)::bigint as pairs from ${identityCappedBlock} where rule = ${rule.name})
      select
        ${rule.name}::varchar as rule,
        (select count(*) from keyed) as records,
        (select count(*) from block where records > 1) as blocks,
        (select max(records) from block) as largest,
        (select coalesce(sum(records * (records - 1) // 2), 0)::bigint from block) - (select pairs from capped) as pairs,
        (select blocks from capped) as capped_blocks,
        (select pairs from capped) as lost_pairs,
        (
          select coalesce(sum(p.probability) filter (where l.key_hash = r.key_hash), 0) / nullif(sum(p.probability), 0)
          from ${identityPair} as p
          left join keyed as l on l.record_no = p.left_no
          left join keyed as r on r.record_no = p.right_no
        ) as recall`);
    if (Number(row?.["records"] ?? 0) > 1 && row !== undefined) rules.push(row);
  }
  const [counts] = await db.rows<{ records: number; persons: number }>(
    sql`select count(*) as records, count(distinct person_key) as persons from ${personId}`,
  );
  return {
    rules,
    weights: await db.rows(sql`
      select comparison, label, person_share, household_share, namesake_share, chance_share, weight
      from ${identityWeight} order by comparison, weight desc`),
    calibration: await db.rows(sql`
      with placed as (
        select least(floor(p.probability * 10), 9) as bin, p.probability, a.person_key = b.person_key as is_one
        from ${identityPair} as p
        join ${identityRecord} as l on l.record_no = p.left_no
        join ${identityRecord} as r on r.record_no = p.right_no
        join ${personId} as a on a.source = l.source and a.record_id = l.record_id
        join ${personId} as b on b.source = r.source and b.record_id = r.record_id
      )
      select bin * 10 as from_percent, count(*) as pairs, avg(probability) as expected, avg(is_one::integer) as one_person
      from placed group by bin order by bin`),
    generic: await db.rows(sql`select * from ${identityGenericValue} order by records desc limit 100`),
    records: counts?.records ?? 0,
    persons: counts?.persons ?? 0,
  };
}
