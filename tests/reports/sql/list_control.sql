select
      (select count(*) from "star"."fact_list_name") as names,
      (select count(*) from "star"."fact_list_name" where fate = 'net') as net_names,
      (select count(distinct person_key) from "star"."fact_list_name" where lists > 0) as persons
