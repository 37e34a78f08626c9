import { silentLog } from "../../core/log.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { martTables } from "../../core/tables/mart.ts";
import { starTables } from "../../core/tables/star.ts";
import type { ReportSetting } from "../../reports/content/content.ts";
import type { ReportContext } from "../../reports/write-report.ts";
import { createTableSql, openDatabase, type Database } from "../../warehouse/database.ts";
import { migrations } from "../../warehouse/migrate.sql.ts";

export const asOf = "2026-11-22";
export const now = new Date("2026-11-23T05:12:00Z");
export const runId = 12;

export const setting: ReportSetting = {
  name: "segment",
  title: "Customer segments",
  company: "Harbour & Lane",
  locale: "en",
  currency: "GBP",
  timezone: "Europe/London",
  asOf,
  runId,
  now,
};

export function contextIn(projectDir: string): ReportContext {
  return {
    projectDir,
    asOf,
    runId,
    now,
    company: "Harbour & Lane",
    currency: "GBP",
    timezone: "Europe/London",
    log: silentLog,
  };
}

/** A warehouse in memory with every table of the contracts, all of them empty. */
export async function emptyWarehouse(): Promise<Database> {
  const db = await openDatabase(":memory:", { threads: 1 });
  for (const migration of migrations) for (const statement of migration.statements) await db.session.run(statement);
  for (const table of [...starTables, ...martTables]) await db.session.run(createTableSql(table, "replace"));
  return db;
}

/** A deterministic number from 0 to 1 for a row and a salt. */
function chance(of: string, salt: string): Sql {
  return sql.raw(`((hash(${of}, '${salt}') % 1000003) / 1000003.0)`);
}

function pick(of: string, salt: string, values: readonly string[]): Sql {
  const list = sql.join(values.map((value) => sql.lit(value)));
  return sql`list_extract([${list}], 1 + cast(floor(${chance(of, salt)} * ${sql.lit(values.length)}) as integer))`;
}

const givenNames = [
  "Ada",
  "Brendan",
  "Chloe",
  "David",
  "Élodie",
  "Fatima",
  "George",
  "Hannah",
  "Ivan",
  "Jo",
  "Keira",
  "Liam",
  "Maya",
  "Noor",
  "Oliver",
  "Priya",
  "Rosa",
  "Sam",
  "Tess",
  "Umar",
];
const familyNames = [
  "Abbott",
  "Bakshi",
  "Clarke",
  "Dunn",
  "Evans",
  "Fernández",
  "Grant",
  "Hughes",
  "Iqbal",
  "Jones",
  "Khan",
  "Lewis",
  "Müller",
  "Nowak",
  "O'Reilly",
  "Patel",
  "Quinn",
  "Ross",
  "Smith",
  "Taylor",
  "Webb",
  "Young",
];
const towns = [
  "Bath",
  "Bristol",
  "Cardiff",
  "Dundee",
  "Exeter",
  "Falmouth",
  "Glasgow",
  "Hull",
  "Leeds",
  "London",
  "Newcastle upon Tyne",
  "Norwich",
  "Oxford",
  "Plymouth",
  "York",
];

