select
  cast(rfm.person_key as varchar) as person_key,
  nullif(trim(concat_ws(' ', customer.given_name, customer.family_name)), '') as name,
  customer.email,
  customer.city,
  customer.country,
  rfm.segment,
  lifecycle.stage,
  rfm.product_rule,
  rfm.rfm_cell,
  rfm.r_score,
  rfm.f_score,
  rfm.m_score,
  rfm.recency_days,
  rfm.frequency,
  rfm.first_ordered_on,
  rfm.last_ordered_on,
  value.net_amount,
  value.value_amount,
  value.value_rank,
  coalesce(customer.email, '') <> '' and not coalesce(customer.email_opt_out, false) as email_contactable,
  coalesce(customer.street, '') <> '' and not coalesce(customer.post_opt_out, false) as post_contactable
from "mart"."customer_rfm" as rfm
left join "mart"."customer_value" as value using (person_key)
left join "mart"."customer_lifecycle" as lifecycle using (person_key)
left join "star"."dim_customer" as customer on customer.person_key = rfm.person_key and customer.is_current
order by value.value_rank, rfm.person_key
limit 25
