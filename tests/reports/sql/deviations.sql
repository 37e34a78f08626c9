select day, kpi, dimension, member, actual, expected, residual, robust_z, greatest(cusum_high, cusum_low) as cusum
from "mart"."deviation"
where is_deviation
order by day desc, abs(robust_z) desc, kpi, dimension, member
limit 40
