import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { goldenHousehold } from "../../core/tables/golden.ts";
import { dimCustomer, dimHousehold } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";

/** `star.dim_household`: the households of today's customers and prospects as they are now, and row 0. */
export function planHouseholdDimension(): Step {
  return step({
    name: "dimension.household",
    stage: "dimension",
    reads: [goldenHousehold, dimCustomer],
    writes: [dimHousehold],
    sql: [
      sql`
        create or replace table ${dimHousehold} as
        select 0::bigint as household_key, null as family_name, null as street, null as city, null as postcode, null as country, 0::bigint as member_count
        union all
        select household_key, family_name, street, city, postcode, country, member_count
        from ${goldenHousehold}
        order by household_key`,
    ],
    audits: [
      keyAudit(dimHousehold, ["household_key"]),
      {
        kind: "no_rows",
        name: "each current customer's household exists",
        query: sql`
          select household_key from ${dimCustomer} where is_current
          except
          select household_key from ${dimHousehold}`,
      },
    ],
  });
}
