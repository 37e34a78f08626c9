select
  segmentation, segment, customers, customer_share, orders, net_amount, net_share, margin_amount, net_per_customer,
  net_per_customer_low, net_per_customer_high, orders_per_customer, average_order, median_recency_days,
  contactable_email, contactable_post
from "mart"."segment_summary"
where segmentation in ('rfm_segment', 'lifecycle', 'product_rule')
order by segmentation, sort_order, segment
