select
  campaign_key, campaign_id, coalesce(campaign, campaign_id) as campaign, channel, started_on, cell, label, value_basis,
  treated, control, buyers, response_rate, response_low, response_high, control_rate, net_response_rate,
  incremental_orders, revenue, incremental_value, incremental_low, incremental_high, cost, profit, roi, roi_low, roi_high,
  cost_per_contact, value_per_order, break_even_rate, break_even_index, roas, payback_days, cost_per_incremental_order,
  verdict,
  verdict_reason,
  count(*) over (partition by campaign_key) as campaign_rows
from "mart"."campaign_roi"
order by started_on desc nulls last, campaign_key, case when cell = 'all' then 0 else 1 end, cell
