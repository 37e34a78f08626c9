select * from "mart"."propensity_check" order by split
