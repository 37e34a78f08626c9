select coalesce(source, 'All lists') as source, source_key, step_no, step, names, remaining
    from "mart"."list_waterfall"
    order by source_key, step_no
