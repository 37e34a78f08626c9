select
  count(*) as lines,
  coalesce(sum(line.net_amount), 0) as net_amount,
  coalesce(sum(line.net_amount) filter (line.person_key <= 0), 0) as net_unknown,
  count(*) filter (line.person_key <= 0) as lines_unknown,
  coalesce(sum(line.net_amount) filter (line.person_key > 0 and rfm.person_key is null), 0) as net_without_purchase,
  count(*) filter (line.person_key > 0 and rfm.person_key is null) as lines_without_purchase
from "star"."fact_order_line" as line
join "star"."dim_date" as calendar using (date_key)
left join "mart"."customer_rfm" as rfm on rfm.person_key = line.person_key
where calendar.date <= cast('2026-11-22' as date)
