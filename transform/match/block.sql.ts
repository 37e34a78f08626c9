import { sql, type Sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature } from "../../core/tables/identity.ts";

/** A blocking rule: records with the same key are compared. Null keys block nothing. */
export interface BlockingRule {
  readonly name: string;
  /** SQL over the columns of identity.feature. */
  readonly key: string;
}

/** Different rules for different losses: each finds pairs that the others miss. */
export const blockingRules: readonly BlockingRule[] = [
  { name: "email", key: "email" },
  { name: "email name", key: "case when length(email_local) >= 5 then email_local end" },
  { name: "phone", key: "phone" },
  {
    name: "full name",
    key: "case when length(given) > 1 then least(nickname, family) || '|' || greatest(nickname, family) end",
  },
  {
    name: "full name and town",
    key: "case when length(given) > 1 then least(nickname, family) || '|' || greatest(nickname, family) || '|' || city end",
  },
  { name: "letters of the full name", key: "case when length(given) > 1 then letters end" },
  { name: "family name and postcode", key: "family || '|' || postcode" },
  { name: "given name and postcode", key: "nickname || '|' || postcode" },
  { name: "family name, initial and town", key: "family || '|' || given[1] || '|' || city" },
  { name: "given name, family initial and town", key: "nickname || '|' || family[1] || '|' || city" },
  { name: "birth date", key: "birth_date" },
  { name: "birth date and initial", key: "birth_date || '|' || given[1]" },
  { name: "birth date and family initials", key: "birth_date || '|' || family[:2]" },
  { name: "birth date and house", key: "birth_date || '|' || coalesce(house, postcode, city)" },
  { name: "family name and birth year", key: "family || '|' || birth_date[:4]" },
  { name: "given name and birth year", key: "nickname || '|' || birth_date[:4]" },
  { name: "family name and birthday", key: "family || '|' || birth_date[5:]" },
  { name: "name and birth month", key: "given[:4] || '|' || family[:3] || '|' || birth_date[:6]" },
  { name: "address and initial", key: "house || '|' || street[:5] || '|' || given[1]" },
  { name: "address and family initials", key: "house || '|' || postcode || '|' || family[:2]" },
  { name: "address", key: "house || '|' || street || '|' || postcode" },
  { name: "company and family name", key: "company || '|' || family" },
];

/** `(rule, key hash, record)` for every key of every record, as a temporary table. */
export function blockKeysSql(rules: readonly BlockingRule[] = blockingRules): Sql {
  const keys = rules.map(
    ({ key }, index) => sql`
    select ${sql.lit(index)}::utinyint as rule, hash(${sql.raw(key)}) as key_hash, record_no
    from ${identityFeature}
    where (${sql.raw(key)}) is not null`,
  );
  return sql`create or replace temp table block_key as ${sql.join(keys, "\n    union all")}`;
}

/** The size of every block that two or more records share, as a temporary table. */
export function blockSizesSql(): Sql {
  return sql`create or replace temp table block as
    select rule, key_hash, count(*) as records, min(record_no) as example
    from block_key
    group by rule, key_hash
    having count(*) > 1`;
}

/**
 * The largest block of each rule that is still compared: within the cap, and such that all its blocks up to that size have no
 * more pairs than the budget. A broad rule (birth date alone) thus helps small files and stays narrow in large ones.
 */
export function blockCapsSql(cap: number, pairBudget: number): Sql {
  return sql`create or replace temp table block_cap as
    with size as (
      select rule, records, sum(records * (records - 1) // 2) as pairs from block group by rule, records
    ),
    running as (
      select rule, records, sum(pairs) over (partition by rule order by records) as pairs from size
    )
    select rule, coalesce(max(records) filter (where records <= ${cap} and pairs <= ${pairBudget}), 0) as cap
    from running
    group by rule`;
}

/** The blocks that are too large, with the pairs they would have had. */
export function cappedBlocksSql(rules: readonly BlockingRule[] = blockingRules): Sql {
  const names = rules.map(({ name }, index) => sql`when ${sql.lit(index)} then ${sql.lit(name)}`);
  return sql`insert into ${identityCappedBlock}
    select case b.rule ${sql.join(names, " ")} end, b.key_hash, b.example, b.records, b.records * (b.records - 1) // 2
    from block as b
    join block_cap as c using (rule)
    where b.records > c.cap`;
}

/** Every pair of records that shares a key of a block within its cap, once, as a temporary table. */
export function candidatesSql(): Sql {
  return sql`create or replace temp table candidate as
    with kept as (
      select k.rule, k.key_hash, k.record_no
      from block_key as k
      join block as b using (rule, key_hash)
      join block_cap as c using (rule)
      where b.records <= c.cap
    )
    select distinct l.record_no as left_no, r.record_no as right_no
    from kept as l
    join kept as r on r.rule = l.rule and r.key_hash = l.key_hash and r.record_no > l.record_no`;
}
