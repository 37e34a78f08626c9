import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay } from "../../core/tables/mart.ts";
import { factOrderLine } from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { countedLineSql, customerDaySql } from "./customer-day.sql.ts";

/**
 * `mart.customer_day`: the one scan of the order lines behind RFM, value and life cycle. Only persons with a record count
 * (`person_key` > 0): an inferred member becomes somebody when its record comes, and would be counted twice until then.
 */
export function planCustomerDay(): Step {
  return step({
    name: "mart.customer_day",
    stage: "mart",
    reads: [factOrderLine],
    writes: [customerDay],
    sql: [customerDaySql()],
    audits: [
      keyAudit(customerDay, ["person_key", "ordered_on"]),
      totalAudit(
        "customer days: net amount equals the order lines' of known persons",
        sql`select coalesce(sum(net_amount), 0) ${countedLineSql}`,
        sql`select coalesce(sum(net_amount), 0) from ${customerDay}`,
      ),
      totalAudit(
        "customer days: each order line of a known person is counted once",
        sql`select count(*) ${countedLineSql}`,
        sql`select coalesce(sum(lines), 0) from ${customerDay}`,
      ),
    ],
  });
}
