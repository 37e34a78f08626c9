with ranked as (
  select
    value_amount,
    orders,
    value_share,
    is_loss,
    cast(floor((value_rank - 1) * 10.0 / count(*) over ()) as integer) + 1 as decile
  from "mart"."customer_value"
)
select
  decile,
  count(*) as customers,
  sum(orders) as orders,
  sum(value_amount) as value_amount,
  min(value_amount) as least_value,
  max(value_amount) as most_value,
  sum(case when is_loss then 1 else 0 end) as loss_customers
from ranked
group by decile
order by decile