function starSql(customers: number): readonly Sql[] {
  const people = Math.round(customers * 1.25);
  const day = sql.lit(asOf);
  return [
    sql`
insert into star.dim_date
select
  cast(strftime(d, '%Y%m%d') as integer), cast(d as date), year(d), quarter(d), month(d), day(d), weekofyear(d),
  isoyear(d), isodow(d), strftime(d, '%Y-%m'), isodow(d) >= 6
from (select unnest(generate_series(date '2022-01-01', date '2027-12-31', interval 1 day)) as d)`,
    sql`insert into star.dim_date (date_key) values (0)`,
    sql`
insert into star.dim_customer by name
select
  p + 100000 as customer_key,
  p as person_key,
  p // 2 + 1 as household_key,
  case when p <= ${sql.lit(customers)} then 'customer' else 'prospect' end as status,
  ${pick("p", "given", givenNames)} as given_name,
  ${pick("p", "family", familyNames)} as family_name,
  case when ${chance("p", "mail")} < 0.86 then 'person' || p || '@example.com' end as email,
  case when ${chance("p", "street")} < 0.93 then (1 + p % 180) || ' High Street' end as street,
  ${pick("p", "town", towns)} as city,
  'GB' as country,
  ${chance("p", "mail out")} < 0.11 as email_opt_out,
  ${chance("p", "post out")} < 0.05 as post_opt_out,
  'crm' as first_source,
  timestamptz '1900-01-01 00:00:00+00' as valid_from,
  timestamptz '9999-12-31 00:00:00+00' as valid_to,
  true as is_current
from (select unnest(range(1, ${sql.lit(people + 1)})) as p)`,
    sql`insert into star.dim_source (source_key, source, kind, vendor) values
  (0, null, 'system', null), (1, 'shop', 'system', null), (2, 'acme_2026q4', 'purchased_list', 'Acme Data'),
  (3, 'northern_homes', 'purchased_list', 'Northern Lists Ltd')`,
    sql`
insert into star.fact_order_line by name
with person as (
  select
    p,
    1 + cast(floor(power(${chance("p", "orders")}, 3) * 17) as integer) as orders,
    cast(floor(power(${chance("p", "start")}, 0.8) * 1300) as integer) as age_days,
    0.35 + ${chance("p", "loyal")} * 0.9 as span,
    8 + 90 * power(${chance("p", "spend")}, 2) as spend
  from (select unnest(range(1, ${sql.lit(customers + 1)})) as p)
),
orders as (
  select p, orders, age_days, span, spend, unnest(range(0, orders)) as o from person
),
line as (
  select
    p, o, spend, unnest(range(1, 2 + cast(floor(${chance("p * 100 + o", "lines")} * 3) as integer))) as l,
    cast(${day} as date) - greatest(0, age_days - cast(floor(o * age_days * least(span, 0.98) / orders) as integer)
      - cast(floor(${chance("p * 100 + o", "jitter")} * 12) as integer)) as ordered_on
  from orders
)
select
  1 as source_key,
  'W' || lpad(cast(p * 100 + o as varchar), 8, '0') as order_id,
  cast(l as varchar) as line_no,
  p + 100000 as customer_key,
  p as person_key,
  1 as product_key,
  cast(strftime(ordered_on, '%Y%m%d') as integer) as date_key,
  1 as channel_key,
  0 as campaign_key,
  cast(ordered_on as timestamptz) as ordered_at,
  case when is_return then -1 else 1 end as quantity,
  cast(case when is_return then -1 else 1 end * amount as decimal(18,4)) as net_amount,
  cast(case when is_return then 0.4 else 0.48 + 0.4 * ${chance("p", "cost")} end * amount as decimal(18,4)) as cost_amount,
  cast(case when is_return then -1.4 else 0.52 - 0.4 * ${chance("p", "cost")} end * amount as decimal(18,4)) as margin_amount,
  'GBP' as currency,
  is_return
from (
  select
    *, round(spend * (0.4 + 1.4 * ${chance("p * 1000 + o * 10 + l", "amount")}), 2) as amount,
    l > 1 and ${chance("p * 1000 + o * 10 + l", "return")} < 0.06 as is_return
  from line
)`,
    sql`
insert into star.fact_order_line by name
select
  1 as source_key, 'T' || n as order_id, '1' as line_no, 0 as customer_key, 0 as person_key, 1 as product_key,
  20260900 + 1 + n % 28 as date_key, 0 as campaign_key, 25.50::decimal(18,4) as net_amount,
  15.00::decimal(18,4) as cost_amount, 10.50::decimal(18,4) as margin_amount, 'GBP' as currency, false as is_return
from (select unnest(range(0, 40)) as n)`,
  ];
}

