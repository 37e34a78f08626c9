import { sql } from "../../core/sql.ts";
import { factInteraction, factOrderLine, factResponse, factTouch } from "../../core/tables/star.ts";
import type { PersonFact } from "./person-fact.ts";

const kind = sql`lower(trim(row.kind))`;

/** The facts that are events of persons: sales, contacts by campaigns, responses, other contacts. */
export const eventFacts: readonly PersonFact[] = [
  {
    name: "order_line",
    feed: "orders",
    target: factOrderLine,
    instant: "ordered_at",
    key: ["source_key", "order_id", "line_no"],
    columns: { margin_amount: sql`(row.net_amount - row.cost_amount)::decimal(18,4)` },
    where: sql`not row.is_cancelled`,
    total: "net_amount",
  },
  {
    name: "touch",
    feed: "touches",
    target: factTouch,
    instant: "touched_at",
    key: ["source_key", "touch_id"],
    columns: { cost_amount: sql`coalesce(row.cost_amount, 0)::decimal(18,4)` },
    total: "cost_amount",
  },
  {
    name: "response",
    feed: "responses",
    target: factResponse,
    instant: "responded_at",
    key: ["source_key", "response_id"],
    columns: { kind },
    total: "amount",
  },
  {
    name: "interaction",
    feed: "interactions",
    target: factInteraction,
    instant: "occurred_at",
    key: ["source_key", "interaction_id"],
    columns: { kind },
  },
];
