import { type Sql, sql } from "../../../core/sql.ts";
import {
  customerLifecycle,
  customerRfm,
  customerValue,
  rfmThreshold,
  segmentSummary,
  valueConcentration,
} from "../../../core/tables/mart.ts";
import { dimCustomer, dimDate, factOrderLine } from "../../../core/tables/star.ts";

/** One row per segment of the three segmentations that people read, in reading order. */
export function segmentRowsSql(): Sql {
  return sql`
select
  segmentation, segment, customers, customer_share, orders, net_amount, net_share, margin_amount, net_per_customer,
  net_per_customer_low, net_per_customer_high, orders_per_customer, average_order, median_recency_days,
  contactable_email, contactable_post
from ${segmentSummary}
where segmentation in ('rfm_segment', 'lifecycle', 'product_rule')
order by segmentation, sort_order, segment`;
}

/** One row: the totals that the segments must add up to, asked from the customers themselves. */
export function segmentControlSql(): Sql {
  return sql`
select
  (select count(*) from ${customerRfm}) as customers,
  (select coalesce(sum(net_amount), 0) from ${customerValue}) as net_amount,
  (select count(*) from ${customerValue}) as value_customers,
  (select coalesce(sum(value_amount), 0) from ${customerValue}) as value_amount,
  (select count(*) from ${customerLifecycle}) as people`;
}

/** Recency score x frequency score. */
export function rfmGridSql(): Sql {
  return sql`
select rfm.r_score, rfm.f_score, count(*) as customers, sum(value.net_amount) as net_amount
from ${customerRfm} as rfm
left join ${customerValue} as value using (person_key)
group by r_score, f_score
order by r_score desc, f_score`;
}

/** One row per life-cycle stage: the gap people are measured against. */
export function lifecycleGapSql(): Sql {
  return sql`
select
  stage,
  count(*) as people,
  median(gap_days) as median_gap_days,
  median(gap_ratio) as median_gap_ratio,
  avg(case when gap_basis = 'own' then 1.0 else 0.0 end) as own_gap_share
from ${customerLifecycle}
group by stage
order by stage`;
}

/** Ten rows, or as many as there are customers: tenths of customers by value. */
export function paretoSql(): Sql {
  return sql`
with ranked as (
  select
    value_amount,
    orders,
    value_share,
    is_loss,
    cast(floor((value_rank - 1) * 10.0 / count(*) over ()) as integer) + 1 as decile
  from ${customerValue}
)
select
  decile,
  count(*) as customers,
  sum(orders) as orders,
  sum(value_amount) as value_amount,
  min(value_amount) as least_value,
  max(value_amount) as most_value,
  sum(case when is_loss then 1 else 0 end) as loss_customers
from ranked
group by decile
order by decile`;
}

/** At most a hundred points of the cumulative curve, from the best customer to the last. */
export function cumulativeSql(): Sql {
  return sql`
select max(customer_share) as customer_share, arg_max(cumulative_value_share, value_rank) as value_share
from (
  select
    value_rank, customer_share, cumulative_value_share,
    floor((value_rank - 1) * 100.0 / count(*) over ()) as hundredth
  from ${customerValue}
)
group by hundredth
order by hundredth`;
}

/** The Pareto figures. */
export function concentrationSql(): Sql {
  return sql`
select
  value_basis, customers, value_amount, top_20_percent_share, customers_for_80_percent, customer_share_for_80_percent,
  gini, loss_customers, loss_amount
from ${valueConcentration}
limit 1`;
}

