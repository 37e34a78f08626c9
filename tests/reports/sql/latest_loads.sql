select source, loaded_at, rows_read, rows_kept, rows_rejected, rows_changed, rows_total, low, high
from "meta"."load"
where run_id <= 12
qualify row_number() over (partition by source order by loaded_at desc, run_id desc) = 1
order by source
