import { sql, type Sql } from "../../core/sql.ts";
import { customerDay } from "../../core/tables/mart.ts";
import { factTouch } from "../../core/tables/star.ts";
import { controlCell } from "../../core/campaign-plan.ts";

import { dayOfKeySql } from "./day.sql.ts";

/** What is known of a customer on a day, by name; larger numbers as logarithms. */
export const propensityFeatures = {
  "days since the last order": sql`ln(1 + d.recency)`,
  "orders so far": sql`ln(1 + d.orders)`,
  "net amount so far": sql`ln(1 + greatest(d.net_amount, 0))`,
  "days since the first order": sql`ln(1 + d.tenure)`,
  "days since the last order against the usual gap": sql`ln(1 + d.recency / greatest(d.usual_gap, 1))`,
  "orders in the last 90 days": sql`ln(1 + d.orders_90)`,
  "orders in the last year": sql`ln(1 + d.orders_365)`,
  "touches in the last 90 days": sql`ln(1 + coalesce(t.touches_90, 0))`,
} as const satisfies Readonly<Record<string, Sql>>;

/**
 * One row a customer that had bought by a day: `(person_key, has_bought, features)`, features from that day and before only; `has_bought` whether an
 * order followed within `horizon` days. Ordered by person.
 */
export function propensityRowsSql(day: Sql, horizon: number): Sql {
  return sql`
    with known as (
      select
        person_key,
        ${day} - max(ordered_on) as recency,
        ${day} - min(ordered_on) as tenure,
        count(*) as days,
        sum(orders) as orders,
        sum(net_amount)::double as net_amount,
        coalesce(sum(orders) filter (where ordered_on > ${day} - 90), 0) as orders_90,
        coalesce(sum(orders) filter (where ordered_on > ${day} - 365), 0) as orders_365
      from ${customerDay}
      where orders > 0 and ordered_on <= ${day}
      group by person_key
    ),
    d as (select *, case when days > 1 then (tenure - recency) / (days - 1) else tenure end as usual_gap from known),
    t as (
      select person_key, count(*) as touches_90
      from (select person_key, ${dayOfKeySql(sql`date_key`)} as touched_on from ${factTouch} where person_key > 0 and date_key > 0 and coalesce(cell, '') <> ${controlCell})
      where touched_on <= ${day} and touched_on > ${day} - 90
      group by person_key
    ),
    later as (
      select distinct person_key from ${customerDay} where orders > 0 and ordered_on > ${day} and ordered_on <= ${day} + ${sql.lit(horizon)}
    )
    select
      d.person_key,
      (later.person_key is not null)::integer as has_bought,
      [${sql.join(Object.values(propensityFeatures).map((feature) => sql`(${feature})::double`))}] as features
    from d
    left join t on t.person_key = d.person_key
    left join later on later.person_key = d.person_key
    order by d.person_key`;
}