const customerMartSql: readonly Sql[] = [
  sql`
insert into mart.customer_rfm by name
with person as (
  select
    person_key,
    cast(${sql.lit(asOf)} as date) - max(calendar.date) filter (not is_return) as recency_days,
    count(distinct order_id) filter (not is_return) as frequency,
    cast(sum(net_amount) as decimal(18,4)) as monetary,
    max(calendar.date) filter (not is_return) as last_ordered_on,
    min(calendar.date) filter (not is_return) as first_ordered_on
  from star.fact_order_line join star.dim_date as calendar using (date_key)
  where person_key > 0
  group by person_key
),
scored as (
  select
    *,
    6 - ntile(5) over (order by recency_days, person_key) as r_score,
    ntile(5) over (order by frequency, monetary, person_key) as f_score,
    ntile(5) over (order by monetary, person_key) as m_score
  from person
),
ranked as (
  select
    *, r_score * f_score * m_score as rfm_product,
    row_number() over (order by r_score * f_score * m_score desc, m_score desc, r_score desc, f_score desc, person_key)
      * 1.0 / count(*) over () as place
  from scored
)
select
  cast(${sql.lit(asOf)} as date) as as_of, * exclude (place),
  cast(r_score as varchar) || f_score || m_score as rfm_cell,
  case
    when r_score >= 4 and f_score >= 4 and m_score >= 4 then 'Champions'
    when r_score >= 3 and f_score >= 4 then 'Loyal Customers'
    when r_score >= 4 and f_score >= 2 then 'Potential Loyalist'
    when r_score >= 4 then 'New Customers'
    when r_score = 3 and f_score >= 2 then 'Need Attention'
    when r_score = 3 then 'About To Sleep'
    when f_score >= 4 and m_score >= 4 then 'Can''t Lose Them'
    when f_score >= 2 and m_score >= 3 then 'At Risk'
    when r_score = 2 then 'Hibernating'
    else 'Lost'
  end as segment,
  case when place <= 0.2 then 'protect' when place <= 0.8 then 'invest' else 'avoid' end as product_rule
from ranked`,
  sql`
insert into mart.rfm_threshold by name
select cast(${sql.lit(asOf)} as date) as as_of, 'value' as mode, measure, unnest([1, 2, 3, 4]) as cut, unnest(quantile_cont(value, [0.2, 0.4, 0.6, 0.8])) as threshold, 7 as ties
from (
  select 'recency' as measure, cast(recency_days as double) as value from mart.customer_rfm
  union all select 'frequency', frequency from mart.customer_rfm
  union all select 'monetary', monetary from mart.customer_rfm
)
group by measure`,
  sql`
insert into mart.customer_value by name
with person as (
  select
    person_key, count(distinct order_id) filter (not is_return) as orders, sum(net_amount)::decimal(18,4) as net_amount,
    sum(margin_amount)::decimal(18,4) as margin_amount
  from star.fact_order_line where person_key > 0 group by person_key
),
ranked as (
  select
    *, row_number() over (order by margin_amount desc, person_key) as value_rank,
    count(*) over () as n, sum(margin_amount) over () as total,
    sum(margin_amount) over (order by margin_amount desc, person_key rows unbounded preceding) as running
  from person
)
select
  cast(${sql.lit(asOf)} as date) as as_of, person_key, orders, net_amount, margin_amount, margin_amount as value_amount,
  'margin' as value_basis, value_rank, value_rank / n as customer_share, cast(margin_amount / total as double) as value_share,
  cast(running / total as double) as cumulative_value_share, margin_amount < 0 as is_loss
from ranked`,
  sql`
insert into mart.value_concentration by name
select
  cast(${sql.lit(asOf)} as date) as as_of, 'margin' as value_basis, count(*) as customers, sum(value_amount) as value_amount,
  max(cumulative_value_share) filter (value_rank <= ceil(n * 0.2)) as top_20_percent_share,
  count(*) filter (cumulative_value_share - value_share < 0.8 and value_amount > 0) as customers_for_80_percent,
  count(*) filter (cumulative_value_share - value_share < 0.8 and value_amount > 0) / count(*) as customer_share_for_80_percent,
  0.5123 as gini,
  count(*) filter (is_loss) as loss_customers,
  coalesce(sum(value_amount) filter (is_loss), 0) as loss_amount
from (select *, count(*) over () as n from mart.customer_value)`,
  sql`
insert into mart.customer_lifecycle by name
select
  cast(${sql.lit(asOf)} as date) as as_of, person_key,
  case
    when frequency is null then 'prospect'
    when frequency = 1 and recency_days <= 120 then 'new'
    when recency_days <= 1.5 * gap then 'active'
    when recency_days <= 3 * gap then 'cooling'
    when recency_days <= 6 * gap then 'at risk'
    else 'lapsed'
  end as stage,
  coalesce(frequency, 0) as orders, recency_days,
  case when frequency is not null then gap end as gap_days,
  case when frequency is null then null when frequency >= 3 then 'own' else 'base' end as gap_basis,
  recency_days / gap as gap_ratio
from (
  select
    customer.person_key, rfm.frequency, rfm.recency_days,
    case when rfm.frequency >= 3 then greatest(7.0, (rfm.last_ordered_on - rfm.first_ordered_on) / (rfm.frequency - 1)) else 90.0 end as gap
  from star.dim_customer as customer left join mart.customer_rfm as rfm using (person_key)
  where customer.is_current and customer.person_key > 0
)`,
  sql`
insert into mart.segment_summary by name
with member as (
  select 'rfm_segment' as segmentation, segment, person_key from mart.customer_rfm
  union all select 'product_rule', product_rule, person_key from mart.customer_rfm
  union all select 'rfm_cell', rfm_cell, person_key from mart.customer_rfm
  union all select 'lifecycle', stage, person_key from mart.customer_lifecycle
),
joined as (
  select
    member.*, coalesce(value.orders, 0) as orders, coalesce(value.net_amount, 0) as net_amount, value.margin_amount,
    rfm.recency_days,
    customer.email is not null and not customer.email_opt_out as mail,
    customer.street is not null and not customer.post_opt_out as post
  from member
  left join mart.customer_value as value using (person_key)
  left join mart.customer_rfm as rfm using (person_key)
  join star.dim_customer as customer using (person_key)
),
summed as (
  select
    segmentation, segment, count(*) as customers, sum(orders) as orders, sum(net_amount) as net_amount,
    sum(margin_amount) as margin_amount, avg(net_amount) as mean, coalesce(stddev_samp(net_amount), 0) / sqrt(count(*)) as error,
    median(recency_days) as median_recency_days, count(*) filter (mail) as contactable_email,
    count(*) filter (post) as contactable_post
  from joined group by segmentation, segment
)
select
  cast(${sql.lit(asOf)} as date) as as_of, segmentation, segment,
  coalesce(
    list_position(['Champions', 'Loyal Customers', 'Potential Loyalist', 'New Customers', 'Need Attention', 'About To Sleep',
      'Can''t Lose Them', 'At Risk', 'Hibernating', 'Lost'], segment),
    list_position(['prospect', 'new', 'active', 'cooling', 'at risk', 'lapsed'], segment),
    list_position(['protect', 'invest', 'avoid'], segment), 1) as sort_order,
  customers, customers / sum(customers) over whole as customer_share, orders, net_amount,
  cast(net_amount / sum(net_amount) over whole as double) as net_share, margin_amount,
  mean as net_per_customer,
  case when customers > 1 then mean - 1.96 * error end as net_per_customer_low,
  case when customers > 1 then mean + 1.96 * error end as net_per_customer_high,
  orders / customers as orders_per_customer, cast(net_amount / nullif(orders, 0) as double) as average_order,
  median_recency_days, contactable_email, contactable_post
from summed
window whole as (partition by segmentation)`,
];

