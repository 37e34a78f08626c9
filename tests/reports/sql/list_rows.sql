select
  source_key, source, vendor, names, invalid, suppressed, duplicate_in_list, house, lost_to_other_list, net_names, net_share,
  cost_amount, cost_per_net_name, buyers
from "mart"."list_performance"
order by net_share desc nulls last, source
