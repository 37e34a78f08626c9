select
  segment,
  min(r_score) as r_low, max(r_score) as r_high,
  min(f_score) as f_low, max(f_score) as f_high,
  min(m_score) as m_low, max(m_score) as m_high
from "mart"."customer_rfm"
group by segment
order by segment
