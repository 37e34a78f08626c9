import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { dimCampaign, dimChannel, dimCustomer, dimDate, dimSource } from "../../core/tables/star.ts";
import { beginningOfTime, inferredMember } from "../dimension/customer.sql.ts";

/** Resolves `row.person_source`, `row.person_record_id` to a person, living or inferred. */
export const personJoinSql: Sql = sql`
  left join ${personId} as person_id
    on person_id.source = row.person_source and person_id.record_id = row.person_record_id
  left join ${inferredMember} as inferred
    on inferred.source = row.person_source and inferred.record_id = row.person_record_id`;

/** Who they are now: the person, else the inferred member, else unknown (0). */
export const personKeySql: Sql = sql`coalesce(person_id.person_key, inferred.person_key, 0)`;

/** Finds the version of the person that was valid at the instant. */
export function customerJoinSql(instant: string): Sql {
  return sql`
    left join ${dimCustomer} as customer
      on customer.person_key = ${personKeySql}
      and greatest(row.${sql.id(instant)}, ${beginningOfTime}) >= customer.valid_from
      and row.${sql.id(instant)} < customer.valid_to`;
}

/** Who they were then; 0 when unknown. */
export const customerKeySql: Sql = sql`coalesce(customer.customer_key, 0)`;

/** Finds the source the row came from. */
export const sourceJoinSql: Sql = sql`left join ${dimSource} as source on source.source = row.source`;

/** Finds the campaign the row names. */
export const campaignJoinSql: Sql = sql`left join ${dimCampaign} as campaign on campaign.campaign_id = row.campaign_id`;

/** Finds the channel the row names. */
export const channelJoinSql: Sql = sql`left join ${dimChannel} as channel on channel.channel = lower(trim(row.channel))`;

/** Finds the calendar day of an instant in the project's time zone. */
export function dateJoinSql(instant: string, timezone: string): Sql {
  return sql`left join ${dimDate} as calendar on calendar.date = timezone(${timezone}, row.${sql.id(instant)})::date`;
}
