with person as (
  select
    lifecycle.person_key,
    coalesce(rfm.segment, 'Prospects') as segment,
    rfm.segment is null as is_prospect,
    coalesce(customer.email, '') <> '' as has_email,
    coalesce(customer.street, '') <> '' as has_street,
    coalesce(customer.email_opt_out, false) as email_opt_out,
    coalesce(customer.post_opt_out, false) as post_opt_out
  from "mart"."customer_lifecycle" as lifecycle
  left join "mart"."customer_rfm" as rfm using (person_key)
  left join "star"."dim_customer" as customer on customer.person_key = lifecycle.person_key and customer.is_current
)
select
  person.segment,
  min(summary.sort_order) as sort_order,
  count(*) as people,
  count(*) filter (has_email and not email_opt_out) as email_contactable,
  count(*) filter (has_email and email_opt_out) as email_opt_out,
  count(*) filter (not has_email) as no_email,
  count(*) filter (has_street and not post_opt_out) as post_contactable,
  count(*) filter (has_street and post_opt_out) as post_opt_out,
  count(*) filter (not has_street) as no_street,
  count(*) filter (not (has_email and not email_opt_out) and not (has_street and not post_opt_out)) as unreachable
from person
left join (select segment, sort_order from "mart"."segment_summary" where segmentation = 'rfm_segment') as summary
  on summary.segment = person.segment
group by person.segment, is_prospect
order by is_prospect, sort_order, person.segment
