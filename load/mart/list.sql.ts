import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, listInvoice, listMultiBuyer, listOverlap, listWaterfall } from "../../core/tables/mart.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/** `mart.list_waterfall`: the steps in the order in which names are tested; each list's names are counted once. */
export function listWaterfallSql(): Sql {
  return replaceTableSql(
    listWaterfall,
    sql`
      with fate as (
        select source_key, case when fate like 'lost_to:%' then 'lost_to_other_list' else fate end as step, count(*) as names
        from ${factListName}
        group by all
      ),
      summed as (
        select source_key, step, names from fate
        union all
        select 0, step, sum(names) from fate group by step
      ),
      complete as (
        select source_key, step, names from summed where step <> 'net'
        union all
        select source_key, 'gross', sum(names) from summed group by source_key
        union all
        select source_key, 'net', coalesce(sum(names) filter (where step = 'net'), 0) from summed group by source_key
      ),
      placed as (
        select
          *,
          row_number() over (
            partition by source_key
            order by
              case
                when step = 'gross' then 0
                when step = 'invalid' then 1
                when step like 'suppressed:%' then 2
                when step = 'duplicate_in_list' then 3
                when step = 'house' then 4
                when step = 'lost_to_other_list' then 5
                else 6
              end,
              step
          ) as step_no
        from complete
      )
      select
        ${sql.run("as_of")} as as_of,
        p.source_key,
        case when p.source_key <> 0 then s.source end as source,
        step_no,
        step,
        names,
        case
          when step = 'net' then names
          else sum(case when step = 'gross' then names when step <> 'net' then -names end)
            over (partition by p.source_key order by step_no)
        end as remaining
      from placed as p
      left join ${dimSource} as s using (source_key)`,
    ["source_key", "step_no"],
  );
}

/** `mart.list_overlap`: persons by pair of lists; invalid and suppressed names take no part. */
export function listOverlapSql(): Sql {
  return replaceTableSql(
    listOverlap,
    sql`
      with person as (
        select distinct source_key, person_key
        from ${factListName}
        where fate <> 'invalid' and fate not like 'suppressed:%'
      ),
      total as (select source_key, count(*) as persons from person group by source_key),
      shared as (
        select one.source_key, other.source_key as other_source_key, count(*) as persons
        from person as one
        join person as other using (person_key)
        group by all
      )
      select
        ${sql.run("as_of")} as as_of,
        a.source_key,
        sa.source,
        b.source_key as other_source_key,
        sb.source as other_source,
        coalesce(shared.persons, 0) as persons,
        coalesce(shared.persons, 0) / a.persons as share
      from total as a
      cross join total as b
      left join shared on shared.source_key = a.source_key and shared.other_source_key = b.source_key
      left join ${dimSource} as sa on sa.source_key = a.source_key
      left join ${dimSource} as sb on sb.source_key = b.source_key`,
    ["source_key", "other_source_key"],
  );
}

/** `mart.list_multi_buyer`. */
export function listMultiBuyerSql(): Sql {
  return replaceTableSql(
    listMultiBuyer,
    sql`
      with person as (
        select person_key, max(lists) as lists, bool_or(fate = 'house') as is_house
        from ${factListName}
        where lists > 0
        group by person_key
      ),
      buyer as (select distinct person_key from ${customerDay} where orders > 0)
      select
        ${sql.run("as_of")} as as_of,
        lists,
        count(*) as persons,
        count(*) filter (where is_house) as house_persons,
        count(buyer.person_key) filter (where not is_house) as buyers
      from person
      left join buyer using (person_key)
      group by lists`,
    ["lists"],
  );
}

/**
 * `mart.list_invoice`: a net-name arrangement pays for the net names, at least the agreed share of all names, and a running charge for the
 * rest; without one every name is paid for.
 */
export function listInvoiceSql(): Sql {
  return replaceTableSql(
    listInvoice,
    sql`
      with counted as (
        select source_key, count(*) as gross_names, count(*) filter (where fate = 'net') as net_names
        from ${factListName}
        group by source_key
      ),
      floored as (
        select
          c.*,
          s.source,
          s.vendor,
          s.cost_per_thousand,
          s.run_charge_per_thousand,
          s.invoiced_amount,
          ceil(gross_names * coalesce(s.net_name_floor_percent, 100) / 100)::bigint as floor_names
        from counted as c
        left join ${dimSource} as s using (source_key)
      ),
      paid as (select *, greatest(net_names, floor_names) as paid_names from floored),
      priced as (
        select
          *,
          (paid_names * cost_per_thousand / 1000)::double as name_amount,
          ((gross_names - paid_names) * coalesce(run_charge_per_thousand, 0) / 1000)::double as run_charge_amount
        from paid
      )
      select
        ${sql.run("as_of")} as as_of,
        source_key,
        source,
        vendor,
        gross_names,
        net_names,
        floor_names,
        paid_names,
        name_amount,
        run_charge_amount,
        name_amount + run_charge_amount as expected_amount,
        invoiced_amount::double as invoiced_amount,
        invoiced_amount::double - (name_amount + run_charge_amount) as difference
      from priced`,
    ["source_key"],
  );
}
