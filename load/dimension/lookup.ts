import { cleanTable } from "../../core/feed.ts";
import type { SourceSpec } from "../../core/source.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Audit, type Step } from "../../core/step.ts";
import { tableName, type Table } from "../../core/table.ts";
import { dimCampaign, dimChannel, dimProduct, dimSource } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { updateLookupSql, type LookupDimension } from "./lookup.sql.ts";

const product = cleanTable("products");
const orderLine = cleanTable("orders");
const campaign = cleanTable("campaigns");
const touch = cleanTable("touches");
const response = cleanTable("responses");
const cost = cleanTable("costs");
const interaction = cleanTable("interactions");

function planLookup(name: string, dimension: LookupDimension, reads: readonly Table[]): Step {
  return step({
    name: `dimension.${name}`,
    stage: "dimension",
    reads,
    writes: [dimension.table],
    sql: updateLookupSql(dimension),
    audits: [keyAudit(dimension.table, [dimension.key]), naturalKeyAudit(dimension)],
  });
}

function naturalKeyAudit({ table, key, naturalKey }: LookupDimension): Audit {
  const natural = sql.id(naturalKey);
  return {
    kind: "no_rows",
    name: `${tableName(table)} has one row per ${naturalKey}`,
    query: sql`select ${natural}, count(*) as row_count from ${table} where ${sql.id(key)} <> 0 group by ${natural} having count(*) > 1`,
  };
}

/** Members named by facts and sent by nobody yet, so that no fact row is an orphan. */
function inferredSql(idColumn: string, from: readonly Table[]): Sql {
  const each = from.map(
    (table) => sql`select distinct ${sql.id(idColumn)} from ${table} where ${sql.id(idColumn)} is not null`,
  );
  return sql.join(each, " union ");
}

/** `star.dim_product`: by product id over all sources; the source named first in the project wins. */
export function planProductDimension(sourceOrder: readonly string[]): Step {
  const members = sql`
    select product_id, source, name, category, subcategory, brand, unit_cost, unit_price, false as is_inferred
    from ${product}
    qualify row_number() over (partition by product_id order by ${sourceRankSql(sourceOrder)}, name, unit_price) = 1
    union all
    select product_id, null, null, null, null, null, null, null, true
    from (${inferredSql("product_id", [orderLine])})
    anti join ${product} using (product_id)`;
  return planLookup("product", { table: dimProduct, key: "product_key", naturalKey: "product_id", members }, [
    product,
    orderLine,
  ]);
}

/** `star.dim_campaign`: by campaign id over all sources. */
export function planCampaignDimension(sourceOrder: readonly string[]): Step {
  const referring = [orderLine, touch, response, cost];
  const members = sql`
    select campaign_id, name, channel, objective, started_on, ended_on, response_window_days, false as is_inferred
    from ${campaign}
    qualify row_number() over (partition by campaign_id order by ${sourceRankSql(sourceOrder)}, name, started_on) = 1
    union all
    select campaign_id, campaign_id, null, null, null, null, 30, true
    from (${inferredSql("campaign_id", referring)})
    anti join ${campaign} using (campaign_id)`;
  return planLookup("campaign", { table: dimCampaign, key: "campaign_key", naturalKey: "campaign_id", members }, [
    campaign,
    ...referring,
  ]);
}

/** `star.dim_channel`: every channel that a campaign, touch, order or interaction names, lower case. */
export function planChannelDimension(): Step {
  const from = [orderLine, touch, campaign, interaction];
  const members = sql`
    select distinct lower(trim(channel)) as channel
    from (${inferredSql("channel", from)})
    where trim(channel) <> ''`;
  return planLookup("channel", { table: dimChannel, key: "channel_key", naturalKey: "channel", members }, from);
}

/** `star.dim_source`: the project's sources, systems and bought lists. */
export function planSourceDimension(sources: readonly SourceSpec[]): Step {
  const rows = sources.map(
    ({ name, list, suppression }) => sql`
      select
        ${name}::varchar as source,
        ${list !== undefined ? "purchased_list" : suppression !== undefined ? "suppression_file" : "system"}::varchar as kind,
        ${list?.vendor ?? null}::varchar as vendor,
        ${list?.cost_per_thousand ?? null}::decimal(18,4) as cost_per_thousand,
        ${list?.net_name_floor_percent ?? null}::decimal(9,4) as net_name_floor_percent,
        ${list?.run_charge_per_thousand ?? null}::decimal(18,4) as run_charge_per_thousand,
        ${list?.invoiced_amount ?? null}::decimal(18,4) as invoiced_amount,
        ${list?.licence?.uses.join(", ") ?? null}::varchar as licence_uses,
        ${list?.licence?.expires_on ?? null}::date as licence_expires_on`,
  );
  return planLookup(
    "source",
    { table: dimSource, key: "source_key", naturalKey: "source", members: sql.join(rows, " union all ") },
    [],
  );
}

/** The place of a source in the project, for ties: smaller wins. */
function sourceRankSql(order: readonly string[]): Sql {
  const cases = order.map((name, index) => sql`when ${name} then ${index}`);
  return cases.length === 0 ? sql`source` : sql`case source ${sql.join(cases, " ")} end`;
}