interface CampaignRow {
  readonly key: number;
  readonly name: string;
  readonly channel: string;
  readonly started: string;
  readonly cell: string;
  readonly label: string;
  readonly treated: number;
  readonly control: number;
  readonly rate: number;
  readonly controlRate: number | null;
  readonly value: number;
  readonly half: number | null;
  readonly cost: number;
  readonly verdict: string;
  readonly reason: string;
}

const campaigns: readonly CampaignRow[] = [
  {
    key: 6,
    name: "November catalogue",
    channel: "post",
    started: "2026-11-02",
    cell: "all",
    label: "incremental",
    treated: 9000,
    control: 1000,
    rate: 0.031,
    controlRate: 0.022,
    value: 3950,
    half: 3300,
    cost: 8100,
    verdict: "stop",
    reason: "the whole interval of the return lies below zero",
  },
  {
    key: 6,
    name: "November catalogue",
    channel: "post",
    started: "2026-11-02",
    cell: "48 pages",
    label: "incremental",
    treated: 4500,
    control: 1000,
    rate: 0.034,
    controlRate: 0.022,
    value: 2600,
    half: 2500,
    cost: 5000,
    verdict: "stop",
    reason: "the whole interval of the return lies below zero",
  },
  {
    key: 6,
    name: "November catalogue",
    channel: "post",
    started: "2026-11-02",
    cell: "24 pages",
    label: "incremental",
    treated: 4500,
    control: 1000,
    rate: 0.028,
    controlRate: 0.022,
    value: 1350,
    half: 2300,
    cost: 3100,
    verdict: "fix",
    reason: "costs more than it brings; a cheaper piece could break even",
  },
  {
    key: 5,
    name: "Autumn e-mail: bring a friend",
    channel: "email",
    started: "2026-10-05",
    cell: "treatment",
    label: "incremental",
    treated: 21307,
    control: 21306,
    rate: 0.01253,
    controlRate: 0.00573,
    value: 16402,
    half: 5100,
    cost: 2130,
    verdict: "scale",
    reason: "pays with certainty: the whole interval of the return lies above zero",
  },
  {
    key: 4,
    name: "Lapsed customers, €5 voucher",
    channel: "email",
    started: "2026-09-07",
    cell: "treatment",
    label: "incremental",
    treated: 3200,
    control: 800,
    rate: 0.041,
    controlRate: 0.034,
    value: 1450,
    half: 1700,
    cost: 1210,
    verdict: "repeat",
    reason: "pays on average, but the interval includes a loss: repeat with more people",
  },
  {
    key: 3,
    name: "Spring open day",
    channel: "post",
    started: "2026-04-13",
    cell: "treatment",
    label: "attributed",
    treated: 1400,
    control: 0,
    rate: 0.062,
    controlRate: null,
    value: 5230,
    half: null,
    cost: 1890,
    verdict: "not proven",
    reason: "no control group was held out",
  },
  {
    key: 2,
    name: "January clearance",
    channel: "email",
    started: "2026-01-05",
    cell: "treatment",
    label: "not enough data",
    treated: 180,
    control: 20,
    rate: 0.05,
    controlRate: 0.05,
    value: 40,
    half: null,
    cost: 95,
    verdict: "not proven",
    reason: "20 people in the control group are too few",
  },
];

