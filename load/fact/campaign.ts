import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  dimCampaign,
  dimChannel,
  dimCustomer,
  dimDate,
  dimSource,
  factCost,
  factResponse,
  factTouch,
} from "../../core/tables/star.ts";
import { keyAudit, orphanAudit, totalAudit } from "../audit.ts";
import { inferredMember } from "../dimension/customer.sql.ts";
import {
  campaignJoinSql,
  channelJoinSql,
  customerJoinSql,
  customerKeySql,
  dateJoinSql,
  personJoinSql,
  personKeySql,
  sourceJoinSql,
} from "./reference.sql.ts";

const touch = cleanTable("touches");
const response = cleanTable("responses");
const cost = cleanTable("costs");
const people = [personId, inferredMember, dimCustomer];

/** `star.fact_touch`: who was contacted, control group included. */
export function planTouchFact(timezone: string): Step {
  return step({
    name: "fact.touch",
    stage: "fact",
    reads: [touch, ...people, dimDate, dimChannel, dimCampaign, dimSource],
    writes: [factTouch],
    sql: [
      sql`
        create or replace table ${factTouch} as
        select
          row.touch_id,
          coalesce(campaign.campaign_key, 0) as campaign_key,
          ${customerKeySql} as customer_key,
          ${personKeySql} as person_key,
          coalesce(calendar.date_key, 0) as date_key,
          coalesce(channel.channel_key, 0) as channel_key,
          coalesce(source.source_key, 0) as source_key,
          row.cell,
          row.touched_at,
          coalesce(row.cost_amount, 0)::decimal(18,4) as cost_amount
        from ${touch} as row
        ${personJoinSql}
        ${customerJoinSql("touched_at")}
        ${sourceJoinSql}
        ${campaignJoinSql}
        ${channelJoinSql}
        ${dateJoinSql("touched_at", timezone)}`,
    ],
    audits: [
      keyAudit(factTouch, ["source_key", "touch_id"]),
      orphanAudit(factTouch, "customer_key", dimCustomer),
      orphanAudit(factTouch, "campaign_key", dimCampaign),
      totalAudit(
        "touches: as many as the sources sent",
        sql`select count(*) from ${touch}`,
        sql`select count(*) from ${factTouch}`,
      ),
    ],
  });
}

/** `star.fact_response`: what people did about it. */
export function planResponseFact(timezone: string): Step {
  return step({
    name: "fact.response",
    stage: "fact",
    reads: [response, ...people, dimDate, dimCampaign, dimSource],
    writes: [factResponse],
    sql: [
      sql`
        create or replace table ${factResponse} as
        select
          row.response_id,
          coalesce(campaign.campaign_key, 0) as campaign_key,
          ${customerKeySql} as customer_key,
          ${personKeySql} as person_key,
          coalesce(calendar.date_key, 0) as date_key,
          coalesce(source.source_key, 0) as source_key,
          lower(trim(row.kind)) as kind,
          row.responded_at,
          row.amount
        from ${response} as row
        ${personJoinSql}
        ${customerJoinSql("responded_at")}
        ${sourceJoinSql}
        ${campaignJoinSql}
        ${dateJoinSql("responded_at", timezone)}`,
    ],
    audits: [
      keyAudit(factResponse, ["source_key", "response_id"]),
      orphanAudit(factResponse, "customer_key", dimCustomer),
      orphanAudit(factResponse, "campaign_key", dimCampaign),
      totalAudit(
        "responses: as many as the sources sent",
        sql`select count(*) from ${response}`,
        sql`select count(*) from ${factResponse}`,
      ),
    ],
  });
}

/** `star.fact_cost`: campaign x day x kind. */
export function planCostFact(): Step {
  return step({
    name: "fact.cost",
    stage: "fact",
    reads: [cost, dimDate, dimCampaign],
    writes: [factCost],
    sql: [
      sql`
        create or replace table ${factCost} as
        select
          coalesce(campaign.campaign_key, 0) as campaign_key,
          coalesce(calendar.date_key, 0) as date_key,
          lower(trim(row.kind)) as kind,
          sum(row.amount)::decimal(18,4) as amount,
          row.currency
        from ${cost} as row
        ${campaignJoinSql}
        left join ${dimDate} as calendar on calendar.date = row.incurred_on
        group by all`,
    ],
    audits: [
      keyAudit(factCost, ["campaign_key", "date_key", "kind", "currency"]),
      orphanAudit(factCost, "campaign_key", dimCampaign),
      totalAudit(
        "campaign costs: amount equals the sources'",
        sql`select sum(amount) from ${cost}`,
        sql`select sum(amount) from ${factCost}`,
      ),
    ],
  });
}
