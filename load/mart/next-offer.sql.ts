import type { ResolvedBasketSettings, ResolvedOfferSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { basketRule, customerPropensity, nextOffer } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { itemSql } from "./basket-rule.sql.ts";
import { isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/**
 * `mart.next_offer`: of the sure rules of `mart.basket_rule` whose left side a customer owns and whose right side they do not, the one with the
 * highest expected value, while it is above zero. An item is offered to `max_per_item` customers at most, those it is worth most.
 */
export function nextOfferSql(
  { cost_per_offer: cost, max_per_item: most }: ResolvedOfferSettings,
  { level }: ResolvedBasketSettings,
): Sql {
  return replaceTableSql(
    nextOffer,
    sql`
      with
        rule as (
          select rank, string_split(items, ' + ') as parts, items, then_item, confidence
          from ${basketRule}
          where q < 0.05 and lift > 1 and is_confirmed is not false
        ),
        line as (
          select person_key, ${itemSql(level)} as item, source_key, order_id, net_amount, margin_amount
          from ${factOrderLine} as l
          join ${dimProduct} as p using (product_key)
          where person_key > 0 and l.product_key <> 0 and is_return is not true and ${isUpToAsOfSql(sql`l.date_key`)}
        ),
        worth as (
          select item, coalesce(sum(margin_amount), sum(net_amount))::double / count(distinct (source_key, order_id)) as margin_amount
          from line
          where item in (select then_item from rule)
          group by item
        ),
        owned as (select distinct person_key, item from line),
        matched as (
          select owned.person_key, rule.rank
          from (select rank, unnest(parts) as item, len(parts) as needed from rule) as rule
          join owned using (item)
          group by owned.person_key, rule.rank, rule.needed
          having count(*) = rule.needed
        ),
        candidate as (
          select
            matched.person_key,
            rule.then_item as item,
            rule.items as because,
            propensity.probability * rule.confidence as probability,
            worth.margin_amount,
            propensity.probability * rule.confidence * worth.margin_amount - ${sql.lit(cost)} as expected_value,
            rule.rank
          from matched
          join rule using (rank)
          join ${customerPropensity} as propensity using (person_key)
          join worth on worth.item = rule.then_item
          anti join owned on owned.person_key = matched.person_key and owned.item = rule.then_item
        ),
        best as (
          select * from candidate
          where expected_value > 0
          qualify row_number() over (partition by person_key order by expected_value desc, rank) = 1
        )
      select ${sql.run("as_of")} as as_of, * exclude (rank)
      from best
      qualify row_number() over (partition by item order by expected_value desc, person_key) <= ${sql.lit(most)}`,
    ["person_key"],
  );
}
