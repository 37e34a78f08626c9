import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import { dimChannel, dimCustomer, dimDate, dimSource, factInteraction } from "../../core/tables/star.ts";
import { keyAudit, orphanAudit, totalAudit } from "../audit.ts";
import { inferredMember } from "../dimension/customer.sql.ts";
import {
  channelJoinSql,
  customerJoinSql,
  customerKeySql,
  dateJoinSql,
  personJoinSql,
  personKeySql,
  sourceJoinSql,
} from "./reference.sql.ts";

const interaction = cleanTable("interactions");

/** `star.fact_interaction`: service contacts, complaints, referrals, events. */
export function planInteractionFact(timezone: string): Step {
  return step({
    name: "fact.interaction",
    stage: "fact",
    reads: [interaction, personId, inferredMember, dimCustomer, dimDate, dimChannel, dimSource],
    writes: [factInteraction],
    sql: [
      sql`
        create or replace table ${factInteraction} as
        select
          row.interaction_id,
          ${customerKeySql} as customer_key,
          ${personKeySql} as person_key,
          coalesce(calendar.date_key, 0) as date_key,
          coalesce(channel.channel_key, 0) as channel_key,
          coalesce(source.source_key, 0) as source_key,
          lower(trim(row.kind)) as kind,
          row.occurred_at,
          row.subject
        from ${interaction} as row
        ${personJoinSql}
        ${customerJoinSql("occurred_at")}
        ${sourceJoinSql}
        ${channelJoinSql}
        ${dateJoinSql("occurred_at", timezone)}`,
    ],
    audits: [
      keyAudit(factInteraction, ["source_key", "interaction_id"]),
      orphanAudit(factInteraction, "customer_key", dimCustomer),
      totalAudit(
        "interactions: as many as the sources sent",
        sql`select count(*) from ${interaction}`,
        sql`select count(*) from ${factInteraction}`,
      ),
    ],
  });
}
