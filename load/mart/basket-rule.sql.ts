import { sql, type Sql } from "../../core/sql.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import type { ResolvedBasketSettings } from "../../core/mart-settings.ts";
import { isUpToAsOfSql } from "./day.sql.ts";

/** What an item is called, by level; `p` is the product. */
export function itemSql(level: ResolvedBasketSettings["level"]): Sql {
  return level === "product" ? sql`coalesce(p.name, p.product_id)` : sql`p.${sql.id(level)}`;
}

/**
 * `basket (basket_no, is_later)`: orders with a purchase, numbered part by part, and `basket_item (item_no, basket_no, is_later)`, each item of an order once; `item (item_no, item)`
 * by name. The last `holdout_percent` of the orders are later ones. Temporary tables.
 */
export function basketTablesSql({ level, holdout_percent: holdout }: ResolvedBasketSettings): readonly Sql[] {
  const counted = sql`l.is_return is not true and coalesce(l.quantity, 1) > 0 and ${isUpToAsOfSql(sql`l.date_key`)}`;
  return [
    sql`create or replace temp table basket_line as
      select distinct l.source_key, l.order_id, l.date_key, ${itemSql(level)} as item
      from ${factOrderLine} as l
      join ${dimProduct} as p using (product_key)
      where l.product_key <> 0 and ${counted}`,
    sql`create or replace temp table basket as
      with ordered as (select source_key, order_id, min(date_key) as date_key from basket_line group by source_key, order_id),
      cut as (select quantile_disc(date_key, 1 - ${holdout / 100}::double) as date_key from ordered)
      select
        o.source_key,
        o.order_id,
        o.date_key > cut.date_key as is_later,
        row_number() over (partition by o.date_key > cut.date_key order by o.source_key, o.order_id) - 1 as basket_no
      from ordered as o, cut`,
    sql`create or replace temp table item as
      select item, row_number() over (order by item) - 1 as item_no
      from (select distinct item from basket_line where item is not null)`,
    sql`create or replace temp table basket_item as
      select distinct i.item_no::integer as item_no, b.basket_no::integer as basket_no, b.is_later
      from basket_line as l
      join basket as b on b.source_key = l.source_key and b.order_id = l.order_id
      join item as i on i.item = l.item`,
    sql`drop table basket_line`,
  ];
}

/** One row: how many orders there are, earlier and later. */
export const basketCountSql: Sql = sql`
  select count(*) filter (where not is_later) as earlier, count(*) filter (where is_later) as later from basket`;

/** The items of one part of the orders, item by item. */
export function basketItemsSql(isLater: boolean): Sql {
  return sql`select item_no, basket_no from basket_item where is_later = ${isLater} order by item_no, basket_no`;
}
