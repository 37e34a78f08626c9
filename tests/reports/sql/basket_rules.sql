select *
    from "mart"."basket_rule"
    qualify row_number() over (
      partition by list_sort([items, then_item]) order by confidence desc, rank
    ) = 1
    order by rank
    limit 100
