import type { FeedName } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Table } from "../../core/table.ts";
import { campaignSelection, selectedName } from "../../core/tables/campaign.ts";
import type { CleanDefaults } from "./mapped.sql.ts";

/** The source that campaigns selected here go by. */
export const ownSource = "housefile";

/** Rows that a feed gets from campaigns selected here. */
export interface OwnRows {
  readonly tables: readonly Table[];
  /** The feed's columns in order. */
  readonly select: Sql;
}

/** A touch stands at noon of its day in the project's time zone. */
function noonSql(timezone: string): Sql {
  return sql`timezone(${sql.lit(timezone)}, contact_on::timestamp + interval 12 hour)`;
}

/** What campaigns selected here add to a feed: the campaign, its touches with the control group among them, its costs. */
export function ownRowsOf(feed: FeedName, { currency, timezone = "UTC" }: CleanDefaults): OwnRows | undefined {
  switch (feed) {
    case "campaigns":
      return {
        tables: [campaignSelection],
        select: sql`
    select
      ${sql.lit(ownSource)} as source, campaign_id, name, channel, objective, contact_on as started_on,
      (contact_on + response_window_days)::date as ended_on, response_window_days
    from ${campaignSelection}`,
      };
    case "touches":
      return {
        tables: [campaignSelection, selectedName],
        select: sql`
    select
      ${sql.lit(ownSource)} as source, touch_id, campaign_id, cell, name.channel, ${noonSql(timezone)} as touched_at, cost_amount,
      name.source as person_source, record_id as person_record_id
    from ${selectedName} as name
    join ${campaignSelection} as selection using (campaign_id)`,
      };
    case "costs":
      return {
        tables: [campaignSelection],
        select: sql`
    select
      ${sql.lit(ownSource)} as source, campaign_id, contact_on as incurred_on, kind,
      (costs::json ->> kind)::decimal(18,4) as amount, ${sql.lit(currency)} as currency
    from (select *, unnest(json_keys(costs)) as kind from ${campaignSelection})`,
      };
    default:
      return undefined;
  }
}
