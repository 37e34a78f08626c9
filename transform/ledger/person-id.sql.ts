import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityCluster, identityMembership, identityRecord, identityTombstone } from "../../core/tables/identity.ts";

/** `identity.person_id`: the person of each record today, as identity.membership has it. A view. */
export const personIdSql: Sql = sql`create view if not exists ${personId} as
  select source, record_id, person_key from ${identityMembership} where to_run is null`;

/**
 * Which groups claim which keys of the last run: `claim (cluster_no, person_key, records, is_disputed)`, as a temporary table. Disputed is what somebody else
 * claims, too, or whose group claims several keys.
 */
export function claimsSql(): Sql {
  return sql`create or replace temp table claim as
    select
      *,
      count(*) over (partition by cluster_no) > 1 or count(*) over (partition by person_key) > 1 as is_disputed
    from (
      select c.cluster_no, old.person_key, count(*) as records
      from ${identityCluster} as c
      join ${identityRecord} as r using (record_no)
      join ${personId} as old on old.source = r.source and old.record_id = r.record_id
      group by c.cluster_no, old.person_key
    )`;
}

export function disputedClaimsSql(): Sql {
  return sql`
    select cluster_no, person_key, records
    from claim
    where is_disputed
    order by cluster_no, person_key`;
}

/** `granted (cluster_no, person_key)`: the undisputed claims. Disputed ones are added after. */
export function undisputedSql(): Sql {
  return sql`create or replace temp table granted as select cluster_no, person_key from claim where not is_disputed`;
}

/**
 * Claims on keys that were given up, by groups that got none: records that come back, and persons that a merge swallowed, get their old
 * key again.
 */
export function formerClaimsSql(): Sql {
  return sql`
    select c.cluster_no, m.person_key, count(*) as records
    from ${identityCluster} as c
    join ${identityRecord} as r using (record_no)
    join ${identityMembership} as m on m.source = r.source and m.record_id = r.record_id
    where m.to_run is not null
      and c.cluster_no not in (select cluster_no from granted)
      and m.person_key in (select person_key from ${identityTombstone})
    group by c.cluster_no, m.person_key
    order by c.cluster_no, m.person_key`;
}

/**
 * New keys, above the largest ever used, for groups that got none; in the order of their first records. `founded (cluster_no, person_key, records)` are those
 * of them without a record of an earlier person: a temporary table.
 */
export function newKeysSql(): readonly Sql[] {
  return [
    sql`create or replace temp table founded as
      with largest as (
        select greatest(
          coalesce((select max(person_key) from ${personId}), 0),
          coalesce((select max(person_key) from ${identityTombstone}), 0)
        ) as person_key
      ),
      waiting as (
        select cluster_no, count(*) as records
        from ${identityCluster} anti join granted using (cluster_no)
        group by cluster_no
      )
      select w.cluster_no, largest.person_key + row_number() over (order by w.cluster_no) as person_key, w.records
      from waiting as w, largest`,
    sql`insert into granted select cluster_no, person_key from founded`,
    sql`delete from founded where cluster_no in (select cluster_no from claim)`,
  ];
}

/** Keys nobody has any more, pointing at the person who has most of their records now; reads `living_before`. */
export function newTombstonesSql(): Sql {
  return sql`insert into ${identityTombstone}
    with lost as materialized (from living_before anti join granted using (person_key)),
    heir as (
      select c.person_key, g.person_key as points_to
      from claim as c
      join granted as g using (cluster_no)
      where c.person_key in (from lost)
      qualify row_number() over (partition by c.person_key order by c.records desc, g.person_key) = 1
    )
    select lost.person_key, heir.points_to, ${sql.run("run_id")}
    from lost
    left join heir using (person_key)`;
}

/** Keys that live again have no tombstone. */
export function reviveSql(): Sql {
  return sql`delete from ${identityTombstone} where person_key in (select person_key from granted)`;
}

/** Older tombstones point on when the person they point to is given up too. */
export function followTombstonesSql(): Sql {
  return sql`update ${identityTombstone} as t
    set points_to = next.points_to
    from ${identityTombstone} as next
    where next.person_key = t.points_to`;
}

/**
 * `changed (source, record_id, old_key, new_key)`: every record whose person is another one now, is new or has left, but for those of `founded` persons. A
 * temporary table.
 */
export function changedSql(): Sql {
  return sql`create or replace temp table changed as
    with now_is as (
      select r.source, r.record_id, cast(g.person_key as bigint) as person_key
      from ${identityCluster} as c
      join ${identityRecord} as r using (record_no)
      join (from granted anti join founded using (cluster_no)) as g using (cluster_no)
    )
    select
      coalesce(o.source, n.source) as source,
      coalesce(o.record_id, n.record_id) as record_id,
      o.person_key as old_key,
      n.person_key as new_key
    from ${personId} as o
    full join now_is as n on n.source = o.source and n.record_id = o.record_id
    where o.person_key is distinct from n.person_key`;
}
