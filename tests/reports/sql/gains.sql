with shown as (
  select campaign_key, coalesce(name, campaign_id) as campaign, started_on
  from "star"."dim_campaign"
  where campaign_key in (select campaign_key from "mart"."campaign_gains")
  order by started_on desc nulls last, campaign_key
  limit 12
)
select
  campaign_key, campaign, tenth, treated, control, response_rate, response_low, response_high, control_rate,
  cumulative_share, value_amount, cost_amount, cumulative_profit, is_best_depth
from "mart"."campaign_gains"
join shown using (campaign_key)
order by shown.started_on desc nulls last, campaign_key, tenth
