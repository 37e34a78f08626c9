import { controlCell } from "../../core/campaign-plan.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { campaignGains, campaignRoi } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

/** A campaign of fewer persons is not cut into tenths. */
const leastPersons = 100;

/**
 * `mart.campaign_gains` from `campaign_contact`, `campaign_purchase` and `campaign_before`: tenths of both arms together by the net amount of
 * the year before, ties by key. Where the margin is known it is the value, as in `mart.campaign_roi`; cost and label are the whole campaign's.
 */
export function campaignGainsSql(): Sql {
  const wilson = wilsonSql(sql`buyers`, sql`treated`);
  const isTreated = sql`cell <> ${controlCell}`;
  return replaceTableSql(
    campaignGains,
    sql`
      with
        whole as (
          select campaign_key, campaign_id, label, cost, value_basis, treated as contacted
          from ${campaignRoi}
          where treated > 0
            and (value_basis = 'margin' or value_basis = 'net_amount')
          qualify row_number() over (partition by campaign_key order by cell = 'all' desc, cell) = 1
        ),
        person as (
          select
            contact.campaign_key,
            contact.cell,
            coalesce(purchase.orders, 0) > 0 as is_buyer,
            coalesce(case when whole.value_basis = 'margin' then purchase.margin_amount else purchase.net_amount end, 0)::double as value,
            ntile(10) over (
              partition by contact.campaign_key
              order by coalesce(before.net_amount, 0) desc, contact.person_key
            ) as tenth,
            count(*) over (partition by contact.campaign_key) as persons
          from campaign_contact as contact
          join whole using (campaign_key)
          left join campaign_purchase as purchase
            on purchase.campaign_key = contact.campaign_key and purchase.person_key = contact.person_key and purchase.cell = contact.cell
          left join campaign_before as before
            on before.campaign_key = contact.campaign_key and before.person_key = contact.person_key
        ),
        part as (
          select
            campaign_key,
            tenth,
            count(*) filter (where ${isTreated}) as treated,
            count(*) filter (where not ${isTreated}) as control,
            count(*) filter (where ${isTreated} and is_buyer) as buyers,
            count(*) filter (where not ${isTreated} and is_buyer) as control_buyers,
            round(coalesce(sum(value) filter (where ${isTreated}), 0), 6) as treated_value,
            round(coalesce(sum(value) filter (where not ${isTreated}), 0), 6) as control_value
          from person
          where persons >= ${leastPersons}
          group by campaign_key, tenth
        ),
        valued as (
          select
            part.*,
            whole.*  exclude (campaign_key),
            case
              when whole.label = 'attributed' then treated_value
              when whole.label = 'incremental' and control > 0 then treated_value - treated * control_value / control
            end as value_amount,
            whole.cost * treated / whole.contacted as cost_amount
          from part
          join whole using (campaign_key)
        ),
        running as (
          select
            *,
            sum(buyers) over by_depth / nullif(sum(buyers) over (partition by campaign_key), 0) as cumulative_share,
            round(sum(value_amount - cost_amount) over by_depth, 6) as cumulative_profit
          from valued
          window by_depth as (partition by campaign_key order by tenth rows unbounded preceding)
        )
      select
        ${sql.run("as_of")} as as_of,
        campaign_key,
        campaign_id,
        tenth,
        treated,
        control,
        buyers,
        buyers / nullif(treated, 0) as response_rate,
        ${wilson.low} as response_low,
        ${wilson.high} as response_high,
        control_buyers / nullif(control, 0) as control_rate,
        cumulative_share,
        value_basis,
        value_amount,
        cost_amount,
        cumulative_profit,
        coalesce(
          cumulative_profit > 0 and tenth = arg_max(tenth, (cumulative_profit, -tenth)) over (partition by campaign_key),
          false
        ) as is_best_depth,
        label
      from running`,
    ["campaign_key", "tenth"],
  );
}