function campaignSql(row: CampaignRow): readonly Sql[] {
  const low = row.half === null ? null : row.value - row.half;
  const high = row.half === null ? null : row.value + row.half;
  const roi = (value: number | null): number | null => (value === null ? null : (value - row.cost) / row.cost);
  const contact = row.cost / row.treated;
  const perOrder = 38.5;
  const net = row.controlRate === null ? null : row.rate - row.controlRate;
  const error =
    net === null
      ? null
      : 1.96 *
        Math.sqrt(
          (row.rate * (1 - row.rate)) / row.treated +
            ((row.controlRate ?? 0) * (1 - (row.controlRate ?? 0))) / Math.max(1, row.control),
        );
  const n = (value: number | null): Sql => sql`${sql.lit(value)}::double`;
  const result = (
    measure: string,
    type: string,
    treatedMean: number,
    controlMean: number | null,
    half: number | null,
    p: number | null,
  ): Sql => sql`
insert into mart.campaign_result by name select
  cast(${sql.lit(asOf)} as date) as as_of, ${sql.lit(row.key)} as campaign_key, ${sql.lit(`C${String(row.key)}`)} as campaign_id,
  ${sql.lit(row.name)} as campaign, ${sql.lit(row.cell)} as cell, ${sql.lit(measure)} as measure, ${sql.lit(type)} as measure_type,
  'order_line' as basis, ${sql.lit(row.treated)} as treated, ${sql.lit(row.control)} as control,
  ${sql.lit(Math.round(row.rate * row.treated))} as treated_count, ${sql.lit(Math.round((row.controlRate ?? 0) * row.control))} as control_count,
  ${n(treatedMean)} as treated_mean, ${n(treatedMean * 0.93)} as treated_low, ${n(treatedMean * 1.08)} as treated_high,
  ${n(controlMean)} as control_mean, ${n(controlMean === null ? null : treatedMean - controlMean)} as lift,
  ${n(controlMean === null || half === null ? null : treatedMean - controlMean - half)} as lift_low,
  ${n(controlMean === null || half === null ? null : treatedMean - controlMean + half)} as lift_high,
  ${n(controlMean === null || controlMean === 0 ? null : treatedMean / controlMean - 1)} as relative_lift,
  ${n(p === null ? null : 2.31)} as statistic, ${n(p)} as p_value, ${n(p === null ? null : Math.min(1, 2 * p))} as p_adjusted,
  ${n(p === null ? null : 0.42)} as split_p_value, ${sql.lit(row.label)} as label`;
  const p =
    row.label === "incremental" ? (row.verdict === "scale" ? 1.5e-13 : row.verdict === "repeat" ? 0.31 : 0.021) : null;
  return [
    sql`
insert into mart.campaign_roi by name select
  cast(${sql.lit(asOf)} as date) as as_of, ${sql.lit(row.key)} as campaign_key, ${sql.lit(`C${String(row.key)}`)} as campaign_id,
  ${sql.lit(row.name)} as campaign, ${sql.lit(row.channel)} as channel, cast(${sql.lit(row.started)} as date) as started_on,
  ${sql.lit(row.cell)} as cell, ${sql.lit(row.label)} as label, 'margin' as value_basis, ${sql.lit(row.treated)} as treated,
  ${sql.lit(row.control)} as control, ${sql.lit(Math.round(row.rate * row.treated))} as buyers, ${n(row.rate)} as response_rate,
  ${n(row.rate * 0.9)} as response_low, ${n(row.rate * 1.12)} as response_high, ${n(row.controlRate)} as control_rate,
  ${n(net)} as net_response_rate, ${n(net === null ? null : net * row.treated)} as incremental_orders,
  ${n(row.rate * row.treated * 84)} as revenue, ${n(row.value)} as incremental_value, ${n(low)} as incremental_low,
  ${n(high)} as incremental_high, ${n(row.cost)} as cost, ${n(row.value - row.cost)} as profit, ${n(roi(row.value))} as roi,
  ${n(roi(low))} as roi_low, ${n(roi(high))} as roi_high, ${n(contact)} as cost_per_contact, ${n(perOrder)} as value_per_order,
  ${n(contact / perOrder)} as break_even_rate,
  ${n((100 * ((net ?? row.rate) - contact / perOrder)) / (contact / perOrder))} as break_even_index,
  ${n(net === null || net <= 0 ? null : row.cost / (net * row.treated))} as cost_per_incremental_order,
  ${sql.lit(row.verdict)} as verdict, ${sql.lit(row.reason)} as verdict_reason`,
    ...(row.cell === "all"
      ? []
      : [
          result("purchase", "rate", row.rate, row.controlRate, error, p),
          result(
            "net_amount",
            "value",
            row.rate * 84,
            row.controlRate === null ? null : row.controlRate * 84,
            error === null ? null : error * 84,
            p,
          ),
        ]),
  ];
}

