import type { ResolvedAttributionSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { attribution, customerDay } from "../../core/tables/mart.ts";
import { dimCampaign, dimChannel, factTouch } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { markovShares, type Transition } from "../statistics/attribution/markov.ts";
import { pathTouchSql, ruleCreditSql, ruleModels, transitionsSql } from "./attribution.sql.ts";

/** What stands where an order had no touch before it. */
const nobody = "(no touch)";

/**
 * `mart.attribution`: how seven models share the orders among the campaigns and channels that touched the buyer before. Credit is not effect: what a
 * campaign caused is in `mart.campaign_result`. By each model the credits and the orders without a touch add up to all orders.
 */
export function planAttribution(settings: ResolvedAttributionSettings): Step {
  const { window_days, half_life_days } = settings;
  return step({
    name: "mart.attribution",
    stage: "mart",
    reads: [factTouch, dimCampaign, dimChannel, customerDay],
    writes: [attribution],
    settings,
    act: async ({ db }) => {
      await db.run(pathTouchSql(window_days));
      const rules = Object.entries(ruleModels(half_life_days)).map(([model, weight]) => ruleCreditSql(model, weight));
      await db.run(sql`create or replace temp table credit as ${sql.join(rules, " union all ")}`);
      const rows = await db.rows<{
        dimension: string;
        from_member: string | null;
        to_member: string;
        kind: string;
        count: number;
      }>(transitionsSql);
      const totals = await db.rows<{ dimension: string; conversions: number; amount: number }>(sql`
        select dimension, sum(conversions)::double as conversions, sum(amount)::double as amount
        from path_touch where position = 1 group by dimension order by dimension`);
      for (const { dimension, conversions, amount } of totals) {
        const transitions = rows
          .filter((row) => row.dimension === dimension)
          .map(({ from_member: from, to_member: to, kind, count }): Transition => ({
            from,
            to,
            kind: kind as Transition["kind"],
            count,
          }));
        const shares = [...markovShares(transitions)].map(([member, share]) => [
          dimension,
          "markov",
          member,
          (share ?? 0) * conversions,
          (share ?? 0) * amount,
        ]);
        await db.append("credit", [shares]);
      }
      await db.run(createTableSql(attribution, "replace"));
      const written = await db.run(sql`insert into ${attribution}
        with whole as (select sum(orders)::double as conversions, sum(net_amount)::double as amount from ${customerDay} where orders > 0),
        known as (select dimension, model, sum(conversions) as conversions, sum(amount) as amount from credit group by dimension, model),
        complete as (
          select dimension, model, member, conversions, amount from credit
          union all
          select k.dimension, k.model, ${nobody}, w.conversions - k.conversions, w.amount - k.amount from known as k, whole as w
        )
        select
          ${sql.run("as_of")}, c.dimension, c.model, c.member, round(c.conversions, 9), round(c.conversions / w.conversions, 12), round(c.amount, 6)
        from complete as c, whole as w
        order by c.dimension, c.model, c.member`);
      for (const name of ["path_touch", "credit"]) await db.run(sql`drop table ${sql.id(name)}`);
      return { rowsWritten: written, changed: true };
    },
    audits: [
      keyAudit(attribution, ["dimension", "model", "member"]),
      {
        kind: "no_rows",
        name: "attribution: by each model the credits add up to the orders, and nobody owes",
        query: sql`
          select dimension, model
          from ${attribution}
          group by dimension, model
          having abs(sum(conversions) - (select sum(orders) from ${customerDay} where orders > 0)) > 1e-6 * sum(conversions)
            or min(conversions) < -1e-6`,
      },
    ],
  });
}
