import { resolveMartSettings, type MartSettings } from "../../core/mart-settings.ts";
import type { Step } from "../../core/step.ts";
import { planAttribution } from "./attribution.ts";
import { planBasketRules } from "./basket-rule.ts";
import { planCampaignResult } from "./campaign-result.ts";
import { planClusters } from "./cluster.ts";
import { planCohorts } from "./cohort.ts";
import { planCustomerDay } from "./customer-day.ts";
import { planHouseFile } from "./house-file.ts";
import { planLifecycle } from "./lifecycle.ts";
import { planLifetime } from "./lifetime.ts";
import { planListAudit } from "./list-audit.ts";
import { planListMarts } from "./list.ts";
import { planListPerformance } from "./list-performance.ts";
import { planPropensity } from "./propensity.ts";
import { planRfm } from "./rfm.ts";
import { planSegmentMovement } from "./segment-movement.ts";
import { planSegmentProfile } from "./segment-profile.ts";
import { planSegmentSummary } from "./segment-summary.ts";
import { planTiers } from "./tier.ts";
import { planValue } from "./value.ts";
import { planCoupons } from "./coupon.ts";
import { planDeviation } from "./deviation.ts";
import { planListEffect } from "./list-effect.ts";
import { planLookAlikes } from "./look-alike.ts";
import { planNextOffers } from "./next-offer.ts";
import { planReferral } from "./referral.ts";
import { planValueByYear } from "./value-by-year.ts";

/** The steps that build `mart.*` from the star. Raises PROJECT_INVALID when the settings do not fit. */
export function planMarts(settings: MartSettings = {}): readonly Step[] {
  const all = resolveMartSettings(settings);
  const { rfm, value, lifecycle, campaigns, lists, lifetime, baskets, attribution, propensity } = all;
  return [
    planCustomerDay(),
    planRfm(rfm),
    planValue(value),
    planLifecycle(lifecycle),
    planLifetime(lifetime),
    planPropensity(propensity),
    planBasketRules(baskets),
    planClusters(all.clusters),
    planTiers(all.tiers),
    planCohorts(all.cohorts),
    planSegmentSummary(rfm),
    planHouseFile(),
    planSegmentProfile(),
    planSegmentMovement(all),
    planCampaignResult(campaigns),
    planAttribution(attribution),
    planListPerformance(),
    ...planListMarts(),
    planListAudit(lists),
    planListEffect(lists),
    planValueByYear(lifetime),
    planLookAlikes(all.look_alikes),
    planNextOffers(all.offers, baskets),
    planCoupons(all.coupons),
    planDeviation(),
    planReferral(all.referral),
  ];
}
