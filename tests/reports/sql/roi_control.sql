with campaign as (
  select campaign_key, count(*) over (partition by campaign_key) as campaign_rows, cell, label, cost, incremental_value
  from "mart"."campaign_roi"
),
cost as (
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
  (select count(distinct campaign_key) from "mart"."campaign_roi") as campaigns,
  (select coalesce(sum(cost), 0) from campaign where cell = 'all' or campaign_rows = 1) as campaign_cost,
  (
    select coalesce(sum(incremental_value), 0)
    from campaign
    where label = 'incremental' and (cell = 'all' or campaign_rows = 1)
  ) as incremental_value,
  (select coalesce(sum(amount), 0) from cost) as cost_amount,
  (select count(*) from "star"."fact_list_name") as list_names
