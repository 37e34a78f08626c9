import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityPair, identityRecord } from "../../core/tables/identity.ts";
import { currentDecisionsSql } from "./certain.sql.ts";

/**
 * The pairs that a person should decide: `(left_no, right_no, l, r, value)`. Between 5 % and 99 %, not decided yet; one for each two persons that
 * might be one, and for each weakest link within a person. The most valuable first: doubt times the money at stake. `value` is
 * `(person_key, value)`.
 */
export function openPairsSql(value: Sql, limit: number): Sql {
  return sql`
    with named as (
      select p.left_no, p.right_no, p.probability, a.source as ls, a.record_id as lid, b.source as rs, b.record_id as rid,
        ia.person_key as left_key, ib.person_key as right_key
      from ${identityPair} as p
      join ${identityRecord} as a on a.record_no = p.left_no
      join ${identityRecord} as b on b.record_no = p.right_no
      join ${personId} as ia on ia.source = a.source and ia.record_id = a.record_id
      join ${personId} as ib on ib.source = b.source and ib.record_id = b.record_id
      where p.probability between 0.05 and 0.99
    ),
    open as (
      select n.*
      from named as n
      anti join (select * from (${currentDecisionsSql()}) where verdict <> 'open') as d
        on (d.left_source, d.left_record_id, d.right_source, d.right_record_id) = (n.ls, n.lid, n.rs, n.rid)
          or (d.left_source, d.left_record_id, d.right_source, d.right_record_id) = (n.rs, n.rid, n.ls, n.lid)
    ),
    valued as (
      select o.*, concat(ls, ':', lid) as l, concat(rs, ':', rid) as r, nullif(coalesce(lv.value, 0) + case when left_key = right_key then 0 else coalesce(rv.value, 0) end, 0) as value
      from open as o
      left join (${value}) as lv on lv.person_key = left_key
      left join (${value}) as rv on rv.person_key = right_key
    )
    select left_no, right_no, l, r, round(value::double, 2) as value
    from valued
    qualify row_number() over (
      partition by least(left_key, right_key), greatest(left_key, right_key)
      order by abs(probability - 0.5), l, r
    ) = 1
    order by probability * (1 - probability) * (1 + ln(1 + coalesce(greatest(value, 0), 0))) desc, l, r
    limit ${limit}`;
}
