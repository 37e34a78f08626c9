select step, stage, status, started_at, seconds, rows_read, rows_written, rows_rejected, changed, message
from "meta"."step"
where run_id = 12
order by started_at, step
