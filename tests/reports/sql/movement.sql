select period_on, from_segment, to_segment, reason, persons, net_amount
from "mart"."segment_movement"
where segmentation = 'lifecycle' and period_on = (select max(period_on) from "mart"."segment_movement")
order by reason = 'stayed', persons desc, from_segment, to_segment, reason
