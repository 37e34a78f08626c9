select
      segment,
      count(*) as customers,
      avg(probability_alive) as probability_alive,
      sum(expected_purchases) as expected_purchases,
      sum(expected_revenue) as expected_revenue,
      sum(clv) as clv,
      sum(clv_low) as clv_low,
      sum(clv_high) as clv_high
    from "mart"."customer_lifetime"
    join "mart"."customer_rfm" using (person_key)
    group by segment
    order by expected_revenue desc, segment
