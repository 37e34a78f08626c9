import type { ResolvedLifetimeSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, valueByYear } from "../../core/tables/mart.ts";
import { factTouch } from "../../core/tables/star.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

/** Years that are followed. */
const years = 5;

/**
 * `mart.value_by_year`: a year counts the customers who have lived through all of it, so that nobody's unfinished year lowers it. The margin is
 * that of the order lines, or `margin_percent` of the net amount.
 */
export function valueByYearSql({ discount_percent: discount, margin_percent: margin }: ResolvedLifetimeSettings): Sql {
  const wilson = wilsonSql(sql`active`, sql`customers`);
  return replaceTableSql(
    valueByYear,
    sql`
      with
        purchaser as (${purchaserSql()}),
        year as (select unnest(range(1, ${sql.lit(years + 1)}))::integer as year_no),
        lived as (
          select
            year_no,
            person_key,
            (first_ordered_on + to_months(12 * (year_no - 1)))::date as begins_on,
            (first_ordered_on + to_months(12 * year_no))::date as ends_before
          from purchaser
          cross join year
          where first_ordered_on + to_months(12 * year_no) <= ${sql.run("as_of")} + 1
        ),
        bought as (
          select
            year_no,
            count(distinct case when orders > 0 then lived.person_key end) as active,
            sum(orders) as orders,
            sum(net_amount)::double as net_amount,
            ${margin === null ? sql`sum(margin_amount)::double` : sql`sum(net_amount)::double * ${sql.lit(margin)} / 100`} as margin_amount
          from lived
          join ${customerDay} as day on day.person_key = lived.person_key and ordered_on >= begins_on and ordered_on < ends_before
          group by year_no
        ),
        touched as (
          select year_no, sum(cost_amount)::double as cost
          from lived
          join (
            select person_key, ${dayOfKeySql(sql`date_key`)} as touched_on, cost_amount
            from ${factTouch}
            where ${isUpToAsOfSql(sql`date_key`)}
          ) as touch on touch.person_key = lived.person_key and touched_on >= begins_on and touched_on < ends_before
          group by year_no
        ),
        told as (
          select
            year_no,
            count(*) as customers,
            coalesce(any_value(bought.active), 0) as active,
            coalesce(any_value(bought.orders), 0) / count(*) as orders_per_customer,
            coalesce(any_value(bought.net_amount), 0) / count(*) as revenue_per_customer,
            any_value(bought.margin_amount) / count(*) as margin_per_customer,
            coalesce(any_value(touched.cost), 0) / count(*) as contact_cost_per_customer,
            1 / pow(1 + ${sql.lit(discount)} / 100.0, year_no - 1) as discount_factor
          from lived
          left join bought using (year_no)
          left join touched using (year_no)
          group by year_no
        )
      select
        ${sql.run("as_of")} as as_of,
        told.*,
        active / customers as retention,
        ${wilson.low} as retention_low,
        ${wilson.high} as retention_high,
        margin_per_customer - contact_cost_per_customer as profit_per_customer,
        (margin_per_customer - contact_cost_per_customer) * discount_factor as npv_per_customer,
        sum((margin_per_customer - contact_cost_per_customer) * discount_factor) over (order by year_no rows unbounded preceding)
          as cumulative_npv_per_customer
      from told`,
    ["year_no"],
  );
}
