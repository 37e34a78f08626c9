select p.*, s.licence_uses, s.licence_expires_on::varchar as licence_expires_on
    from "mart"."list_performance" as p
    left join "star"."dim_source" as s using (source_key)
    order by p.net_share desc, p.source
