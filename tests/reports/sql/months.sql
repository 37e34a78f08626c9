with month as (
  select unnest(generate_series(
    date_trunc('month', cast('2026-11-22' as date)) - interval 12 month,
    date_trunc('month', cast('2026-11-22' as date)),
    interval 1 month
  )) as month
),
line as (
  select calendar.date, line.source_key, line.order_id, line.person_key, line.net_amount, line.is_return
  from "star"."fact_order_line" as line
  join "star"."dim_date" as calendar using (date_key)
  where calendar.date <= cast('2026-11-22' as date)
    and calendar.date >= date_trunc('month', cast('2026-11-22' as date)) - interval 24 month
),
actual as (
  select
    date_trunc('month', date) as month,
    sum(net_amount) as net_amount,
    count(distinct (source_key, order_id)) filter (not is_return) as orders,
    count(distinct person_key) filter (not is_return and person_key > 0) as buyers
  from line
  group by 1
),
previous as (
  select date_trunc('month', date) + interval 12 month as month, sum(net_amount) as net_amount
  from line
  where date <= cast('2026-11-22' as date) - interval 1 year
  group by 1
),
joined as (
  select date_trunc('month', first_ordered_on) as month, count(*) as new_customers
  from "mart"."customer_rfm"
  group by 1
)
select
  strftime(month.month, '%Y-%m') as month,
  coalesce(actual.net_amount, 0) as net_amount,
  previous.net_amount as net_previous,
  coalesce(actual.orders, 0) as orders,
  coalesce(actual.buyers, 0) as buyers,
  coalesce(joined.new_customers, 0) as new_customers
from month
left join actual using (month)
left join previous using (month)
left join joined using (month)
order by month.month
