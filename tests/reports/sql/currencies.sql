select currency, count(*) as lines
from "star"."fact_order_line"
group by currency
order by lines desc, currency
