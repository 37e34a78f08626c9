import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { goldenPerson, personId } from "../../core/tables/golden.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { createCustomerSql, inferMembersSql, inferredMember, versionCustomersSql } from "./customer.sql.ts";

/**
 * `star.dim_customer`: every version of every person (SCD2), the unknown member and inferred members. Its history is
 * one of the warehouse's named memories. Days are those of `timezone`; `systems` are the sources that are our own.
 */
export function planCustomerDimension(timezone: string, systems: readonly string[]): Step {
  return step({
    name: "dimension.customer",
    stage: "dimension",
    reads: [goldenPerson, personId, ...(["orders", "touches", "responses", "interactions"] as const).map(cleanTable)],
    writes: [dimCustomer, inferredMember],
    sql: [...createCustomerSql(), ...inferMembersSql(), ...versionCustomersSql(timezone, systems)],
    audits: [
      keyAudit(dimCustomer, ["customer_key"]),
      {
        kind: "no_rows",
        name: "each person has at most one current version",
        query: sql`select person_key from ${dimCustomer} where is_current group by person_key having count(*) > 1`,
      },
      {
        kind: "no_rows",
        name: "versions of a person follow each other without gap or overlap",
        query: sql`
          select person_key, valid_from, previous_to
          from (
            select person_key, valid_from, lag(valid_to) over (partition by person_key order by valid_from) as previous_to
            from ${dimCustomer}
          )
          where previous_to is distinct from valid_from and previous_to is not null`,
      },
      {
        kind: "equal",
        name: "every golden person is current in the dimension",
        query: sql`
          select
            (select count(*) from ${goldenPerson}) as expected,
            (select count(*) from ${dimCustomer} where is_current and person_key > 0) as actual`,
      },
    ],
  });
}