/** Who cannot be reached, by segment; prospects last. */
export function reachSql(): Sql {
  return sql`
with person as (
  select
    lifecycle.person_key,
    coalesce(rfm.segment, 'Prospects') as segment,
    rfm.segment is null as is_prospect,
    coalesce(customer.email, '') <> '' as has_email,
    coalesce(customer.street, '') <> '' as has_street,
    coalesce(customer.email_opt_out, false) as email_opt_out,
    coalesce(customer.post_opt_out, false) as post_opt_out
  from ${customerLifecycle} as lifecycle
  left join ${customerRfm} as rfm using (person_key)
  left join ${dimCustomer} as customer on customer.person_key = lifecycle.person_key and customer.is_current
)
select
  person.segment,
  min(summary.sort_order) as sort_order,
  count(*) as people,
  count(*) filter (has_email and not email_opt_out) as email_contactable,
  count(*) filter (has_email and email_opt_out) as email_opt_out,
  count(*) filter (not has_email) as no_email,
  count(*) filter (has_street and not post_opt_out) as post_contactable,
  count(*) filter (has_street and post_opt_out) as post_opt_out,
  count(*) filter (not has_street) as no_street,
  count(*) filter (not (has_email and not email_opt_out) and not (has_street and not post_opt_out)) as unreachable
from person
left join (select segment, sort_order from ${segmentSummary} where segmentation = 'rfm_segment') as summary
  on summary.segment = person.segment
group by person.segment, is_prospect
order by is_prospect, sort_order, person.segment`;
}

/** Two rows, `actual` and `previous`: the twelve months up to the as-of day and the twelve before. */
export function twelveMonthsSql(asOf: string): Sql {
  return sql`
with line as (
  select
    case when calendar.date > cast(${asOf} as date) - interval 1 year then 'actual' else 'previous' end as period,
    line.source_key, line.order_id, line.person_key, line.net_amount, line.margin_amount, line.is_return
  from ${factOrderLine} as line
  join ${dimDate} as calendar using (date_key)
  where calendar.date <= cast(${asOf} as date) and calendar.date > cast(${asOf} as date) - interval 2 year
)
select
  period,
  sum(net_amount) as net_amount,
  sum(margin_amount) as margin_amount,
  sum(net_amount) filter (margin_amount is not null) as net_with_margin,
  count(distinct (source_key, order_id)) filter (not is_return) as orders,
  count(distinct person_key) filter (not is_return and person_key > 0) as buyers
from line
group by period`;
}

/** One row: customers now and a year ago, new ones in each of the two years, and the first day of the history. */
export function customerCountsSql(asOf: string): Sql {
  return sql`
select
  count(*) as customers,
  count(*) filter (first_ordered_on <= cast(${asOf} as date) - interval 1 year) as customers_before,
  count(*) filter (first_ordered_on > cast(${asOf} as date) - interval 1 year) as new_customers,
  count(*) filter (
    first_ordered_on > cast(${asOf} as date) - interval 2 year
    and first_ordered_on <= cast(${asOf} as date) - interval 1 year
  ) as new_customers_before,
  min(first_ordered_on) as first_ordered_on,
  (
    select count(distinct household_key)
    from ${dimCustomer}
    where is_current and household_key <> 0 and person_key in (select person_key from ${customerRfm})
  ) as households
from ${customerRfm}`;
}

/** Thirteen rows: the month of the as-of day and the twelve before, each beside the same days a year earlier. */
export function monthsSql(asOf: string): Sql {
  return sql`
with month as (
  select unnest(generate_series(
    date_trunc('month', cast(${asOf} as date)) - interval 12 month,
    date_trunc('month', cast(${asOf} as date)),
    interval 1 month
  )) as month
),
line as (
  select calendar.date, line.source_key, line.order_id, line.person_key, line.net_amount, line.is_return
  from ${factOrderLine} as line
  join ${dimDate} as calendar using (date_key)
  where calendar.date <= cast(${asOf} as date)
    and calendar.date >= date_trunc('month', cast(${asOf} as date)) - interval 24 month
),
actual as (
  select
    date_trunc('month', date) as month,
    sum(net_amount) as net_amount,
    count(distinct (source_key, order_id)) filter (not is_return) as orders,
    count(distinct person_key) filter (not is_return and person_key > 0) as buyers
  from line
  group by 1
),
previous as (
  select date_trunc('month', date) + interval 12 month as month, sum(net_amount) as net_amount
  from line
  where date <= cast(${asOf} as date) - interval 1 year
  group by 1
),
joined as (
  select date_trunc('month', first_ordered_on) as month, count(*) as new_customers
  from ${customerRfm}
  group by 1
)
select
  strftime(month.month, '%Y-%m') as month,
  coalesce(actual.net_amount, 0) as net_amount,
  previous.net_amount as net_previous,
  coalesce(actual.orders, 0) as orders,
  coalesce(actual.buyers, 0) as buyers,
  coalesce(joined.new_customers, 0) as new_customers
from month
left join actual using (month)
left join previous using (month)
left join joined using (month)
order by month.month`;
}

