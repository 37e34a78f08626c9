import { sql, type Sql } from "../../core/sql.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import type { ResolvedBasketSettings } from "../../core/mart-settings.ts";
import { isUpToAsOfSql } from "./day.sql.ts";

/** What an item is called, by level; `p` is the product. */
export function itemSql(level: ResolvedBasketSettings["level"]): Sql {
  return level === "product" ? sql`coalesce(p.name, p.product_id)` : sql`p.${sql.id(level)}`;
}

/**
 * `item (item_no, item)`: what stands in orders, by name; and `basket (date_key, items)`: one row an order with a purchase, its items as
 * numbers, repeated as often as they stand there. Temporary tables. Numbers first, so that only the order's id is grouped as text.
 */
export function basketTablesSql({ level }: ResolvedBasketSettings): readonly Sql[] {
  const counted = sql`l.is_return is not true and coalesce(l.quantity, 1) > 0 and ${isUpToAsOfSql(sql`l.date_key`)}`;
  return [
    sql`create or replace temp table item as
      select item, (row_number() over (order by item) - 1)::integer as item_no
      from (
        select distinct ${itemSql(level)} as item
        from ${dimProduct} as p
        semi join (select distinct product_key from ${factOrderLine} as l where ${counted}) using (product_key)
        where p.product_key <> 0
      )
      where item is not null`,
    sql`create or replace temp table product_item as
      select product_key, item_no
      from ${dimProduct} as p
      left join item on item.item = ${itemSql(level)}
      where product_key <> 0`,
    sql`create or replace temp table basket as
      select min(l.date_key) as date_key, list(item_no) filter (where item_no is not null) as items
      from ${factOrderLine} as l
      join product_item using (product_key)
      where ${counted}
      group by l.source_key, l.order_id`,
    sql`drop table product_item`,
  ];
}

/** The last day of the earlier orders: one row `(date_key)`; the last `holdout_percent` of the orders are later ones. */
export function basketCutSql({ holdout_percent: holdout }: ResolvedBasketSettings): Sql {
  return sql`select quantile_disc(date_key, 1 - ${holdout / 100}::double) as date_key from basket`;
}

/** One row: how many orders there are up to a day, and after it. */
export function basketCountSql(cut: number): Sql {
  return sql`
    select count(*) filter (where date_key <= ${cut}) as earlier, count(*) filter (where date_key > ${cut}) as later from basket`;
}

/** `(item_no, basket_no)` of the orders up to a day, or of those after it, order by order; orders are numbered from 0 as they come. */
export function basketItemsSql(cut: number, isLater: boolean): Sql {
  return sql`
    select unnest(items)::integer as item_no, basket_no::integer as basket_no
    from (
      select items, row_number() over () - 1 as basket_no
      from basket
      where ${isLater ? sql`date_key > ${cut}` : sql`date_key <= ${cut}`}
    )`;
}
