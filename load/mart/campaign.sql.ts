import { controlCell } from "../../core/campaign-plan.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { campaignResult, campaignRoi } from "../../core/tables/mart.ts";
import { dimCampaign, factCost, factOrderLine, factResponse, factTouch } from "../../core/tables/star.ts";
import type { DocumentedTable } from "../../core/table.ts";
import { asOfKeySql, dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";
import { columnsOf, replaceTableSql } from "./replace-table.sql.ts";

/** Days of a campaign's window where none is given. */
const defaultWindowDays = 30;

/**
 * Touches of a named campaign up to the as-of day; a touch without a cell is treatment, and a cell may not take the names
 * `all` and `none`, which the ROI mart gives to rows of its own.
 */
export const countedTouchSql: Sql = sql`
  select
    touch_id,
    campaign_key,
    person_key,
    case when cell in ('all', 'none') then 'cell ' || cell else coalesce(nullif(cell, ''), 'treatment') end as cell,
    touched_at,
    date_key,
    cost_amount
  from ${factTouch}
  where campaign_key <> 0 and ${isUpToAsOfSql(sql`date_key`)}`;

/**
 * Each person of each campaign once: the cell of the first touch (of touches at one instant the first by name) and the
 * window that begins there. A day of the window is 24 hours; its last instant belongs to it. Inferred members count, since
 * they were assigned like everybody else; the unknown member (0) does not.
 */
export const contactSql: Sql = sql`
  create or replace temp table campaign_contact as
  with
    touch as (${countedTouchSql}),
    instant as (
      select campaign_key, person_key, touched_at, min(cell) as cell, min(date_key) as date_key
      from touch
      where person_key <> 0
      group by campaign_key, person_key, touched_at
    ),
    first_touch as (
      select
        campaign_key,
        person_key,
        arg_min(cell, touched_at) as cell,
        arg_min(date_key, touched_at) as date_key,
        min(touched_at) as touched_at
      from instant
      group by campaign_key, person_key
    )
  select
    first_touch.*,
    touched_at + to_hours(24 * coalesce(campaign.response_window_days, ${defaultWindowDays})) as window_ends_at
  from first_touch
  left join ${dimCampaign} as campaign using (campaign_key)`;

/** What each contacted person answered in the window, by kind. */
export const responseSql: Sql = sql`
  create or replace temp table campaign_response as
  select
    contact.campaign_key,
    contact.person_key,
    contact.cell,
    response.kind,
    count(*) as responses,
    sum(response.amount)::decimal(18,4) as amount
  from ${factResponse} as response
  join campaign_contact as contact
    on contact.campaign_key = response.campaign_key and contact.person_key = response.person_key
  where response.responded_at between contact.touched_at and contact.window_ends_at
    and ${isUpToAsOfSql(sql`response.date_key`)}
  group by all`;

/** What each contacted person bought in the window, whatever the order names as its campaign. */
export const purchaseSql: Sql = sql`
  create or replace temp table campaign_purchase as
  with order_in_window as (
    select
      contact.campaign_key,
      contact.person_key,
      contact.cell,
      line.source_key,
      line.order_id,
      bool_or(line.is_return is not true) as is_purchase,
      sum(line.net_amount) as net_amount,
      sum(line.margin_amount) as margin_amount,
      count(*) as lines,
      count(line.margin_amount) as lines_with_cost
    from ${factOrderLine} as line
    join campaign_contact as contact on contact.person_key = line.person_key
    where line.ordered_at between contact.touched_at and contact.window_ends_at
      and ${isUpToAsOfSql(sql`line.date_key`)}
    group by all
  )
  select
    campaign_key,
    person_key,
    cell,
    count(*) filter (where is_purchase) as orders,
    sum(net_amount)::decimal(18,4) as net_amount,
    coalesce(sum(margin_amount), 0)::decimal(18,4) as margin_amount,
    sum(lines) as lines,
    sum(lines_with_cost) as lines_with_cost
  from order_in_window
  group by all`;

/** What each contacted person bought in the year before the first touch, where it was anything. */
export const beforeSql: Sql = sql`
  create or replace temp table campaign_before as
  select contact.campaign_key, contact.person_key, contact.cell, sum(line.net_amount)::decimal(18,4) as net_amount
  from ${factOrderLine} as line
  join campaign_contact as contact on contact.person_key = line.person_key
  where line.ordered_at >= contact.touched_at - to_days(365) and line.ordered_at < contact.touched_at
    and ${isUpToAsOfSql(sql`line.date_key`)}
  group by all`;

/** Sums of the year before by campaign and cell, and of its products with net amount and margin in the window, as exact text. */
export const covariateSql: Sql = sql`
  select
    campaign_key,
    cell,
    sum(before.net_amount)::varchar as total,
    sum(before.net_amount::decimal(38,4) * before.net_amount)::varchar as squares,
    coalesce(sum(before.net_amount::decimal(38,4) * purchase.net_amount), 0)::varchar as net_products,
    coalesce(sum(before.net_amount::decimal(38,4) * purchase.margin_amount), 0)::varchar as margin_products
  from campaign_before as before
  left join campaign_purchase as purchase using (campaign_key, person_key, cell)
  group by campaign_key, cell
  order by campaign_key, cell`;

/** What each buyer brought, for campaigns with at most `most` buyers; smallest first, so that the order of rows cannot matter. */
export function buyerSql(most: number): Sql {
  return sql`
    select campaign_key, cell, net_amount::double as net_amount, margin_amount::double as margin_amount
    from campaign_purchase
    where campaign_key in (select campaign_key from campaign_purchase group by campaign_key having count(*) <= ${sql.lit(most)})
    order by campaign_key, cell, net_amount, margin_amount`;
}

/** What came in on each 24 hours after the contact, by campaign and cell; day 1 is the first. */
export const dailyReturnSql: Sql = sql`
  select
    contact.campaign_key,
    contact.cell,
    1 + date_diff('second', contact.touched_at, line.ordered_at) // 86400 as day_no,
    sum(line.net_amount)::double as net_amount,
    coalesce(sum(line.margin_amount), 0)::double as margin_amount
  from ${factOrderLine} as line
  join campaign_contact as contact on contact.person_key = line.person_key
  where line.ordered_at between contact.touched_at and contact.window_ends_at
    and ${isUpToAsOfSql(sql`line.date_key`)}
  group by all
  order by all`;

/**
 * Every campaign that contacted somebody, cost something or is named by an order: its id, the last day of its last window
 * and whether that is still to come, its booked costs and the costs of its touches by cell (`cell` null: booked).
 */
export const campaignSql: Sql = sql`
  with
    contacted as (
      select campaign_key, max(${dayOfKeySql(sql`date_key`)}) as last_on from campaign_contact group by campaign_key
    ),
    named as (
      select campaign_key from campaign_contact
      union
      select campaign_key from (${countedTouchSql})
      union
      select campaign_key from ${factCost} where ${isUpToAsOfSql(sql`date_key`)}
      union
      select campaign_key from ${factOrderLine} where ${isUpToAsOfSql(sql`date_key`)}
    )
  select
    campaign_key,
    campaign.campaign_id,
    (last_on + coalesce(campaign.response_window_days, ${defaultWindowDays}))::varchar as window_ends_on,
    coalesce(
      last_on + coalesce(campaign.response_window_days, ${defaultWindowDays}) > ${sql.run("as_of")},
      false
    ) as is_open
  from named
  left join contacted using (campaign_key)
  left join ${dimCampaign} as campaign using (campaign_key)
  where campaign_key <> 0
  order by campaign_key`;

/** Persons by campaign and cell. */
export const armSql: Sql = sql`
  select campaign_key, cell, count(*) as persons
  from campaign_contact
  group by campaign_key, cell
  order by campaign_key, cell`;

/** Costs by campaign: of touches by cell, and booked ones with a null cell. */
export const costSql: Sql = sql`
  select campaign_key, cell, sum(cost_amount)::double as amount
  from (${countedTouchSql})
  group by campaign_key, cell
  union all
  select campaign_key, null, sum(amount)::double
  from ${factCost}
  where campaign_key <> 0 and ${isUpToAsOfSql(sql`date_key`)}
  group by campaign_key
  order by campaign_key, cell nulls first`;

/**
 * Outcomes by campaign, cell and measure. Persons without an outcome are in no row: they are zeros, added as `n` later.
 * Sums as exact text, so that the variance does not depend on the order of rows.
 */
export const outcomeSql: Sql = sql`
  select campaign_key, cell, kind as measure, 'rate' as measure_type, 'response' as basis, count(*) as persons,
    null as total, null as squares
  from campaign_response
  group by campaign_key, cell, kind
  union all
  select campaign_key, cell, kind || '_amount', 'value', 'response', count(*), sum(amount)::varchar,
    sum(amount::decimal(38,4) * amount)::varchar
  from campaign_response
  where amount is not null
  group by campaign_key, cell, kind
  union all
  select campaign_key, cell, 'purchase', 'rate', 'order_line', count(*), null, null
  from campaign_purchase
  where orders > 0
  group by campaign_key, cell
  union all
  select campaign_key, cell, 'net_amount', 'value', 'order_line', count(*) filter (where orders > 0),
    sum(net_amount)::varchar, sum(net_amount::decimal(38,4) * net_amount)::varchar
  from campaign_purchase
  group by campaign_key, cell
  union all
  select campaign_key, cell, 'margin_amount', 'value', 'order_line', count(*) filter (where orders > 0),
    sum(margin_amount)::varchar, sum(margin_amount::decimal(38,4) * margin_amount)::varchar
  from campaign_purchase
  group by campaign_key, cell
  order by campaign_key, basis, measure_type, measure, cell`;

/**
 * What came back by campaign and cell: from order lines, and from responses whose kind is a purchase (there the amount
 * stands for net amount and no margin is known).
 */
export function returnSql(purchase_kinds: readonly string[]): Sql {
  const kinds = sql.join(purchase_kinds.map((kind) => sql`${kind}`));
  return sql`
    with response_person as (
      select campaign_key, cell, person_key, sum(responses) as orders, sum(amount)::decimal(18,4) as amount
      from campaign_response
      where kind in (${kinds})
      group by campaign_key, cell, person_key
    )
    select campaign_key, cell, 'order_line' as basis, count(*) filter (where orders > 0) as buyers,
      sum(orders)::bigint as orders, sum(net_amount)::varchar as net_total,
      sum(net_amount::decimal(38,4) * net_amount)::varchar as net_squares, sum(margin_amount)::varchar as margin_total,
      sum(margin_amount::decimal(38,4) * margin_amount)::varchar as margin_squares, sum(lines)::bigint as lines,
      sum(lines_with_cost)::bigint as lines_with_cost, true as has_amounts
    from campaign_purchase
    group by campaign_key, cell
    union all
    select campaign_key, cell, 'response', count(*), sum(orders)::bigint, coalesce(sum(amount), 0)::varchar,
      coalesce(sum(amount::decimal(38,4) * amount), 0)::varchar, '0', '0', 0, 0, count(amount) > 0
    from response_person
    group by campaign_key, cell
    order by campaign_key, basis, cell`;
}

/** Orders that name a campaign, for campaigns that contacted nobody. */
export const namedOrderSql: Sql = sql`
  select
    campaign_key,
    count(distinct person_key) filter (where is_return is not true) as buyers,
    count(distinct (source_key, order_id)) filter (where is_return is not true) as orders,
    sum(net_amount)::double as net_amount,
    coalesce(sum(margin_amount), 0)::double as margin_amount,
    count(*) as lines,
    count(margin_amount) as lines_with_cost
  from ${factOrderLine}
  where campaign_key <> 0
    and ${isUpToAsOfSql(sql`date_key`)}
    and campaign_key not in (select campaign_key from campaign_contact where cell <> ${controlCell})
  group by campaign_key
  order by campaign_key`;

/** Whether the warehouse holds order lines at all; without them "nobody bought" cannot be said. */
export const hasOrderLinesSql: Sql = sql`
  select exists (from ${factOrderLine} where ${isUpToAsOfSql(sql`date_key`)}) as has_order_lines`;

/** A temp table for the rows that JavaScript computed of a documented table: its columns without those of the dimension. */
export interface RowTable {
  readonly name: string;
  readonly of: DocumentedTable;
  readonly columns: readonly string[];
}

const describing = ["as_of", "campaign_id", "campaign", "channel", "started_on"];

/** Where computed rows of `mart.campaign_result` wait. */
export const resultRowTable: RowTable = {
  name: "campaign_result_row",
  of: campaignResult,
  columns: columnsOf(campaignResult, describing),
};

/** Where computed rows of `mart.campaign_roi` wait. */
export const roiRowTable: RowTable = {
  name: "campaign_roi_row",
  of: campaignRoi,
  columns: columnsOf(campaignRoi, describing),
};

/** Creates the temp table of computed rows. */
export function createRowTableSql({ name, of, columns }: RowTable): Sql {
  const typed = of.columns
    .filter((column) => columns.includes(column.name))
    .map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`);
  return sql`create or replace temp table ${sql.id(name)} (${sql.join(typed)})`;
}

/** The documented table from its computed rows and what the dimension says about each campaign. */
export function writeRowsSql({ name, of, columns }: RowTable, order: readonly string[]): Sql {
  return replaceTableSql(
    of,
    sql`
      select
        ${sql.run("as_of")} as as_of,
        campaign.campaign_id,
        campaign.name as campaign,
        campaign.channel,
        campaign.started_on,
        ${sql.join(columns.map((column) => sql`computed.${sql.id(column)}`))}
      from ${sql.id(name)} as computed
      left join ${dimCampaign} as campaign using (campaign_key)`,
    order,
  );
}

/** What all campaigns cost up to the as-of day: touches and booked costs. */
export const totalCostSql: Sql = sql`
  select coalesce(sum(amount), 0)::double
  from (
    select cost_amount as amount from ${factTouch} where campaign_key <> 0 and date_key between 1 and ${asOfKeySql}
    union all
    select amount from ${factCost} where campaign_key <> 0 and date_key between 1 and ${asOfKeySql}
  )`;

/** Persons with a touch, each once per campaign. */
export const contactedPersonsSql: Sql = sql`
  select count(*)
  from (
    select distinct campaign_key, person_key
    from ${factTouch}
    where campaign_key <> 0 and person_key <> 0 and date_key between 1 and ${asOfKeySql}
  )`;
