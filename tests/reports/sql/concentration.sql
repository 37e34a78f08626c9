select
  value_basis, customers, value_amount, top_20_percent_share, customers_for_80_percent, customer_share_for_80_percent,
  gini, loss_customers, loss_amount
from "mart"."value_concentration"
limit 1