const campaignStarSql: readonly Sql[] = [
  ...[...new Map(campaigns.map((row) => [row.key, row])).values()].map(
    (row) => sql`
insert into star.dim_campaign (campaign_key, campaign_id, name, channel, started_on)
select ${sql.lit(row.key)}, ${sql.lit(`C${String(row.key)}`)}, ${sql.lit(row.name)}, ${sql.lit(row.channel)}, cast(${sql.lit(row.started)} as date)`,
  ),
  ...campaigns
    .filter((row) => row.cell === "all" || row.key !== 6)
    .flatMap((row) =>
      (
        [
          ["creative", 0.15],
          ["send", 0.6],
          ["incentive", 0.25],
        ] as const
      )
        .filter(([kind]) => row.channel === "post" || kind !== "incentive")
        .map(
          ([kind, part]) => sql`
insert into star.fact_cost
select ${sql.lit(row.key)}, ${sql.lit(Number(row.started.replaceAll("-", "")))}, ${sql.lit(kind)}, cast(${sql.lit(row.cost * part)} as decimal(18,4)), 'GBP'`,
        ),
    ),
  sql`
insert into star.fact_touch by name
select
  't' || n as touch_id, 4 as campaign_key, n as customer_key, n as person_key, 20260907 as date_key, 1 as channel_key, 1 as source_key,
  'treatment' as cell, timestamptz '2026-09-07 08:00:00+00' as touched_at, 0.05::decimal(18,4) as cost_amount
from (select unnest(range(1, 201)) as n)`,
  sql`
insert into star.fact_list_name
select 2, 'inbox/acme/names.xlsx', n, 'A' || n, n, case when n < 61 then 'invalid' when n < 130 then 'duplicate_in_list' when n < 520 then 'house' when n < 610 then 'lost_to:northern_homes' else 'net' end, case when n < 61 then 0 when n between 520 and 609 then 2 else 1 end, case when n between 520 and 609 then 'priority' end, null, 0.095
from (select unnest(range(1, 2001)) as n)`,
  sql`
insert into star.fact_list_name
select 3, 'inbox/northern/names.csv', n, 'N' || n, n, case when n < 101 then 'invalid' when n < 330 then 'duplicate_in_list' when n < 980 then 'house' else 'net' end, case when n < 101 then 0 else 1 end, null, null, 0.12
from (select unnest(range(1, 1501)) as n)`,
  sql`
insert into mart.list_performance by name
select
  cast(${sql.lit(asOf)} as date) as as_of, source_key, source.source, source.vendor, count(*) as names,
  count(*) filter (fate = 'invalid') as invalid, 0 as suppressed, count(*) filter (fate = 'duplicate_in_list') as duplicate_in_list,
  count(*) filter (fate = 'house') as house, count(*) filter (fate like 'lost_to:%') as lost_to_other_list,
  count(*) filter (fate = 'net') as net_names, count(*) filter (fate = 'net') / count(*) as net_share,
  sum(cost_amount) as cost_amount, sum(cost_amount) / count(*) filter (fate = 'net') as cost_per_net_name, 14 + source_key as buyers
from star.fact_list_name join star.dim_source as source using (source_key)
group by source_key, source.source, source.vendor`,
  sql`
insert into mart.customer_lifetime
select
  cast(${sql.lit(asOf)} as date), person_key, 3, 200, 400, 0.2 + (person_key % 8) / 10, 1 + person_key % 4, 40, 40 * (1 + person_key % 4),
  15 * (1 + person_key % 4), 12 * (1 + person_key % 4), 19 * (1 + person_key % 4)
from mart.customer_rfm`,
  sql`
insert into mart.lifetime_check values
  (cast(${sql.lit(asOf)} as date), 'mbg_nbd', 'checked', 700, date '2026-01-10', 317, 900, 610, 655, 610 / 655 - 1)`,
  sql`
insert into mart.propensity_check values
  (cast(${sql.lit(asOf)} as date), 'five folds', 'checked', 1000, 280, 0.79, 0.76, 0.82),
  (cast(${sql.lit(asOf)} as date), 'later in time', 'checked', 1000, 280, 0.77, 0.74, 0.8)`,
  sql`
insert into mart.propensity_gains
select cast(${sql.lit(asOf)} as date), n, 100, 62 - 6 * n, 61 - 6 * n, (61 - 6 * n) / 100, (52 - 5 * n) / 100, (70 - 6 * n) / 100, least(1, n * (61 - 3 * (n + 1)) / 280), (61 - 6 * n) / 28
from (select unnest(range(1, 11)) as n)`,
  sql`
insert into mart.basket_rule by name
select
  cast(${sql.lit(asOf)} as date) as as_of, n as rank, 'product' as level, 'Tea ' || n as items, 'Shortbread' as then_item, 2 as size, 4000 as orders,
  60 - n as both_orders, 200 as left_orders, 220 as right_orders, (60 - n) / 4000 as support, (60 - n) / 200 as confidence, (60 - n) / 11 as lift,
  1.2 as conviction, 90 as chi_square, 1e-9 as p, 1e-6 * n as q, 1300 as later_orders, 18 as later_both, 60 as later_left, 0.3 as later_confidence,
  5.1 as later_lift, 0.001 as later_p, n <> 3 as is_confirmed
from (select unnest(range(1, 5)) as n)`,
];

