select lists, persons, house_persons, buyers from "mart"."list_multi_buyer" order by lists
