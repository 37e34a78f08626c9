import { prepareSelections } from "../../campaign/select.ts";
import { campaignPlan, type CampaignPlan, type CampaignPlanOptions } from "../../core/campaign-plan.ts";
import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { planMarts } from "../../load/mart/plan.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { openStar, type Cells, type StarWorld } from "../load/mart/star-world.ts";

/** The day up to which the worlds of these tests know orders. */
export const asOf = "2026-06-30";

/** A star with what selections read besides it: person ids and consents. */
export interface CampaignWorld extends StarWorld {
  /** Gives each person one record of the source `crm` and makes the house file. */
  makeHouseFile(): Promise<void>;
}

export async function openCampaignWorld(): Promise<CampaignWorld> {
  const star = await openStar();
  const { session } = star.database;
  for (const schema of ["campaign", "identity", "clean"]) await session.run(sql`create schema ${sql.id(schema)}`);
  await session.run(createTableSql(personId, "replace"));
  await session.run(createTableSql(cleanTable("consents"), "replace"));
  await prepareSelections(session);
  const wanted = [
    "mart.customer_day",
    "mart.customer_rfm",
    "mart.customer_value",
    "mart.customer_lifecycle",
    "mart.customer_lifetime",
    "mart.customer_propensity",
    "mart.customer_cluster",
    "mart.customer_tier",
    "mart.house_file",
  ];
  return {
    ...star,
    async makeHouseFile() {
      await session.run(sql`delete from ${personId}`);
      await session.run(
        sql`insert into ${personId} select 'crm', person_key::varchar, person_key from star.dim_customer where is_current`,
      );
      const failed = await star.run(
        planMarts().filter(({ name }) => wanted.includes(name)),
        asOf,
      );
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
  };
}

/** Somebody who can be reached by every channel and objects to nothing. */
export function reachable(person: number, more: Cells = {}): Cells {
  return {
    customer_key: person,
    person_key: person,
    household_key: 0,
    given_name: `Given ${String(person)}`,
    family_name: `Family ${String(person)}`,
    email: `p${String(person)}@example.org`,
    phone: `+44770090${String(person).padStart(4, "0")}`,
    street: `${String(person)} High Street`,
    city: "Leeds",
    postcode: "LS1 1AA",
    birth_date: null,
    email_opt_out: false,
    post_opt_out: false,
    phone_opt_out: false,
    is_current: true,
    is_house: true,
    ...more,
  };
}

/** A plan for everybody on a day after {@link asOf}. */
export function planFor(id: string, more: Partial<CampaignPlanOptions> = {}): CampaignPlan {
  return campaignPlan(id, { channel: "email", contact_on: "2026-07-15", audience: "true", ...more });
}
