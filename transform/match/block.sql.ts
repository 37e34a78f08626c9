import { sql, type Sql } from "../../core/sql.ts";
import { identityCappedBlock, identityFeature, identityKey } from "../../core/tables/identity.ts";
import type { BlockingRule } from "./blocking-rule.ts";

/** Stands for no key where a record lacks a part of it. */
export const noKey = -1;

/** The column of {@link keysSql} with the key by a rule. */
export const keyColumn = ({ name }: BlockingRule): Sql => sql.id(`key by ${name}`);

/**
 * `(record_no, content, ..., "key by phone", ...)`: the records of `from` (identity.feature or some of it) with the hash of their key by each
 * of the rules, a number of 31 bits, or {@link noKey}. Parts are made and hashed once, however many rules have them.
 */
export function keysSql(rules: readonly BlockingRule[], from: Sql, further: readonly string[] = []): Sql {
  const parts = [...new Set(rules.flatMap((rule) => rule.parts))];
  const partColumn = (part: string): Sql => sql.id(`part ${parts.indexOf(part)}`);
  const read = sql.columns(["record_no", "content", ...further]);
  const made = parts.map((part) => sql`(${sql.raw(part)}) as ${partColumn(part)}`);
  const hashed = parts.map((part) => {
    const column = partColumn(part);
    return sql`case when ${column} is not null then hash(${column}) end as ${column}`;
  });
  const keys = rules.map((rule) => {
    const columns = rule.parts.map(partColumn);
    const isWhole = sql.join(
      columns.map((column) => sql`${column} is not null`),
      " and ",
    );
    return sql`case when ${isWhole} then (hash(${sql.join(columns)}) >> 33)::integer else ${sql.lit(noKey)} end as ${keyColumn(rule)}`;
  });
  return sql`
    select ${sql.join([read, ...keys])}
    from (select ${sql.join([read, ...hashed])} from (select ${sql.join([read, ...made])} from ${from}))`;
}

/** `(record_no, high, low)`: the content of all records in two integers that have its order. */
export const contentSql: Sql = sql`
  select record_no, ((content >> 32)::bigint - 2147483648)::integer, ((content & 4294967295)::bigint - 2147483648)::integer
  from ${identityFeature}`;

/** `(key_hash)`: the keys of a rule whose blocks are too large. */
export const cappedKeysSql = ({ name }: BlockingRule): Sql =>
  sql`select key_hash from ${identityCappedBlock} where rule = ${name}`;

/** Puts the blocks of `capped (rule_no, key_hash, example, records)` into identity.capped_block, with the pairs they would have had. */
export function keepCappedSql(rules: readonly BlockingRule[]): Sql {
  return sql`insert into ${identityCappedBlock}
    select [${sql.join(rules.map(({ name }) => sql.lit(name)))}][rule_no + 1], key_hash, example, records, records::bigint * (records - 1) // 2
    from capped`;
}

/** A rule with the largest block that is compared. */
export interface CappedRule {
  readonly rule: BlockingRule;
  readonly cap: number;
}

/** The rules whose blocks are compared; null where every pair is. */
export type Blocks = readonly CappedRule[] | null;

/** `candidate (left_no, right_no)`: pairs that are compared. A temporary table. */
export const candidateSql = (pairs: Sql): Sql => sql`create or replace temp table candidate as ${pairs}`;

/** Two records as one number, half the memory of two columns where pairs are made distinct; the one with the smaller content first. */
const packedSql = sql`
    case
      when l.content < r.content then (l.record_no::bigint << 32) | r.record_no
      else (r.record_no::bigint << 32) | l.record_no
    end`;

function unpackedSql(pairs: Sql): Sql {
  return sql`
    select (pair >> 32)::integer as left_no, (pair & 4294967295)::integer as right_no
    from (select distinct pair from (${pairs}))`;
}

/** True where the key by a rule is that of a block that is compared. */
function isComparedSql({ rule }: CappedRule): Sql {
  return sql`${keyColumn(rule)} <> ${sql.lit(noKey)}
      and ${keyColumn(rule)} not in (select key_hash from ${identityCappedBlock} where rule = ${sql.lit(rule.name)})`;
}

const noPairs = sql`select 0::integer as left_no, 0::integer as right_no where false`;

