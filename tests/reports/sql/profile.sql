select segment, attribute, value, customers, share, base_share, index, index_low, index_high
from "mart"."segment_profile"
where segmentation = 'rfm_segment' and (index_low > 100 or index_high < 100) and value <> '(unknown)' and attribute <> 'first_source'
order by abs(ln(greatest(index, 1) / 100)) desc, segment, attribute, value
limit 40
