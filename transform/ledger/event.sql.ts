import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityDecision,
  identityEvent,
  identityMembership,
  identityPair,
  identityRecord,
} from "../../core/tables/identity.ts";

/** The person of every record, of whom only those that changed are written: ends what is no more and begins what is new; reads `changed`. */
export function membershipSql(): readonly Sql[] {
  return [
    sql`update ${identityMembership} as m
      set to_run = ${sql.run("run_id")}
      from changed as c
      where c.old_key is not null and m.to_run is null and m.source = c.source and m.record_id = c.record_id`,
    sql`insert into ${identityMembership}
      select source, record_id, new_key, ${sql.run("run_id")}, null
      from changed
      where new_key is not null`,
  ];
}

/**
 * `told (kind, person_key, other_person_key, records)`: what happened to persons; reads `changed`, `living_before (person_key)` and `known_before`, after
 * identity.membership was written. Records that only joined or left a person that stays are no event: identity.membership has them. A temporary table.
 */
export function toldSql(): Sql {
  return sql`create or replace temp table told as
    with flow as (
      select old_key, new_key, count(*) as records from changed group by old_key, new_key
    ),
    living as (select distinct person_key from ${personId})
    select
      case
        when old_key is null then case when new_key in (select person_key from known_before) then 'revived' else 'created' end
        when new_key is null then 'retired'
        when old_key not in (select person_key from living) then 'merged'
        when new_key not in (select person_key from living_before) then 'split'
        else 'moved'
      end as kind,
      coalesce(new_key, old_key) as person_key,
      case when new_key is not null then old_key end as other_person_key,
      records
    from flow
    where not (old_key is null and (new_key in (select person_key from living_before)
        or new_key in (select new_key from flow where old_key is not null and new_key is not null)))
      and not (new_key is null and (old_key in (select person_key from living)
        or old_key in (select old_key from flow where new_key is not null and old_key is not null)))`;
}

/**
 * `strongest (person_key, other_person_key, evidence)`: of two persons that were merged the strongest pair between them. The merges are few in a large
 * file, so that each table is brought down to their records before it is joined. A temporary table.
 */
export function strongestSql(): Sql {
  return sql`create or replace temp table strongest as
    with gone as materialized (select distinct other_person_key from told where kind = 'merged'),
    moved as materialized (from changed where old_key in (from gone)),
    moving as materialized (from ${identityRecord} semi join moved using (source, record_id)),
    lost as materialized (
      select t.person_key, t.other_person_key, r.record_no
      from told as t
      join moved as c on c.old_key = t.other_person_key and c.new_key = t.person_key
      join moving as r using (source, record_id)
      where t.kind = 'merged'
    ),
    near as materialized (
      select lost.*, left_no, right_no, weight, right_no as other_no from ${identityPair} join lost on record_no = left_no where weight > 0
      union all
      select lost.*, left_no, right_no, weight, left_no from ${identityPair} join lost on record_no = right_no where weight > 0
    ),
    named as materialized (
      from ${identityRecord} where record_no in (select unnest([left_no, right_no]) from near)
    ),
    owner as materialized (from ${personId} semi join named using (source, record_id))
    select
      p.person_key,
      p.other_person_key,
      arg_max(
        concat(l.source, ':', l.record_id, ' and ', r.source, ':', r.record_id, ', ', round(p.weight, 1), ' bits'),
        (p.weight, l.source, l.record_id, r.source, r.record_id)
      ) as evidence
    from near as p
    join named as l on l.record_no = p.left_no
    join named as r on r.record_no = p.right_no
    join named as o on o.record_no = p.other_no
    join owner as other on other.person_key = p.person_key and other.source = o.source and other.record_id = o.record_id
    left join moved on moved.source = other.source and moved.record_id = other.record_id
    where moved.old_key is distinct from p.other_person_key
    group by p.person_key, p.other_person_key`;
}

/** Puts what is `told` into identity.event, with its cause; reads `changed` and `strongest`. */
export function eventSql(): Sql {
  return sql`insert into ${identityEvent}
    with named as materialized (
      select left_source as source, left_record_id as record_id from ${identityDecision}
      union
      select right_source, right_record_id from ${identityDecision}
    ),
    person as materialized (from ${personId} semi join named using (source, record_id)),
    change as materialized (from changed semi join named using (source, record_id)),
    decided as materialized (
      select distinct unnest([a.person_key, b.person_key, c.old_key, d.old_key]) as person_key
      from ${identityDecision} as d0
      left join person as a on a.source = d0.left_source and a.record_id = d0.left_record_id
      left join person as b on b.source = d0.right_source and b.record_id = d0.right_record_id
      left join change as c on c.source = d0.left_source and c.record_id = d0.left_record_id
      left join change as d on d.source = d0.right_source and d.record_id = d0.right_record_id
      where c.source is not null or d.source is not null
    ),
    -- Most are new, and whatever their cause is asked of costs as much for them.
    unsettled as materialized (from told where kind in ('merged', 'split', 'moved')),
    come as materialized (select new_key from changed where old_key is null and new_key in (select person_key from unsettled)),
    gone as materialized (select old_key from changed where new_key is null and old_key in (select other_person_key from unsettled))
    select
      coalesce((select max(event_id) from ${identityEvent}), 0)
        + row_number() over (order by person_key, other_person_key),
      ${sql.run("run_id")},
      ${sql.run("now")},
      kind,
      person_key,
      other_person_key,
      records,
      case
        when kind in ('created', 'revived') then 'new records'
        when kind = 'retired' then 'records left'
        when person_key in (from decided) and other_person_key in (from decided) then 'decision'
        when person_key in (from come) then 'new records'
        when other_person_key in (from gone) then 'records left'
        else 'changed records or model'
      end,
      evidence
    from told
    left join strongest using (person_key, other_person_key)`;
}
