import { type RfmMode } from "../../core/mart-settings.ts";
import { lifecycleStages, productRules } from "../../core/mart-words.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerLifecycle, customerRfm, customerValue, segmentSummary } from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { blocksOf } from "./rfm-segment.ts";

/** Every segmentation with the column of `segment_person` that holds it. */
const segmentations = [
  { segmentation: "rfm_segment", column: "segment" },
  { segmentation: "lifecycle", column: "stage" },
  { segmentation: "product_rule", column: "product_rule" },
  { segmentation: "rfm_cell", column: "rfm_cell" },
] as const;

/** Every known person with the segment they are in by each segmentation, kept for the length of the step. */
export const segmentPersonSql: Sql = sql`
  create or replace temp table segment_person as
  with contact as (
    select
      person_key,
      coalesce(email, '') <> '' and email_opt_out is not true as is_contactable_email,
      coalesce(street, '') <> '' and post_opt_out is not true as is_contactable_post
    from ${dimCustomer}
    where is_current
  )
  select
    person_key,
    lifecycle.stage,
    lifecycle.recency_days,
    rfm.segment,
    rfm.product_rule,
    rfm.rfm_cell,
    coalesce(value.orders, 0) as orders,
    coalesce(value.net_amount, 0)::decimal(18,4) as net_amount,
    value.margin_amount,
    coalesce(contact.is_contactable_email, false) as is_contactable_email,
    coalesce(contact.is_contactable_post, false) as is_contactable_post
  from ${customerLifecycle} as lifecycle
  left join ${customerRfm} as rfm using (person_key)
  left join ${customerValue} as value using (person_key)
  left join contact using (person_key)`;

function segmentationTotalSql({ segmentation, column }: (typeof segmentations)[number]): Sql {
  return sql`
    select
      ${sql.lit(segmentation)} as segmentation,
      ${sql.id(column)} as segment,
      count(*) as customers,
      sum(orders) as orders,
      sum(net_amount) as net_amount,
      sum(net_amount::decimal(38,4) * net_amount) as net_squares,
      sum(margin_amount) as margin_amount,
      quantile_cont(recency_days::double, 0.5) as median_recency_days,
      count(*) filter (where is_contactable_email) as contactable_email,
      count(*) filter (where is_contactable_post) as contactable_post
    from segment_person
    where ${sql.id(column)} is not null
    group by ${sql.id(column)}`;
}

/** One row per segment of each segmentation: sums, kept for the length of the step. */
export const segmentTotalSql: Sql = sql`
  create or replace temp table segment_total as
  ${sql.join(segmentations.map(segmentationTotalSql), " union all ")}`;

/** What the interval of the mean needs: few rows, sums as exact text. */
export const segmentSumsSql: Sql = sql`
  select segmentation, segment, customers, net_amount::varchar as total, net_squares::varchar as squares
  from segment_total
  order by segmentation, segment`;

/** Where the intervals that JavaScript computed are put. */
export const segmentIntervalSql: Sql = sql`
  create or replace temp table segment_interval (segmentation varchar, segment varchar, low double, high double)`;

function listSql(names: readonly string[]): Sql {
  return sql`[${sql.join(names.map((name) => sql.lit(name)))}]`;
}

function sortOrderSql(mode: RfmMode): Sql {
  const names = [...new Set(blocksOf(mode).map(({ name }) => name)), "Others"];
  return sql`
    case segmentation
      when 'rfm_segment' then list_position(${listSql(names)}, segment)
      when 'lifecycle' then list_position(${listSql(lifecycleStages)}, segment)
      when 'product_rule' then list_position(${listSql(productRules)}, segment)
      else 556 - try_cast(segment as integer)
    end`;
}

/** `mart.segment_summary` from the sums and their intervals. */
export function segmentSummarySql(mode: RfmMode): Sql {
  return replaceTableSql(
    segmentSummary,
    sql`
      with whole as (
        select segmentation, sum(customers) as customers, sum(net_amount) as net_amount
        from segment_total
        group by segmentation
      )
      select
        ${sql.run("as_of")} as as_of,
        total.segmentation,
        total.segment,
        ${sortOrderSql(mode)} as sort_order,
        total.customers,
        total.customers / whole.customers as customer_share,
        total.orders,
        total.net_amount,
        total.net_amount::double / nullif(whole.net_amount, 0)::double as net_share,
        total.margin_amount,
        total.net_amount::double / total.customers as net_per_customer,
        segment_interval.low as net_per_customer_low,
        segment_interval.high as net_per_customer_high,
        total.orders / total.customers as orders_per_customer,
        total.net_amount::double / nullif(total.orders, 0) as average_order,
        total.median_recency_days,
        total.contactable_email,
        total.contactable_post
      from segment_total as total
      join whole using (segmentation)
      join segment_interval using (segmentation, segment)`,
    ["segmentation", "sort_order", "segment"],
  );
}
