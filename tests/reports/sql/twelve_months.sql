with line as (
  select
    case when calendar.date > cast('2026-11-22' as date) - interval 1 year then 'actual' else 'previous' end as period,
    line.source_key, line.order_id, line.person_key, line.net_amount, line.margin_amount, line.is_return
  from "star"."fact_order_line" as line
  join "star"."dim_date" as calendar using (date_key)
  where calendar.date <= cast('2026-11-22' as date) and calendar.date > cast('2026-11-22' as date) - interval 2 year
)
select
  period,
  sum(net_amount) as net_amount,
  sum(margin_amount) as margin_amount,
  sum(net_amount) filter (margin_amount is not null) as net_with_margin,
  count(distinct (source_key, order_id)) filter (not is_return) as orders,
  count(distinct person_key) filter (not is_return and person_key > 0) as buyers
from line
group by period
