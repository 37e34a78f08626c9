select max(customer_share) as customer_share, arg_max(cumulative_value_share, value_rank) as value_share
from (
  select
    value_rank, customer_share, cumulative_value_share,
    floor((value_rank - 1) * 100.0 / count(*) over ()) as hundredth
  from "mart"."customer_value"
)
group by hundredth
order by hundredth
