import { channelsOf, controlCell, type CampaignPlan, type FrequencyCap } from "../core/campaign-plan.ts";
import { cleanTable } from "../core/feed.ts";
import { isHeldOutSql } from "../core/list-holdout.ts";
import { sql, type Sql } from "../core/sql.ts";
import { campaignSelection, selectedName } from "../core/tables/campaign.ts";
import { personId } from "../core/tables/golden.ts";
import { houseFile } from "../core/tables/mart.ts";
import { dimCampaign, dimChannel, dimSource, factListName, factTouch } from "../core/tables/star.ts";

/** What can become of a person, in the order in which it is asked; the last two are the plan's people. */
export const fates = [
  "not in the audience",
  "opted out",
  "no opt-in",
  "no address",
  "bought name",
  "too young",
  "contacted too often",
  "household has a place",
  "beyond the budget",
  "held out",
  "to contact",
] as const;

/** A condition that is never null. */
function isSql(condition: Sql): Sql {
  return sql`coalesce(${condition}, false)`;
}

const either = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, " or ")})`;

/** Everybody known, whether the plan wants them, and who comes first. The audience stands alone: nothing in it can lift what follows. */
export function audienceSql({ audience, rank }: CampaignPlan): Sql {
  return sql`
    create or replace temp table campaign_audience as
    select
      person_key,
      (
        ${sql.raw(audience)}
      )::boolean as is_wanted,
      row_number() over (
        order by ${sql.raw(rank)}
        , person_key
      ) as place
    from ${houseFile}`;
}

/** Each contact of the past and of other plans once: `(person_key, campaign_id, channel, contact_on)`. */
function contactsSql(campaignId: string): Sql {
  return sql`
    select distinct touch.person_key, campaign.campaign_id, channel.channel, make_date(date_key // 10000, date_key // 100 % 100, date_key % 100) as contact_on
    from ${factTouch} as touch
    left join ${dimCampaign} as campaign using (campaign_key)
    left join ${dimChannel} as channel on channel.channel_key = touch.channel_key
    where date_key > 0 and coalesce(cell, '') <> ${controlCell} and campaign.campaign_id is distinct from ${campaignId}
    union
    select coalesce(person.person_key, name.person_key), name.campaign_id, name.channel, selection.contact_on
    from ${selectedName} as name
    join ${campaignSelection} as selection using (campaign_id)
    left join ${personId} as person using (source, record_id)
    where name.cell <> ${controlCell} and name.campaign_id <> ${campaignId}`;
}

/** `campaign_capped (person_key)`: people who would hear from the company more often than a cap allows, before or after the day. */
export function cappedSql(plan: CampaignPlan, caps: readonly FrequencyCap[]): Sql {
  const channels = channelsOf(plan);
  const day = sql`${sql.lit(plan.contact_on)}::date`;
  const each = caps
    .filter(({ channel }) => channel === undefined || channels.includes(channel))
    .map(({ contacts, days, channel }) => {
      const counted = channel === undefined ? sql`true` : sql`channel = ${channel}`;
      return sql`
        select person_key
        from contact
        where abs(contact_on - ${day}) < ${sql.lit(days)} and ${counted}
        group by person_key
        having count(*) >= ${sql.lit(contacts)}`;
    });
  const nobody = sql`select person_key from contact where false`;
  return sql`
    create or replace temp table campaign_capped as
    with contact as (${contactsSql(plan.id)})
    ${each.length === 0 ? nobody : sql.join(each, " union ")}`;
}

/** `campaign_agreed (person_key)`: people whose latest word on every channel of the plan is yes. */
export function agreedSql(plan: CampaignPlan): Sql {
  const channels = channelsOf(plan);
  return sql`
    create or replace temp table campaign_agreed as
    select person_key
    from (
      select
        person.person_key,
        lower(consent.channel) as channel,
        replace(replace(lower(consent.status), '-', '_'), ' ', '_') in ('opt_in', 'optin', 'in', 'subscribed', 'granted') as is_in
      from ${cleanTable("consents")} as consent
      join ${personId} as person on person.source = consent.person_source and person.record_id = consent.person_record_id
      qualify row_number() over (partition by person.person_key, lower(consent.channel) order by consent.changed_at desc nulls last, is_in) = 1
    )
    where is_in and channel in (${sql.join(channels.map((channel) => sql`${channel}`))})
    group by person_key
    having count(*) = ${channels.length}`;
}

/** `campaign_licensed (person_key)`: net names of the plan's lists whose licences cover its channels on its day, without those held out for good. */
export function licensedSql(plan: CampaignPlan, holdoutPercent: number): Sql {
  const covered = channelsOf(plan).map(
    (channel) =>
      sql`(source.licence_uses is null or not regexp_matches(source.licence_uses, 'email|post|phone') or list_contains(string_split(source.licence_uses, ', '), ${channel}))`,
  );
  const lists =
    plan.lists.length === 0 ? sql`false` : sql`source.source in (${sql.join(plan.lists.map((list) => sql`${list}`))})`;
  return sql`
    create or replace temp table campaign_licensed as
    select distinct name.person_key
    from ${factListName} as name
    join ${dimSource} as source using (source_key)
    where ${lists}
      and name.fate = 'net'
      and name.stop_reason is null
      and not ${isHeldOutSql(sql`source.source`, sql`name.person_key`, holdoutPercent)}
      and (source.licence_expires_on is null or source.licence_expires_on >= ${sql.lit(plan.contact_on)}::date)
      and ${sql.join(covered, " and ")}`;
}

/** The name of a cell by where in [0, 1) the person or household was drawn. */
function cellSql({ cells }: CampaignPlan): Sql {
  let upTo = 0;
  const cases = cells.slice(0, -1).map(({ name, share }) => {
    upTo += share;
    return sql`when draw < ${sql.lit(upTo)}::double then ${name}`;
  });
  const last = sql`${cells.at(-1)?.name ?? controlCell}`;
  return cases.length === 0 ? last : sql`case ${sql.join(cases, " ")} else ${last} end`;
}

/**
 * `campaign_fate`: every known person with their fate. The cell is drawn for everybody by a hash of campaign, salt and person (household
 * where one a household is contacted) before anybody is chosen, so that both arms are chosen alike; the budget counts contacts, and whoever
 * is held out above its end is held out.
 */
export function fateSql(plan: CampaignPlan): Sql {
  const channels = channelsOf(plan);
  const costs = sql.join(
    plan.cells.map(
      ({ name, cost_per_contact: cost }) =>
        sql`when ${name} then ${sql.lit(name === controlCell ? 0 : cost)}::decimal(18,4)`,
    ),
    " ",
  );
  const byCell = (value: (cell: CampaignPlan["cells"][number]) => Sql): Sql =>
    sql.join(
      plan.cells.map((cell) => sql`when ${cell.name} then ${value(cell)}`),
      " ",
    );
  const limits = [
    ...(plan.budget === null
      ? []
      : [
          sql`sum(cost) over by_place > ${sql.lit(plan.budget - Object.values(plan.costs).reduce((a, b) => a + b, 0))}::decimal(18,4)`,
        ]),
    ...(plan.max_contacts === null
      ? []
      : [sql`count(*) filter (where cell <> ${controlCell}) over by_place > ${sql.lit(plan.max_contacts)}`]),
  ];
  const household = plan.one_per_household
    ? sql`coalesce(nullif(house.household_key, 0), -house.person_key)`
    : sql`-house.person_key`;
  return sql`
    create or replace temp table campaign_fate as
    with
      asked as (
        select
          house.person_key,
          wanted.place,
          ${household} as unit,
          case
            when not ${isSql(sql`wanted.is_wanted`)} then 'not in the audience'
            when ${either(channels.map((channel) => sql`${sql.id("house", `${channel}_opt_out`)} is not false`))} then 'opted out'
            when ${plan.consent === "opt_in" ? sql`agreed.person_key is null` : sql`false`} then 'no opt-in'
            when ${either(channels.map((channel) => sql`${sql.id("house", `has_${channel}`)} is not true`))} then 'no address'
            when house.is_house is not true and licensed.person_key is null then 'bought name'
            when ${isSql(sql`house.age_years < ${sql.lit(plan.minimum_age)}`)} then 'too young'
            when capped.person_key is not null then 'contacted too often'
          end as fate
        from ${houseFile} as house
        join campaign_audience as wanted using (person_key)
        left join campaign_agreed as agreed using (person_key)
        left join campaign_licensed as licensed using (person_key)
        left join campaign_capped as capped using (person_key)
      ),
      drawn as (
        select
          *,
          (hash(${`${plan.id}|${plan.salt}|`}::varchar || unit) % 1000000007)::double / 1000000007 as draw,
          row_number() over (partition by unit, fate is null order by place) as place_in_unit
        from asked
      ),
      celled as (
        select
          * exclude (fate),
          ${cellSql(plan)} as cell,
          case when fate is null and place_in_unit > 1 then 'household has a place' else fate end as fate
        from drawn
      ),
      priced as (
        select *, case when fate is null then case cell ${costs} end else 0 end as cost from celled
      ),
      limited as (
        select *, fate is null and (${either(limits)}) as is_beyond
        from priced
        window by_place as (partition by fate is null order by place rows unbounded preceding)
      )
    select
      person_key,
      place,
      cell,
      case cell ${byCell(({ channel }) => sql`${channel}`)} end as channel,
      cost,
      case
        when fate is not null then fate
        when is_beyond then 'beyond the budget'
        when cell = ${controlCell} then 'held out'
        else 'to contact'
      end as fate
    from limited`;
}

/** How many people each fate has, in its order: `(fate, cell, people, cost)`. */
export function fateCountsSql(): Sql {
  const order = sql.join(fates.map((fate) => sql.lit(fate)));
  return sql`
    select fate, cell, people, cost
    from (
      select
        fate,
        case when fate in ('to contact', 'held out') then cell end as cell,
        count(*) as people,
        sum(case when fate = 'to contact' then cost else 0 end)::double as cost
      from campaign_fate
      group by all
    )
    order by list_position([${order}], fate), cell`;
}

/** Keeps the plan's people in place of those it had before. */
export function keepSelectionSql(plan: CampaignPlan, who: { readonly by: string; readonly at: Date }): readonly Sql[] {
  const codes = sql.join(
    plan.cells.map(
      ({ name }) => sql`when ${name} then ${name === controlCell ? null : `${plan.id}.${name}`.toUpperCase()}::varchar`,
    ),
    " ",
  );
  return [
    ...dropSelectionSql(plan.id),
    sql`
      insert into ${selectedName}
      select
        ${plan.id},
        ${`${plan.id}-`}::varchar || person_key,
        person_key,
        person.source,
        person.record_id,
        cell,
        case cell ${codes} end,
        channel,
        case when cell = ${controlCell} then 0 else cost end,
        row_number() over (order by place)
      from campaign_fate
      join (
        select person_key, min(source) as source, arg_min(record_id, (source, record_id)) as record_id
        from ${personId}
        group by person_key
      ) as person using (person_key)
      where fate in ('to contact', 'held out')
      order by place`,
    sql`
      insert into ${campaignSelection}
      select
        ${plan.id}, ${plan.name}, ${plan.cells.find(({ name }) => name !== controlCell)?.channel ?? plan.channel}, ${plan.objective},
        ${plan.contact_on}::date, ${plan.response_window_days}, ${JSON.stringify(plan.costs)}, ${JSON.stringify(plan)},
        (select max(as_of) from ${houseFile}), ${who.at}, ${who.by}`,
  ];
}

/** Forgets the people of a campaign. */
export function dropSelectionSql(campaignId: string): readonly Sql[] {
  return [
    sql`delete from ${selectedName} where campaign_id = ${campaignId}`,
    sql`delete from ${campaignSelection} where campaign_id = ${campaignId}`,
  ];
}

/**
 * `(rate)`: the share of the plan's people, both arms, that is expected to order within its window anyway, from their propensity, which is
 * that of `horizonDays`; people without one, prospects above all, are taken to order nothing.
 */
export function baseRateSql({ response_window_days: days }: CampaignPlan, horizonDays: number): Sql {
  return sql`
    select avg(1 - pow(1 - coalesce(house.propensity, 0), ${sql.lit(days)}::double / ${sql.lit(horizonDays)})) as rate
    from campaign_fate
    join ${houseFile} as house using (person_key)
    where fate in ('to contact', 'held out')`;
}
