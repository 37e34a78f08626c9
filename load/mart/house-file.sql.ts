import { sql, type Sql } from "../../core/sql.ts";
import {
  customerCluster,
  customerLifecycle,
  customerLifetime,
  customerPropensity,
  customerRfm,
  customerTier,
  customerValue,
  houseFile,
} from "../../core/tables/mart.ts";
import {
  dimChannel,
  dimCustomer,
  dimHousehold,
  dimProduct,
  factOrderLine,
  factResponse,
  factTouch,
} from "../../core/tables/star.ts";
import { controlCell } from "../../core/campaign-plan.ts";

import { dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/** The member of a dimension that most of each person's net amount went to: `(person_key, name)`. */
function favouriteSql(name: string, dimension: Sql, key: string): Sql {
  return sql`
    select person_key, arg_max(${sql.id(name)}, (net_amount, ${sql.id(name)})) as ${sql.id(`main_${name}`)}
    from (
      select person_key, ${sql.id(name)}, sum(net_amount) as net_amount
      from (
        select person_key, ${sql.id(key)}, sum(net_amount) as net_amount
        from ${factOrderLine}
        where person_key > 0 and is_return is not true and ${isUpToAsOfSql(sql`date_key`)}
        group by person_key, ${sql.id(key)}
      )
      join ${dimension} using (${sql.id(key)})
      where ${sql.id(name)} is not null
      group by person_key, ${sql.id(name)}
    )
    group by person_key`;
}

/** `mart.house_file`: what is known of each person, from the star and the customer marts. */
export function houseFileSql(): Sql {
  const filled = (column: string): Sql => sql`coalesce(trim(person.${sql.id(column)}), '') <> ''`;
  return replaceTableSql(
    houseFile,
    sql`
      with
        touched as (
          select
            person_key,
            count(*) filter (where touched_on > ${sql.run("as_of")} - 30) as touches_30_days,
            count(*) filter (where touched_on > ${sql.run("as_of")} - 365) as touches_365_days,
            max(touched_on) as last_touched_on
          from (
            select person_key, ${dayOfKeySql(sql`date_key`)} as touched_on
            from ${factTouch}
            where person_key > 0 and coalesce(cell, '') <> ${controlCell} and ${isUpToAsOfSql(sql`date_key`)}
          )
          group by person_key
        ),
        responded as (
          select person_key, count(*) as responses_365_days
          from ${factResponse}
          where person_key > 0
            and ${isUpToAsOfSql(sql`date_key`)}
            and ${dayOfKeySql(sql`date_key`)} > ${sql.run("as_of")} - 365
          group by person_key
        ),
        channel as (${favouriteSql("channel", sql`${dimChannel}`, "channel_key")}),
        category as (${favouriteSql("category", sql`${dimProduct}`, "product_key")}),
        person as (
          select *,
            -- Who is said to be born later is of no known age, not a child.
            case
              when birth_date <= ${sql.run("as_of")}
              then date_diff('year', birth_date, ${sql.run("as_of")})
                - (strftime(birth_date, '%m%d') > strftime(${sql.run("as_of")}, '%m%d'))::integer
            end as age_years
          from ${dimCustomer}
          where is_current and person_key > 0
        )
      select
        ${sql.run("as_of")} as as_of,
        person.person_key,
        coalesce(person.household_key, 0) as household_key,
        coalesce(household.member_count, 1) as household_size,
        person.status,
        coalesce(person.is_house, true) as is_house,
        person.country,
        person.region,
        person.city,
        person.postcode,
        person.gender,
        person.language,
        age_years,
        case
          when age_years < 25 then 'under 25'
          when age_years < 65 then (age_years + 5) // 10 * 10 - 5 || '-' || (age_years + 5) // 10 * 10 + 4
          when age_years >= 65 then '65 and over'
        end as age_band,
        ${filled("company")} as is_company,
        person.first_source,
        person.acquired_on,
        ${filled("email")} as has_email,
        ${filled("street")} and (${filled("city")} or ${filled("postcode")}) as has_post,
        ${filled("phone")} as has_phone,
        person.email_opt_out is true as email_opt_out,
        person.post_opt_out is true as post_opt_out,
        person.phone_opt_out is true as phone_opt_out,
        lifecycle.stage,
        rfm.recency_days,
        rfm.first_ordered_on,
        rfm.last_ordered_on,
        coalesce(value.orders, 0) as orders,
        coalesce(value.net_amount, 0) as net_amount,
        value.margin_amount,
        value.net_amount::double / value.orders as average_order,
        rfm.r_score,
        rfm.f_score,
        rfm.m_score,
        rfm.rfm_cell,
        rfm.segment,
        rfm.product_rule,
        clustered.cluster,
        tier.tier,
        value.value_rank,
        lifetime.clv,
        lifetime.probability_alive,
        lifetime.expected_purchases,
        propensity.probability as propensity,
        propensity.tenth as propensity_tenth,
        channel.main_channel,
        category.main_category,
        coalesce(touches_30_days, 0) as touches_30_days,
        coalesce(touches_365_days, 0) as touches_365_days,
        last_touched_on,
        coalesce(responses_365_days, 0) as responses_365_days
      from person
      left join ${dimHousehold} as household on household.household_key = nullif(person.household_key, 0)
      left join ${customerLifecycle} as lifecycle using (person_key)
      left join ${customerRfm} as rfm using (person_key)
      left join ${customerValue} as value using (person_key)
      left join ${customerCluster} as clustered using (person_key)
      left join ${customerTier} as tier using (person_key)
      left join ${customerLifetime} as lifetime using (person_key)
      left join ${customerPropensity} as propensity using (person_key)
      left join channel using (person_key)
      left join category using (person_key)
      left join touched using (person_key)
      left join responded using (person_key)`,
    ["person_key"],
  );
}
