select rfm.r_score, rfm.f_score, count(*) as customers, sum(value.net_amount) as net_amount
from "mart"."customer_rfm" as rfm
left join "mart"."customer_value" as value using (person_key)
group by r_score, f_score
order by r_score desc, f_score
