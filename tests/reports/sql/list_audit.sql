select * from "mart"."list_audit" order by source, error
