import type { ResolvedValueSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerValue, valueConcentration } from "../../core/tables/mart.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/** What counts as value: as the setting says, or margin when nine of ten lines have a cost (`lines`, `lines_with_cost`). */
export function valueBasisSql({ basis }: ResolvedValueSettings): Sql {
  return basis === "auto"
    ? sql`case when sum(lines_with_cost) * 10 >= sum(lines) * 9 then 'margin' else 'net_amount' end`
    : sql`any_value(${basis}::varchar)`;
}

/** `mart.customer_value`: purchasers by value, the most valuable first, ties by key; a margin nobody knows counts as 0. */
export function customerValueSql(settings: ResolvedValueSettings): Sql {
  return replaceTableSql(
    customerValue,
    sql`
      with
        purchaser as (${purchaserSql()}),
        basis as (select ${valueBasisSql(settings)} as value_basis from purchaser),
        valued as (
          select
            purchaser.*,
            value_basis,
            case value_basis when 'margin' then coalesce(margin_amount, 0) else net_amount end as value_amount
          from purchaser
          cross join basis
        ),
        total as (select count(*) as customers, sum(value_amount) as all_value from valued),
        ranked as (
          select
            valued.*,
            row_number() over by_value as value_rank,
            sum(value_amount) over by_value as value_so_far
          from valued
          window by_value as (order by value_amount desc, person_key rows unbounded preceding)
        )
      select
        ${sql.run("as_of")} as as_of,
        person_key,
        orders,
        net_amount,
        margin_amount,
        value_amount,
        value_basis,
        value_rank,
        value_rank::double / customers as customer_share,
        case when all_value > 0 then value_amount::double / all_value::double end as value_share,
        case when all_value > 0 then value_so_far::double / all_value::double end as cumulative_value_share,
        value_amount < 0 as is_loss
      from ranked
      cross join total`,
    ["value_rank"],
  );
}

/**
 * `mart.value_concentration`. Gini by ranks: 2 sum(i x_i) / (n sum(x)) - (n + 1) / n with x ascending, sums exact; loss
 * makers can carry it above 1. Shares are null when the total is not positive.
 */
export function valueConcentrationSql(settings: ResolvedValueSettings): Sql {
  const emptyBasis = settings.basis === "auto" ? "net_amount" : settings.basis;
  return replaceTableSql(
    valueConcentration,
    sql`
      with
        total as (
          select
            count(*) as customers,
            coalesce(sum(value_amount), 0) as all_value,
            coalesce(max(value_basis), ${emptyBasis}) as value_basis,
            count(*) filter (where is_loss) as loss_customers,
            coalesce(sum(value_amount) filter (where is_loss), 0) as loss_amount
          from ${customerValue}
        ),
        ranked as (
          select
            value_amount,
            value_rank,
            sum(value_amount) over (order by value_rank rows unbounded preceding) as value_so_far
          from ${customerValue}
        ),
        summed as (
          select
            sum(value_amount) filter (where value_rank <= (customers + 4) // 5) as best_fifth,
            min(value_rank) filter (where value_so_far * 5 >= all_value * 4) as customers_for_80_percent,
            sum((customers + 1 - value_rank)::decimal(18,0) * value_amount) as ranked_value
          from ranked
          cross join total
        )
      select
        ${sql.run("as_of")} as as_of,
        value_basis,
        customers,
        all_value as value_amount,
        case when all_value > 0 then best_fifth::double / all_value::double end as top_20_percent_share,
        case when all_value > 0 then customers_for_80_percent end as customers_for_80_percent,
        case when all_value > 0 then customers_for_80_percent::double / customers end as customer_share_for_80_percent,
        case
          when all_value > 0
            then 2 * ranked_value::double / (customers * all_value::double) - (customers + 1)::double / customers
        end as gini,
        loss_customers,
        loss_amount
      from total
      cross join summed`,
    ["as_of"],
  );
}
