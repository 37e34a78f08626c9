import { sql, type Sql } from "housefile";
import { dimChannel, dimCustomer, dimProduct, dimSource, factOrderLine } from "../../core/tables/star.ts";

/** A number in [0, 1) that depends on a text and a number. */
function drawSql(what: string, of: Sql): Sql {
  return sql`(hash(${sql.lit(`${what}|`)} || ${of}) % 1000000007 / 1000000007.0)`;
}

/** Products of the invented shop; the first are in most orders. */
const products = 2000;

/** A product, the first ones most often. */
function productSql(of: Sql): Sql {
  return sql`(1 + floor(${sql.lit(products)} * pow(${drawSql("product", of)}, 2.5))::bigint)`;
}

/**
 * A star of so many people over three years: they come at any time, buy at a rate of their own and leave after a purchase with a chance of their
 * own (the process of MBG/NBD), with two and two thirds lines an order and on average about four orders each;
 * one order in five has a product and the next one.
 */
export function inventStarSql(people: number): readonly Sql[] {
  return [
    sql`insert into ${dimSource} (source_key, source, kind) values (1, 'shop', 'system')`,
    sql`insert into ${dimChannel} (channel_key, channel) values (1, 'web'), (2, 'shop'), (3, 'phone')`,
    sql`
      insert into ${dimProduct} (product_key, product_id, name, category)
      select i, i::varchar, 'product ' || i, 'category ' || i % 20 from range(1, ${sql.lit(products + 1)}) as numbers(i)`,
    sql`
      insert into ${dimCustomer} (customer_key, person_key, is_current, is_house)
      select i, i, true, true from range(1, ${sql.lit(people + 1)}) as numbers(i)`,
    sql`
      create or replace temp table purchase as
      with
        person as (
          select
            i as person_key,
            900 * ${drawSql("start", sql`i`)} as starts,
            -ln(${drawSql("rate", sql`i`)} + 1e-9) / 60 as rate,
            pow(${drawSql("leave", sql`i`)} + 1e-9, 1.6) as leaves
          from range(1, ${sql.lit(people + 1)}) as numbers(i)
        ),
        numbered as (
          select person_key, starts, rate, unnest(range(least(60, 1 + floor(ln(${drawSql("last", sql`person_key`)} + 1e-9) / ln(1 - least(leaves, 0.999999)))::bigint))) as place
          from person
        )
      select
        person_key,
        place,
        starts + sum(case when place = 0 then 0 else -ln(${drawSql("gap", sql`person_key || ':' || place`)} + 1e-9) / rate end)
          over (partition by person_key order by place) as day_no
      from numbered`,
    sql`
      insert into ${factOrderLine}
        (source_key, order_id, line_no, customer_key, person_key, product_key, channel_key, campaign_key, date_key, ordered_at, quantity, net_amount, margin_amount, is_return)
      with dated as (
        select person_key || '-' || place as order_id, person_key, place, date '2023-07-01' + day_no::integer as day
        from purchase
        where day_no < 1095
      )
      select
        1,
        order_id,
        line::varchar,
        person_key,
        person_key,
        case
          when line = 1 and ${drawSql("together", sql`order_id`)} < 0.2 then 1 + ${productSql(sql`order_id || ':0'`)} % ${sql.lit(products)}
          else ${productSql(sql`order_id || ':' || line`)}
        end,
        1 + person_key % 3,
        0,
        strftime(day, '%Y%m%d')::integer,
        (day::timestamp + interval 12 hour) at time zone 'UTC',
        1,
        round(5 - 20 * (0.5 + ${drawSql("taste", sql`person_key`)}) * ln(1 - ${drawSql("amount", sql`order_id || ':' || line`)}), 2),
        round(2 - 6 * ln(1 - ${drawSql("amount", sql`order_id || ':' || line`)}), 2),
        false
      from dated
      cross join range(3) as part(line)
      where line < 2 or (person_key + place) % 3 <> 0`,
    sql`drop table purchase`,
  ];
}

/** Fifty orders of five hundred products each. */
export const fatOrdersSql: Sql = sql`
  insert into ${factOrderLine} (source_key, order_id, line_no, customer_key, person_key, product_key, channel_key, campaign_key, date_key, ordered_at, quantity, net_amount, is_return)
  select 1, 'fat ' || basket, item::varchar, 1, 1, 1 + (item * 4 + basket) % ${sql.lit(products)}, 1, 0, 20240101, timestamptz '2024-01-01 12:00:00+00', 1, 5, false
  from range(50) as baskets(basket)
  cross join range(500) as items(item)`;
