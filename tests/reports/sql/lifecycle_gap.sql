select
  stage,
  count(*) as people,
  median(gap_days) as median_gap_days,
  median(gap_ratio) as median_gap_ratio,
  avg(case when gap_basis = 'own' then 1.0 else 0.0 end) as own_gap_share
from "mart"."customer_lifecycle"
group by stage
order by stage
