import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCluster,
  identityDecision,
  identityEvent,
  identityMembership,
  identityPair,
  identityRecord,
} from "../../core/tables/identity.ts";

/** The person of every record, of whom only those that changed are written: ends what is no more and begins what is new; reads `changed` and `founded`. */
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
    sql`insert into ${identityMembership}
      select r.source, r.record_id, f.person_key, ${sql.run("run_id")}, null
      from ${identityRecord} as r
      join ${identityCluster} using (record_no)
      join founded as f using (cluster_no)`,
  ];
}

/**
 * `told (kind, person_key, other_person_key, records)`: what happened to persons that are not `founded`; reads `changed`, `granted` and `living_before
 * (person_key)`. Records that only joined or left a person that stays are no event: identity.membership has them. A temporary table.
 */
export function toldSql(): Sql {
  return sql`create or replace temp table told as
    with flow as (
      select old_key, new_key, count(*) as records from changed group by old_key, new_key
    ),
    living as materialized (select person_key from granted where person_key in (select old_key from flow))
    select
      case
        when old_key is null then 'revived'
        when new_key is null then 'retired'
        when old_key not in (from living) then 'merged'
        when new_key not in (from living_before) then 'split'
        else 'moved'
      end as kind,
      coalesce(new_key, old_key) as person_key,
      case when new_key is not null then old_key end as other_person_key,
      records
    from flow
    where not (old_key is null and (new_key in (from living_before)
        or new_key in (select new_key from flow where old_key is not null and new_key is not null)))
      and not (new_key is null and (old_key in (from living)
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
    owner as materialized (
      select c.record_no, g.person_key
      from ${identityCluster} as c
      join granted as g using (cluster_no)
      where c.record_no in (select other_no from near)
    )
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
    join owner as other on other.person_key = p.person_key and other.record_no = p.other_no
    join named as o on o.record_no = p.other_no
    left join moved on moved.source = o.source and moved.record_id = o.record_id
    where moved.old_key is distinct from p.other_person_key
    group by p.person_key, p.other_person_key`;
}

/** Puts what is `told` into identity.event, with its cause, and who was `founded`; reads `changed` and `strongest`. */
export function eventSql(): readonly Sql[] {
  const newId = (order: Sql): Sql =>
    sql`coalesce((select max(event_id) from ${identityEvent}), 0) + row_number() over (order by ${order})`;
  return [
    sql`insert into ${identityEvent}
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
      )
      select
        ${newId(sql`person_key, other_person_key`)},
        ${sql.run("run_id")},
        ${sql.run("now")},
        kind,
        person_key,
        other_person_key,
        records,
        case
          when kind = 'revived' then 'new records'
          when kind = 'retired' then 'records left'
          when person_key in (from decided) and other_person_key in (from decided) then 'decision'
          when person_key in (select new_key from changed where old_key is null) then 'new records'
          when other_person_key in (select old_key from changed where new_key is null) then 'records left'
          else 'changed records or model'
        end,
        evidence
      from told
      left join strongest using (person_key, other_person_key)`,
    sql`insert into ${identityEvent}
      select
        ${newId(sql`person_key`)}, ${sql.run("run_id")}, ${sql.run("now")}, 'created', person_key, null, records,
        'new records', null
      from founded`,
  ];
}
