select job, status, as_of, started_at, version
from "meta"."run"
where run_id = 12
limit 1
