select mode, measure, cut, threshold, ties
from "mart"."rfm_threshold"
order by mode, measure, cut
