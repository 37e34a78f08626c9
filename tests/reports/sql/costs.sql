with cost as (
select cost.campaign_key, cost.kind, cost.amount
from "star"."fact_cost" as cost
join "star"."dim_date" as calendar using (date_key)
where calendar.date <= cast('2026-11-22' as date)
union all
select touch.campaign_key, 'contact' as kind, touch.cost_amount as amount
from "star"."fact_touch" as touch
join "star"."dim_date" as calendar using (date_key)
where calendar.date <= cast('2026-11-22' as date) and touch.cost_amount <> 0)
select
  cost.campaign_key,
  coalesce(campaign.name, campaign.campaign_id, 'no campaign') as campaign,
  campaign.channel,
  campaign.started_on,
  cost.kind,
  sum(cost.amount) as amount
from cost
left join "star"."dim_campaign" as campaign using (campaign_key)
group by all
order by campaign.started_on desc nulls last, cost.campaign_key, cost.kind
