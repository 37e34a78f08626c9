import type { ResolvedBasketSettings, ResolvedOfferSettings } from "../../core/mart-settings.ts";
import { step, type Step } from "../../core/step.ts";
import { basketRule, customerPropensity, nextOffer } from "../../core/tables/mart.ts";
import { dimProduct, factOrderLine } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { nextOfferSql } from "./next-offer.sql.ts";

/** `mart.next_offer`: what to offer each customer next, and what it is expected to bring. */
export function planNextOffers(settings: ResolvedOfferSettings, baskets: ResolvedBasketSettings): Step {
  return step({
    name: "mart.next_offer",
    stage: "mart",
    reads: [basketRule, customerPropensity, factOrderLine, dimProduct],
    writes: [nextOffer],
    sql: [nextOfferSql(settings, baskets)],
    audits: [keyAudit(nextOffer, ["person_key"])],
  });
}
