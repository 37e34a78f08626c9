select source, other_source, persons, share from "mart"."list_overlap" order by source, other_source
