/** Gives contacts a new address: `$1` ids, `$2` to `$5` street, city, region, postcode, `$6` when. */
export const moveContactsSql = `
update contact
set street = moved.street, city = moved.city, region = moved.region, postcode = moved.postcode, updated_at = $6
from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[]) as moved (id, street, city, region, postcode)
where contact.id = moved.id`;

/** Notes that contacts want no more e-mail: `$1` ids, `$2` when. */
export const refuseEmailSql = `
update contact
set email_opt_out = true, updated_at = $2
where id = any ($1::int[])`;

/** Adds visits of treated people to an open campaign: `$1` campaign, `$2` a remainder of 97, `$3` when. */
export const addVisitsSql = `
insert into response
select
  (select max(response_id) from response) + row_number() over (order by contact_id),
  $1, contact_id, 'visit', $3, null, $3
from (
  select distinct contact_id
  from touch
  where campaign_id = $1 and cell <> 'control' and contact_id % 97 = $2
) as visitor`;

/** Ships what was placed before the day: `$1` the day, `$2` when. */
export const shipOrdersSql = `
update orders
set status = 'shipped', updated_at = $2
where status = 'placed' and ordered_at < $1`;

/** Takes orders of the last weeks back, whole: `$1` the day, `$2` a remainder of 20, `$3` when; first their lines. */
export const returnLinesSql = `
with back as (
  select order_id
  from orders
  where status = 'shipped'
    and ordered_at between $1::timestamptz - interval '28 days' and $1::timestamptz - interval '6 days'
    and (order_id / 1000000 * 7 + order_id) % 20 = $2
    and not exists (select from order_line where order_line.order_id = orders.order_id and quantity <= 0)
), marked as (
  update orders
  set status = 'returned', updated_at = $3
  where order_id in (select order_id from back)
)
insert into order_line
select
  order_id, line_no + count(*) over (partition by order_id), sku, -quantity,
  unit_price, -discount_amount, -net_amount, -cost_amount, $3
from order_line
where order_id in (select order_id from back)`;

/** Raises the price of a part of the products by 5 %: `$1` a remainder of 40, `$2` when. */
export const raisePricesSql = `
update product
set unit_price = round(unit_price * 1.05, 2), updated_at = $2
where substr(sku, 4)::int % 40 = $1`;
