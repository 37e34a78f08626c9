select * from "mart"."list_invoice" order by source
