with shown as (
  select distinct cohort_on
  from "mart"."cohort_retention"
  where period_no = 1 and active is not null
  order by cohort_on desc
  limit 24
)
select cohort_on, period_no, customers, active, retention, retention_low, retention_high, net_per_customer
from "mart"."cohort_retention"
join shown using (cohort_on)
where period_no <= 12 and active is not null
order by cohort_on desc, period_no
