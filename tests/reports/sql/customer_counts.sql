select
  count(*) as customers,
  count(*) filter (first_ordered_on <= cast('2026-11-22' as date) - interval 1 year) as customers_before,
  count(*) filter (first_ordered_on > cast('2026-11-22' as date) - interval 1 year) as new_customers,
  count(*) filter (
    first_ordered_on > cast('2026-11-22' as date) - interval 2 year
    and first_ordered_on <= cast('2026-11-22' as date) - interval 1 year
  ) as new_customers_before,
  min(first_ordered_on) as first_ordered_on
from "mart"."customer_rfm"
