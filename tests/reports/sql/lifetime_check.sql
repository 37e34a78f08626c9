select * from "mart"."lifetime_check" order by model
