select
  count(*) as customers,
  count(*) filter (first_ordered_on <= cast('2026-11-22' as date) - interval 1 year) as customers_before,
  count(*) filter (first_ordered_on > cast('2026-11-22' as date) - interval 1 year) as new_customers,
  count(*) filter (
    first_ordered_on > cast('2026-11-22' as date) - interval 2 year
    and first_ordered_on <= cast('2026-11-22' as date) - interval 1 year
  ) as new_customers_before,
  min(first_ordered_on) as first_ordered_on,
  (
    select count(distinct household_key)
    from "star"."dim_customer"
    where is_current and household_key <> 0 and person_key in (select person_key from "mart"."customer_rfm")
  ) as households
from "mart"."customer_rfm"
