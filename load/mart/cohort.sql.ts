import type { ResolvedCohortSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { cohortRetention, customerDay } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

/** `mart.cohort_retention`: every cohort and period up to `periods`; what is not over yet is null, what is over and empty is 0. */
export function cohortRetentionSql({ period, periods }: ResolvedCohortSettings): Sql {
  const unit = sql.lit(period);
  const interval = sql`to_months(${sql.lit({ month: 1, quarter: 3, year: 12 }[period])})`;
  const wilson = wilsonSql(sql`active`, sql`customers`);
  return replaceTableSql(
    cohortRetention,
    sql`
      with
        purchase as (
          select
            person_key,
            date_trunc(${unit}, ordered_on)::date as period_on,
            orders,
            net_amount,
            min(case when orders > 0 then date_trunc(${unit}, ordered_on)::date end) over (partition by person_key) as cohort_on
          from ${customerDay}
        ),
        cell as (
          select
            cohort_on,
            date_diff(${unit}, cohort_on, period_on) as period_no,
            count(distinct case when orders > 0 then person_key end) as active,
            sum(orders) as orders,
            sum(net_amount) as net_amount
          from purchase
          where cohort_on is not null and period_on >= cohort_on
          group by cohort_on, period_no
        ),
        grid as (
          select cohort_on, active as customers, number.period_no, cohort_on + ${interval} * (number.period_no + 1)::integer <= ${sql.run("as_of")} + 1 as is_over
          from cell
          cross join (select unnest(range(0, ${sql.lit(periods + 1)}))::integer as period_no) as number
          where cell.period_no = 0
        ),
        filled as (
          select
            grid.cohort_on,
            grid.period_no,
            customers,
            case when is_over then coalesce(cell.active, 0) end as active,
            case when is_over then coalesce(cell.orders, 0) end as orders,
            case when is_over then coalesce(cell.net_amount, 0) end as net_amount
          from grid
          left join cell on cell.cohort_on = grid.cohort_on and cell.period_no = grid.period_no
        )
      select
        ${sql.run("as_of")} as as_of,
        cohort_on,
        period_no,
        customers,
        active,
        active / customers as retention,
        ${wilson.low} as retention_low,
        ${wilson.high} as retention_high,
        orders,
        net_amount,
        case when net_amount is not null then
          sum(net_amount) over (partition by cohort_on order by period_no rows unbounded preceding)::double / customers
        end as net_per_customer
      from filled`,
    ["cohort_on", "period_no"],
  );
}
