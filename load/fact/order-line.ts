import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  dimCampaign,
  dimChannel,
  dimCustomer,
  dimDate,
  dimProduct,
  dimSource,
  factOrderLine,
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

const orderLine = cleanTable("orders");

/** `star.fact_order_line`: every line that was not cancelled, tied to the source's count and net amount. */
export function planOrderLineFact(timezone: string): Step {
  const kept = sql`from ${orderLine} where not is_cancelled`;
  return step({
    name: "fact.order_line",
    stage: "fact",
    reads: [orderLine, personId, inferredMember, dimCustomer, dimProduct, dimDate, dimChannel, dimCampaign, dimSource],
    writes: [factOrderLine],
    sql: [
      sql`
        create or replace table ${factOrderLine} as
        select
          coalesce(source.source_key, 0) as source_key,
          row.order_id,
          row.line_no,
          ${customerKeySql} as customer_key,
          ${personKeySql} as person_key,
          coalesce(product.product_key, 0) as product_key,
          coalesce(calendar.date_key, 0) as date_key,
          coalesce(channel.channel_key, 0) as channel_key,
          coalesce(campaign.campaign_key, 0) as campaign_key,
          row.ordered_at,
          row.quantity,
          row.unit_price,
          row.discount_amount,
          row.net_amount,
          row.cost_amount,
          (row.net_amount - row.cost_amount)::decimal(18,4) as margin_amount,
          row.currency,
          row.is_return
        from ${orderLine} as row
        ${personJoinSql}
        ${customerJoinSql("ordered_at")}
        left join ${dimProduct} as product on product.product_id = row.product_id
        ${sourceJoinSql}
        ${campaignJoinSql}
        ${channelJoinSql}
        ${dateJoinSql("ordered_at", timezone)}
        where not row.is_cancelled`,
    ],
    audits: [
      keyAudit(factOrderLine, ["source_key", "order_id", "line_no"]),
      orphanAudit(factOrderLine, "customer_key", dimCustomer),
      orphanAudit(factOrderLine, "product_key", dimProduct),
      orphanAudit(factOrderLine, "date_key", dimDate),
      orphanAudit(factOrderLine, "campaign_key", dimCampaign),
      orphanAudit(factOrderLine, "channel_key", dimChannel),
      totalAudit(
        "order lines: as many as the sources sent",
        sql`select count(*) ${kept}`,
        sql`select count(*) from ${factOrderLine}`,
      ),
      totalAudit(
        "order lines: net amount equals the sources'",
        sql`select sum(net_amount) ${kept}`,
        sql`select sum(net_amount) from ${factOrderLine}`,
      ),
    ],
  });
}
