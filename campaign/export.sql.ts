import { controlCell, type CampaignChannel } from "../core/campaign-plan.ts";
import { sql, type Sql } from "../core/sql.ts";
import { selectedName } from "../core/tables/campaign.ts";
import { personId } from "../core/tables/golden.ts";
import { houseFile } from "../core/tables/mart.ts";
import { dimCustomer } from "../core/tables/star.ts";

/** What each channel needs to reach a person. */
export const addressColumns: Readonly<Record<CampaignChannel, readonly string[]>> = {
  email: ["email"],
  post: ["company", "street", "city", "region", "postcode", "country"],
  phone: ["phone"],
};

/**
 * `campaign_export`: the selected people of a campaign as they are today, one row a living person, with what keeps them back now:
 * `withdrawn` (opted out since, without an address, gone) or `held out` (merged with somebody of the control group). Null leaves.
 */
export function campaignExportSql(campaignId: string): Sql {
  const has = (column: string): Sql => sql`coalesce(${sql.id("house", column)}, false)`;
  const mayCome = (channel: CampaignChannel): Sql =>
    sql`${sql.lit(channel)} then ${sql.id("house", `${channel}_opt_out`)} is false and ${has(`has_${channel}`)}`;
  return sql`
    create or replace temp table campaign_export as
    with now as (
      select
        name.*,
        person.person_key as person_now,
        coalesce(case name.channel when ${mayCome("email")} when ${mayCome("post")} when ${mayCome("phone")} end, false) as may_come,
        bool_or(name.cell = ${controlCell}) over (partition by person.person_key) as has_control,
        row_number() over (partition by person.person_key order by name.place, name.touch_id) as place_of_person
      from ${selectedName} as name
      left join ${personId} as person using (source, record_id)
      left join ${houseFile} as house on house.person_key = person.person_key
      where name.campaign_id = ${campaignId}
    )
    select
      key_code,
      touch_id,
      cell,
      channel,
      place,
      person_now as person_key,
      case
        when person_now is null or not may_come then 'withdrawn'
        when has_control then 'held out'
        when place_of_person > 1 then 'merged'
      end as kept_back
    from now
    where cell <> ${controlCell}`;
}

/** The rows of one channel's file, in the plan's order. */
export function exportRowsSql(channel: CampaignChannel): Sql {
  const columns = ["title", "given_name", "family_name", ...addressColumns[channel]];
  return sql`
    select export.key_code, export.touch_id, export.cell, person_key, ${sql.join(columns.map((name) => sql`coalesce(${sql.id("customer", name)}, '') as ${sql.id(name)}`))}
    from campaign_export as export
    join ${dimCustomer} as customer using (person_key)
    where export.kept_back is null and export.channel = ${channel} and customer.is_current
    order by export.place`;
}

/** How many of each cell leave and how many are kept back: `(cell, channel, leave, withdrawn, merged, held_out)`. */
export const exportCountsSql: Sql = sql`
  select
    cell,
    channel,
    count(*) filter (where kept_back is null) as people,
    count(*) filter (where kept_back = 'withdrawn') as withdrawn,
    count(*) filter (where kept_back in ('merged', 'held out')) as merged
  from campaign_export
  group by all
  order by channel, cell`;
