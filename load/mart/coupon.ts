import type { ResolvedCouponSettings } from "../../core/mart-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { coupon, customerPropensity, customerRfm, customerTier } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { couponSql } from "./coupon.sql.ts";

/** `mart.coupon`: who gets a coupon worth how much for what, under a budget, and who is held back to measure it. */
export function planCoupons(settings: ResolvedCouponSettings): Step {
  const { budget } = settings;
  return step({
    name: "mart.coupon",
    stage: "mart",
    reads: [customerPropensity, customerTier, customerRfm, factOrderLine, dimProduct],
    writes: [coupon],
    sql: [couponSql(settings)],
    audits: [
      keyAudit(coupon, ["person_key"]),
      ...(budget === null
        ? []
        : [
            {
              kind: "no_rows" as const,
              name: "coupons: the expected cost stays within the budget",
              query: sql`select sum(expected_cost) as cost from ${coupon} having sum(expected_cost) > ${sql.lit(budget)} + 0.005`,
            },
          ]),
    ],
  });
}
