import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityDecision, identityPair, identityRecord } from "../../core/tables/identity.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";

/** Bought names of which a judgement was made: `(source_key, source, record_id, person_key, fate, kind)`, kind `dropped` or `net`. */
const judgedSql: Sql = sql`
  select
    f.source_key, s.source, f.record_id, f.fate,
    case when f.fate = 'net' then 'net' else 'dropped' end as kind
  from ${factListName} as f
  join ${dimSource} as s using (source_key)
  where f.fate in ('net', 'duplicate_in_list', 'house') or f.fate like 'lost_to:%'`;

/** The latest verdict of an audit on each bought name: `(source, record_id, verdict)`. The bought name is the left record of its decision. */
const auditedSql: Sql = sql`
  select left_source as source, left_record_id as record_id, arg_max(verdict, decision_id) as verdict
  from ${identityDecision}
  where origin = 'audit'
  group by all
  having arg_max(verdict, decision_id) <> 'open'`;

/** Every record with its number and person. */
const placedSql: Sql = sql`
  select r.record_no, r.source, r.record_id, i.person_key
  from ${identityRecord} as r
  join ${personId} as i using (source, record_id)`;

/** Each pair in both directions: `(record_no, other_no, weight)`. */
const bothWaysSql: Sql = sql`
  select left_no as record_no, right_no as other_no, weight from ${identityPair}
  union all
  select right_no, left_no, weight from ${identityPair}`;

/** Pairs in both directions that are two persons: `(record_no, other_no, weight)`. */
const nearSql: Sql = sql`
  select p.*
  from (${bothWaysSql}) as p
  join (${placedSql}) as a on a.record_no = p.record_no
  join (${placedSql}) as b on b.record_no = p.other_no
  where a.person_key <> b.person_key`;

/** One row a list and kind of name: how many there are, how many can be wrong, were checked, and were wrong. */
export function listAuditFactSql(): Sql {
  return sql`
    with near as (select distinct n.source, n.record_id from (${nearSql}) as p join (${placedSql}) as n using (record_no))
    select
      j.source_key,
      j.kind,
      count(*) as names,
      count(*) filter (where j.kind = 'dropped' or near.source is not null or a.verdict is not null) as doubtful,
      count(a.verdict) as audited,
      count(*) filter (where a.verdict = case j.kind when 'dropped' then 'different' else 'same' end) as wrong
    from (${judgedSql}) as j
    left join near on near.source = j.source and near.record_id = j.record_id
    left join (${auditedSql}) as a on a.source = j.source and a.record_id = j.record_id
    group by j.source_key, j.kind`;
}

/**
 * Names to check, `each` a list and kind, drawn by `seed` among those not checked yet: `(left_no, right_no, l, r)`. A name that was dropped stands beside the
 * record it was dropped for; a net name beside the record of somebody else that is most like it.
 */
export function auditSampleSql(each: number, seed: number): Sql {
  return sql`
    with placed as (${placedSql}),
    waiting as (
      select j.*, p.record_no, p.person_key
      from (${judgedSql}) as j
      join placed as p on p.source = j.source and p.record_id = j.record_id
      anti join (${auditedSql}) as a on a.source = j.source and a.record_id = j.record_id
    ),
    paired as (
      select w.source_key, w.kind, w.source, w.record_id, w.record_no, o.record_no as other_no, null as weight
      from waiting as w
      join placed as o on o.person_key = w.person_key and o.record_no <> w.record_no
      join ${dimSource} as s on s.source = o.source
      where w.kind = 'dropped'
        and case w.fate
          when 'duplicate_in_list' then o.source = w.source
          when 'house' then s.kind <> 'purchased_list'
          else concat('lost_to:', o.source) = w.fate
        end
      union all
      select w.source_key, w.kind, w.source, w.record_id, w.record_no, n.other_no, n.weight
      from waiting as w
      join (${nearSql}) as n using (record_no)
      where w.kind = 'net'
    ),
    weighed as (
      select paired.*, coalesce(paired.weight, pair.weight) as nearness
      from paired
      left join (${bothWaysSql}) as pair using (record_no, other_no)
    ),
    one as (
      select * from weighed
      qualify row_number() over (partition by record_no order by nearness desc nulls last, other_no) = 1
    ),
    drawn as (
      select * from one
      qualify row_number() over (
        partition by source_key, kind order by hash(${sql.lit(String(seed))} || source || record_id), record_id
      ) <= ${each}
    )
    select d.record_no as left_no, d.other_no as right_no, concat(d.source, ':', d.record_id) as l, concat(o.source, ':', o.record_id) as r
    from drawn as d
    join placed as o on o.record_no = d.other_no
    order by d.source_key, d.kind, l`;
}
