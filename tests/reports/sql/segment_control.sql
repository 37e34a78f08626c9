select
  (select count(*) from "mart"."customer_rfm") as customers,
  (select coalesce(sum(net_amount), 0) from "mart"."customer_value") as net_amount,
  (select count(*) from "mart"."customer_value") as value_customers,
  (select coalesce(sum(value_amount), 0) from "mart"."customer_value") as value_amount,
  (select count(*) from "mart"."customer_lifecycle") as people