/** The scores that each named segment holds in this data. */
export function segmentScoresSql(): Sql {
  return sql`
select
  segment,
  min(r_score) as r_low, max(r_score) as r_high,
  min(f_score) as f_low, max(f_score) as f_high,
  min(m_score) as m_low, max(m_score) as m_high
from ${customerRfm}
group by segment
order by segment`;
}

/** The cut points behind the scores. */
export function thresholdsSql(): Sql {
  return sql`
select mode, measure, cut, threshold, ties, tie_share
from ${rfmThreshold}
order by mode, measure, cut`;
}

/** Every customer, the most valuable first; `limit` for the first few. */
export function customersSql(limit?: number): Sql {
  const limited = limit === undefined ? sql`` : sql`limit ${limit}`;
  return sql`
select
  cast(rfm.person_key as varchar) as person_key,
  nullif(trim(concat_ws(' ', customer.given_name, customer.family_name)), '') as name,
  customer.email,
  customer.city,
  customer.country,
  rfm.segment,
  lifecycle.stage,
  rfm.product_rule,
  rfm.rfm_cell,
  rfm.r_score,
  rfm.f_score,
  rfm.m_score,
  rfm.recency_days,
  rfm.frequency,
  rfm.first_ordered_on,
  rfm.last_ordered_on,
  value.net_amount,
  value.value_amount,
  value.value_rank,
  coalesce(customer.email, '') <> '' and not coalesce(customer.email_opt_out, false) as email_contactable,
  coalesce(customer.street, '') <> '' and not coalesce(customer.post_opt_out, false) as post_contactable
from ${customerRfm} as rfm
left join ${customerValue} as value using (person_key)
left join ${customerLifecycle} as lifecycle using (person_key)
left join ${dimCustomer} as customer on customer.person_key = rfm.person_key and customer.is_current
order by value.value_rank, rfm.person_key
${limited}`;
}

/** One row: how the customers' net revenue follows from the order lines. */
export function netWalkSql(asOf: string): Sql {
  return sql`
select
  count(*) as lines,
  coalesce(sum(line.net_amount), 0) as net_amount,
  coalesce(sum(line.net_amount) filter (line.person_key <= 0), 0) as net_unknown,
  count(*) filter (line.person_key <= 0) as lines_unknown,
  coalesce(sum(line.net_amount) filter (line.person_key > 0 and rfm.person_key is null), 0) as net_without_purchase,
  count(*) filter (line.person_key > 0 and rfm.person_key is null) as lines_without_purchase
from ${factOrderLine} as line
join ${dimDate} as calendar using (date_key)
left join ${customerRfm} as rfm on rfm.person_key = line.person_key
where calendar.date <= cast(${asOf} as date)`;
}

/** Currencies of the order lines, most lines first. */
export function currenciesSql(): Sql {
  return sql`
select currency, count(*) as lines
from ${factOrderLine}
group by currency
order by lines desc, currency`;
}

/** One row: current persons by kind. */
export function peopleSql(): Sql {
  return sql`
select
  count(*) filter (person_key > 0) as people,
  count(*) filter (person_key < 0) as inferred
from ${dimCustomer}
where is_current and person_key <> 0`;
}