const metaSql: readonly Sql[] = [
  sql`insert into meta.run values (12, 'nightly', 'running', ${sql.lit(asOf)}::date, timestamptz '2026-11-23 05:11:20+00', null, '0.1.0', null)`,
  sql`insert into meta.load values
  (12, 'crm.contact', timestamptz '2026-11-23 05:11:24+00', 412, 409, 3, 409, 4120, '2026-11-22 05:10:02', '2026-11-23 05:08:51'),
  (12, 'shop.order_line', timestamptz '2026-11-23 05:11:31+00', 1890, 1890, 0, 1890, 58210, '2026-11-22 05:10:02', '2026-11-23 05:09:40'),
  (9, 'acme_2026q4', timestamptz '2026-11-18 05:11:31+00', 2000, 1940, 60, 2000, 2000, null, null),
  (7, 'northern_homes', timestamptz '2026-10-30 05:11:31+00', 1500, 1400, 100, 1500, 1500, null, null)`,
  sql`insert into meta.step values
  (12, 'extract.contact', 'extract', 'done', timestamptz '2026-11-23 05:11:21+00', 2.4, 412, 409, 3, true, null, null, null),
  (12, 'extract.order_line', 'extract', 'done', timestamptz '2026-11-23 05:11:24+00', 6.1, 1890, 1890, 0, true, null, null, null),
  (12, 'clean.person_record', 'clean', 'done', timestamptz '2026-11-23 05:11:32+00', 1.2, 7460, 7460, 0, true, null, null, null),
  (12, 'golden.person', 'golden', 'done', timestamptz '2026-11-23 05:11:36+00', 0.8, 7460, 6120, 0, true, null, null, null),
  (12, 'mart.customer_rfm', 'mart', 'done', timestamptz '2026-11-23 05:11:41+00', 0.4, null, 600, 0, true, null, null, null),
  (12, 'report.roi', 'report', 'skipped', timestamptz '2026-11-23 05:11:43+00', 0.0, null, null, null, false, null, null, 'nothing it reads has changed')`,
  sql`insert into meta.audit values
  (12, 'dim_customer', 'each person has one current version', true, null, null, 0),
  (12, 'fact_order_line', 'net amount equals the source''s', true, '1234567.89', '1234567.89', 0),
  (12, 'fact_order_line', 'each order line has one product', true, null, null, 0)`,
];

/** A believable company: customers with orders over three and a half years, seven campaigns, two bought lists. */
export async function companyWarehouse(customers = 600): Promise<Database> {
  const db = await emptyWarehouse();
  const statements = [
    ...starSql(customers),
    ...customerMartSql,
    ...campaignStarSql,
    ...campaigns.flatMap(campaignSql),
    ...metaSql,
  ];
  for (const statement of statements) await db.session.run(statement);
  return db;
}
