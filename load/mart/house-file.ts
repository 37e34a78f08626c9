import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import {
  customerCluster,
  customerLifecycle,
  customerLifetime,
  customerPropensity,
  customerRfm,
  customerTier,
  customerValue,
  houseFile,
} from "../../core/tables/mart.ts";
import {
  dimChannel,
  dimCustomer,
  dimHousehold,
  dimProduct,
  factOrderLine,
  factResponse,
  factTouch,
} from "../../core/tables/star.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { houseFileSql } from "./house-file.sql.ts";

/** `mart.house_file`: one row a person with what campaigns choose by and analysts ask for. */
export function planHouseFile(): Step {
  return step({
    name: "mart.house_file",
    stage: "mart",
    reads: [
      dimCustomer,
      dimHousehold,
      dimChannel,
      dimProduct,
      factOrderLine,
      factTouch,
      factResponse,
      customerLifecycle,
      customerRfm,
      customerValue,
      customerCluster,
      customerTier,
      customerLifetime,
      customerPropensity,
    ],
    writes: [houseFile],
    sql: [houseFileSql()],
    audits: [
      keyAudit(houseFile, ["person_key"]),
      totalAudit(
        "house file: each known person is in it",
        sql`select count(*) from ${dimCustomer} where is_current and person_key > 0`,
        sql`select count(*) from ${houseFile}`,
      ),
    ],
  });
}
