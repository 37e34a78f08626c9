import { type Sql, sql } from "../../../core/sql.ts";
import { campaignGains, campaignResult, campaignRoi, listPerformance } from "../../../core/tables/mart.ts";
import { dimCampaign, dimDate, factCost, factListName, factTouch } from "../../../core/tables/star.ts";

/** Every row of campaign_roi, the latest campaign first, the whole campaign before its cells. */
export function campaignRowsSql(): Sql {
  return sql`
select
  campaign_key, campaign_id, coalesce(campaign, campaign_id) as campaign, channel, started_on, cell, label, value_basis,
  treated, control, buyers, response_rate, response_low, response_high, control_rate, net_response_rate,
  incremental_orders, revenue, incremental_value, incremental_low, incremental_high, cost, profit, roi, roi_low, roi_high,
  cost_per_contact, value_per_order, break_even_rate, break_even_index, roas, payback_days, cost_per_incremental_order,
  verdict,
  verdict_reason,
  count(*) over (partition by campaign_key) as campaign_rows
from ${campaignRoi}
order by started_on desc nulls last, campaign_key, case when cell = 'all' then 0 else 1 end, cell`;
}

/** Every row of campaign_result, the latest campaign first. */
export function resultRowsSql(): Sql {
  return sql`
select
  result.campaign_key, coalesce(result.campaign, result.campaign_id) as campaign, result.cell, result.measure,
  result.measure_type, result.basis, result.treated, result.control, result.treated_count, result.control_count,
  result.treated_mean, result.treated_low, result.treated_high, result.control_mean, result.lift, result.lift_low,
  result.lift_high, result.relative_lift, result.statistic, result.degrees_of_freedom, result.p_value,
  result.p_adjusted, result.bootstrap_low, result.bootstrap_high, result.cuped_lift, result.cuped_low, result.cuped_high,
  result.split_p_value, result.label
from ${campaignResult} as result
left join ${dimCampaign} as campaign using (campaign_key)
order by campaign.started_on desc nulls last, result.campaign_key, result.measure_type, result.measure, result.cell`;
}

/** The tenths of the latest campaigns. */
export function gainsSql(campaigns: number): Sql {
  return sql`
with shown as (
  select campaign_key, coalesce(name, campaign_id) as campaign, started_on
  from ${dimCampaign}
  where campaign_key in (select campaign_key from ${campaignGains})
  order by started_on desc nulls last, campaign_key
  limit ${sql.lit(campaigns)}
)
select
  campaign_key, campaign, tenth, treated, control, response_rate, response_low, response_high, control_rate,
  cumulative_share, value_amount, cost_amount, cumulative_profit, is_best_depth
from ${campaignGains}
join shown using (campaign_key)
order by shown.started_on desc nulls last, campaign_key, tenth`;
}

function costLinesSql(asOf: string): Sql {
  return sql`
select cost.campaign_key, cost.kind, cost.amount
from ${factCost} as cost
join ${dimDate} as calendar using (date_key)
where calendar.date <= cast(${asOf} as date)
union all
select touch.campaign_key, 'contact' as kind, touch.cost_amount as amount
from ${factTouch} as touch
join ${dimDate} as calendar using (date_key)
where calendar.date <= cast(${asOf} as date) and touch.cost_amount <> 0`;
}

/** Campaign x kind of cost; `contact` is what the touches themselves cost. */
export function costsSql(asOf: string): Sql {
  return sql`
with cost as (${costLinesSql(asOf)})
select
  cost.campaign_key,
  coalesce(campaign.name, campaign.campaign_id, 'no campaign') as campaign,
  campaign.channel,
  campaign.started_on,
  cost.kind,
  sum(cost.amount) as amount
from cost
left join ${dimCampaign} as campaign using (campaign_key)
group by all
order by campaign.started_on desc nulls last, cost.campaign_key, cost.kind`;
}

/** Bought lists, best share of new names first. */
export function listRowsSql(): Sql {
  return sql`
select
  source_key, source, vendor, names, invalid, suppressed, duplicate_in_list, house, lost_to_other_list, net_names, net_share,
  cost_amount, cost_per_net_name, buyers
from ${listPerformance}
order by net_share desc nulls last, source`;
}

/** One row: the totals that the report must add up to, asked from the facts. */
export function roiControlSql(asOf: string): Sql {
  return sql`
with campaign as (
  select campaign_key, count(*) over (partition by campaign_key) as campaign_rows, cell, label, cost, incremental_value
  from ${campaignRoi}
),
cost as (${costLinesSql(asOf)})
select
  (select count(distinct campaign_key) from ${campaignRoi}) as campaigns,
  (select coalesce(sum(cost), 0) from campaign where cell = 'all' or campaign_rows = 1) as campaign_cost,
  (
    select coalesce(sum(incremental_value), 0)
    from campaign
    where label = 'incremental' and (cell = 'all' or campaign_rows = 1)
  ) as incremental_value,
  (select coalesce(sum(amount), 0) from cost) as cost_amount,
  (select count(*) from ${factListName}) as list_names`;
}
