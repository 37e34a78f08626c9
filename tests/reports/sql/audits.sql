select step, audit, passed, expected, actual, bad_rows
from "meta"."audit"
where run_id <= 12
qualify row_number() over (partition by step, audit order by run_id desc) = 1
order by passed, step, audit
