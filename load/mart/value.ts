import type { ResolvedValueSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, customerValue, valueConcentration } from "../../core/tables/mart.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { customerValueSql, valueConcentrationSql } from "./value.sql.ts";

/** `mart.customer_value` and `mart.value_concentration`: the Pareto order of customers and its figures. */
export function planValue(settings: ResolvedValueSettings): Step {
  return step({
    name: "mart.customer_value",
    stage: "mart",
    reads: [customerDay],
    writes: [customerValue, valueConcentration],
    sql: [customerValueSql(settings), valueConcentrationSql(settings)],
    audits: [
      keyAudit(customerValue, ["person_key"]),
      keyAudit(customerValue, ["value_rank"]),
      totalAudit(
        "customer value: net amount equals the customer days' of persons with a purchase",
        sql`select coalesce(sum(net_amount), 0) from (${purchaserSql()})`,
        sql`select coalesce(sum(net_amount), 0) from ${customerValue}`,
      ),
      totalAudit(
        "value concentration: one row, with all customers and their value",
        sql`select [count(*), coalesce(sum(value_amount), 0)]::varchar from ${customerValue}`,
        sql`select any_value([customers, value_amount])::varchar from ${valueConcentration} having count(*) = 1`,
      ),
    ],
  });
}
