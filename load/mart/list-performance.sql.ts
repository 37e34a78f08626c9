import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, listPerformance } from "../../core/tables/mart.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

/**
 * `mart.list_performance`. Where the list has a net-name floor, the names paid for are the net names, at least the floor's
 * share of all; without one all names are paid for.
 */
export function listPerformanceSql(): Sql {
  const wilson = wilsonSql(sql`buyers`, sql`net_names`);
  return replaceTableSql(
    listPerformance,
    sql`
      with
        buyer as (
          select person_key, sum(net_amount) as net_amount, sum(margin_amount) as margin_amount
          from ${customerDay}
          group by person_key
          having sum(orders) > 0
        ),
        brought as (
          select source_key, sum(net_amount) as net_amount, sum(margin_amount) as margin_amount
          from (select distinct source_key, person_key from ${factListName} where fate = 'net')
          join buyer using (person_key)
          group by source_key
        ),
        list as (
          select
            name.source_key,
            count(*) as names,
            count(*) filter (where name.fate = 'invalid') as invalid,
            count(*) filter (where name.fate like 'suppressed:%') as suppressed,
            count(*) filter (where name.fate = 'duplicate_in_list') as duplicate_in_list,
            count(*) filter (where name.fate = 'house') as house,
            count(*) filter (where name.fate like 'lost_to:%') as lost_to_other_list,
            count(*) filter (where name.fate = 'net') as net_names,
            sum(name.cost_amount)::double as full_price,
            count(distinct buyer.person_key) filter (where name.fate = 'net') as buyers
          from ${factListName} as name
          left join buyer using (person_key)
          group by name.source_key
        ),
        priced as (
          select
            list.*,
            source.source,
            source.vendor,
            full_price / names
              * greatest(net_names, names * coalesce(source.net_name_floor_percent, 100)::double / 100) as price
          from list
          left join ${dimSource} as source using (source_key)
        )
      select
        ${sql.run("as_of")} as as_of,
        source_key,
        source,
        vendor,
        names,
        invalid,
        suppressed,
        duplicate_in_list,
        house,
        lost_to_other_list,
        net_names,
        net_names / names as net_share,
        price as cost_amount,
        price / nullif(net_names, 0) as cost_per_net_name,
        house / nullif(names - invalid - suppressed, 0) as match_rate,
        buyers,
        buyers / nullif(net_names, 0) as response_rate,
        ${wilson.low} as response_low,
        ${wilson.high} as response_high,
        coalesce(brought.net_amount, 0) as net_amount,
        1000 * brought.margin_amount::double / nullif(net_names, 0) as margin_per_thousand
      from priced
      left join brought using (source_key)`,
    ["source_key"],
  );
}
