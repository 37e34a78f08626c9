select
  count(*) filter (person_key > 0) as people,
  count(*) filter (person_key < 0) as inferred
from "star"."dim_customer"
where is_current and person_key <> 0