const rulesOf = (capped: readonly CappedRule[]): readonly BlockingRule[] => capped.map(({ rule }) => rule);

/** `identity.key`: the keys of all records by these rules. */
export const keyTableSql = (rules: readonly BlockingRule[]): Sql =>
  sql`create or replace table ${identityKey} as ${keysSql(rules, sql`${identityFeature}`)}`;

/** Takes the keys of stale records out of identity.key. */
export const withoutStaleKeysSql = sql`delete from ${identityKey} where record_no in (from stale)`;

/** Takes the keys of records that are gone out of identity.key. */
export const withoutGoneKeysSql = sql`
  delete from ${identityKey} where record_no in (select record_no from ${identityKey} anti join ${identityFeature} using (record_no))`;

/** Adds the keys of stale records to identity.key. */
export const staleKeysSql = (rules: readonly BlockingRule[]): Sql => sql`
  insert into ${identityKey} by name ${keysSql(rules, sql`(from ${identityFeature} semi join stale using (record_no))`)}`;

/** `met (rule_no, key_hash, record_no, content)`: records that share a key with a stale one, and the stale ones; reads identity.key. A temporary table. */
export function metSql(rules: readonly CappedRule[]): Sql {
  if (rules.length === 0)
    return sql`create or replace temp table met as
      select 0 as rule_no, 0 as key_hash, 0 as record_no, 0::ubigint as content where false`;
  const each = rules.map((rule, place) => {
    const key = keyColumn(rule.rule);
    return sql`
      select ${sql.lit(place)} as rule_no, ${key} as key_hash, record_no, content
      from ${identityKey}
      where ${key} in (select ${key} from stale_keyed where ${isComparedSql(rule)})`;
  });
  return sql`create or replace temp table met as
    with stale_keyed as materialized (from ${identityKey} semi join stale using (record_no))
    ${sql.join(each, " union all ")}`;
}

/** One row: the largest block of `met`, and the pairs of stale records in all of them. */
export const metSizeSql = sql`
  select coalesce(max(records), 0) as largest, coalesce(sum(stale * records), 0)::double as pairs
  from (
    select count(*) as records, count(s.record_no) as stale
    from met
    left join stale as s using (record_no)
    group by rule_no, key_hash
  )`;

/** `(left_no, right_no)`: each pair of a stale record with any that shares a key, once; reads `met` and `stale`. */
export const metPairsSql = unpackedSql(sql`
  select ${packedSql} as pair
  from (from met semi join stale using (record_no)) as l
  join met as r on r.rule_no = l.rule_no and r.key_hash = l.key_hash and r.record_no <> l.record_no`);

/** `member`: the records of `component` that are not stale, with their component. A temporary table. */
export const memberSql = sql`
  create or replace temp table member as
  select f.*, c.component
  from ${identityFeature} as f
  join (from component anti join stale using (record_no)) as c using (record_no)`;

/** `(left_no, right_no)` of records of one component of which neither is stale; reads `member`. */
export function componentPairsSql(rules: Blocks): Sql {
  if (rules === null)
    return sql`
      select l.record_no as left_no, r.record_no as right_no
      from member as l
      join member as r on r.component = l.component and l.content < r.content`;
  if (rules.length === 0) return noPairs;
  const pairs = rules.map((rule) => {
    const key = keyColumn(rule.rule);
    return sql`
    select (l.record_no::bigint << 32) | r.record_no as pair
    from (from keyed where ${isComparedSql(rule)}) as l
    join keyed as r on r.component = l.component and r.${key} = l.${key} and l.content < r.content`;
  });
  return sql`
    with keyed as materialized (${keysSql(rulesOf(rules), sql`member`, ["component"])})
    ${unpackedSql(sql.join(pairs, "\n    union all"))}`;
}

/** `(left_no, right_no)` of a file so small that every pair can be compared; with `stale`, those of a stale record. */
export function allPairsSql(isStaleOnly = false): Sql {
  const only = isStaleOnly ? sql`where l.record_no in (from stale) or r.record_no in (from stale)` : sql``;
  return sql`
    select l.record_no as left_no, r.record_no as right_no
    from ${identityFeature} as l
    join ${identityFeature} as r on l.content < r.content
    ${only}`;
}
