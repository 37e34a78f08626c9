import { resolveMartSettings, type MartSettings } from "../../core/mart-settings.ts";
import type { Step } from "../../core/step.ts";
import { planAttribution } from "./attribution.ts";
import { planBasketRules } from "./basket-rule.ts";
import { planCampaignResult } from "./campaign-result.ts";
import { planCustomerDay } from "./customer-day.ts";
import { planLifecycle } from "./lifecycle.ts";
import { planLifetime } from "./lifetime.ts";
import { planListAudit } from "./list-audit.ts";
import { planListMarts } from "./list.ts";
import { planListPerformance } from "./list-performance.ts";
import { planPropensity } from "./propensity.ts";
import { planRfm } from "./rfm.ts";
import { planSegmentSummary } from "./segment-summary.ts";
import { planValue } from "./value.ts";

/** The steps that build `mart.*` from the star. Raises PROJECT_INVALID when the settings do not fit. */
export function planMarts(settings: MartSettings = {}): readonly Step[] {
  const { rfm, value, lifecycle, campaigns, lists, lifetime, baskets, attribution, propensity } =
    resolveMartSettings(settings);
  return [
    planCustomerDay(),
    planRfm(rfm),
    planValue(value),
    planLifecycle(lifecycle),
    planLifetime(lifetime),
    planPropensity(propensity),
    planBasketRules(baskets),
    planSegmentSummary(rfm),
    planCampaignResult(campaigns),
    planAttribution(attribution),
    planListPerformance(),
    ...planListMarts(),
    planListAudit(lists),
  ];
}
