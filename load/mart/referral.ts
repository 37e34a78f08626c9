import type { ResolvedReferralSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, referral, wordOfMouth } from "../../core/tables/mart.ts";
import { dimCustomer, factInteraction } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { invitationSql, referralSql, wordOfMouthSql } from "./referral.sql.ts";

/** `mart.referral` and `mart.word_of_mouth`: who brought whom, whether customers multiply, and how many people hear what is said. */
export function planReferral(settings: ResolvedReferralSettings): Step {
  return step({
    name: "mart.referral",
    stage: "mart",
    reads: [factInteraction, dimCustomer, customerDay],
    writes: [referral, wordOfMouth],
    sql: [invitationSql(settings), referralSql(), wordOfMouthSql(settings), sql`drop table invitation`],
    audits: [keyAudit(referral, ["person_key"])],
  });
}
