import { controlCell } from "../../core/campaign-plan.ts";
import type { ResolvedCouponSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { coupon, customerPropensity, customerRfm, customerTier } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/**
 * `mart.coupon`. The face value is that of the tier, or `percent_of_order` of the tier's mean order, rounded to half a unit; the category the
 * one with the highest index among those with at least a tenth of the customer's net amount. Whoever is likeliest to order comes first, until
 * the expected cost reaches the budget; `hold_back_percent` of them, drawn by a hash, get none.
 */
export function couponSql(settings: ResolvedCouponSettings): Sql {
  const { face_values: faces, percent_of_order: percent, budget, hold_back_percent: heldBack } = settings;
  const stated = Object.entries(faces).map(([tier, face]) => sql`when ${tier} then ${sql.lit(face)}::double`);
  const byTier = stated.length === 0 ? sql`null::double` : sql`case tier ${sql.join(stated, " ")} end`;
  return replaceTableSql(
    coupon,
    sql`
      with
        face as (
          select
            tier,
            coalesce(${byTier}, greatest(0.5, round(2 * ${sql.lit(percent)} / 100.0 * sum(monetary)::double / sum(frequency)) / 2)) as face_value
          from ${customerTier}
          join ${customerRfm} using (person_key)
          group by tier
        ),
        spent as (
          select person_key, category, greatest(sum(net_amount), 0)::double as net_amount
          from ${factOrderLine} as line
          join ${dimProduct} using (product_key)
          where person_key > 0 and category is not null and ${isUpToAsOfSql(sql`line.date_key`)}
          group by person_key, category
        ),
        shared as (
          select
            *,
            net_amount / nullif(sum(net_amount) over (partition by person_key), 0) as share,
            round(sum(net_amount) over (partition by category), 4) / nullif(round(sum(net_amount) over (), 4), 0) as base_share
          from spent
        ),
        liked as (
          select person_key, category, 100 * share / base_share as preference_index
          from shared
          where share >= 0.1 and base_share > 0
          qualify row_number() over (partition by person_key order by share / base_share desc, category) = 1
        ),
        ranked as (
          select
            person_key,
            tier.tier,
            face_value,
            category,
            preference_index,
            probability,
            case
              when hash('coupon|' || person_key) % 1000000007 < ${sql.lit(heldBack)} / 100.0 * 1000000007 then ${controlCell}
              else 'coupon'
            end as cell
          from ${customerPropensity}
          join ${customerTier} as tier using (person_key)
          join face on face.tier = tier.tier
          join liked using (person_key)
        ),
        priced as (
          select *, case when cell = 'coupon' then face_value * probability else 0 end as expected_cost from ranked
        ),
        running as (
          select *, sum(expected_cost) over (order by probability desc, person_key rows unbounded preceding) as cost_so_far from priced
        )
      select
        ${sql.run("as_of")} as as_of, person_key, cell, tier, face_value, category, round(preference_index, 9) as preference_index, expected_cost
      from running
      where ${budget === null ? sql`true` : sql`cost_so_far <= ${sql.lit(budget)}`}`,
    ["person_key"],
  );
}
