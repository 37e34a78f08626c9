import type { ResolvedLifecycleSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, customerLifecycle } from "../../core/tables/mart.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { customerLifecycleSql } from "./lifecycle.sql.ts";

/**
 * `mart.customer_lifecycle`: one stage for each known person, measured in gaps g between purchases.
 *
 * - `prospect`: no purchase yet;
 * - `new`: one order, at most 1.5 g ago;
 * - `active`: silent for at most 1.5 g;
 * - `reactivated`: active again, and the silence before the last purchase was longer than 6 g, so they had lapsed; the
 *   next purchase makes them active;
 * - `cooling` up to 3 g, `at risk` up to 6 g, `lapsed` beyond.
 */
export function planLifecycle(settings: ResolvedLifecycleSettings): Step {
  return step({
    name: "mart.customer_lifecycle",
    stage: "mart",
    reads: [customerDay, dimCustomer],
    writes: [customerLifecycle],
    sql: [customerLifecycleSql(settings)],
    audits: [
      keyAudit(customerLifecycle, ["person_key"]),
      totalAudit(
        "life cycle: each person with a purchase is past the stage of prospect",
        sql`select count(*) from (${purchaserSql()})`,
        sql`select count(*) from ${customerLifecycle} where stage <> 'prospect'`,
      ),
      {
        kind: "no_rows",
        name: "life cycle: each known person has a stage",
        query: sql`
          select customer.person_key
          from ${dimCustomer} as customer
          anti join ${customerLifecycle} as lifecycle using (person_key)
          where customer.is_current and customer.person_key > 0`,
      },
    ],
  });
}
