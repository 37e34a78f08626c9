select mode, measure, cut, threshold, ties, tie_share
from "mart"."rfm_threshold"
order by mode, measure, cut
