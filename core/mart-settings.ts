import { z } from "zod";
import { HousefileError } from "./error.ts";

/** How recency, frequency and monetary value are measured and scored. */
export interface RfmSettings {
  /**
   * `value`: quantile thresholds, equal values share a score. `r-rfm`: as the R package `rfm` (thresholds + 1), for
   * comparison. `exact`: fifths by rank, sizes differ by at most 1. `nested`: F in fifths within each R, M within each R x F.
   * `value` unless set.
   */
  readonly mode?: RfmMode;
  /**
   * Equal values in modes `exact` and `nested`. `split`: by the second measure (M; for M it is F), then by key. `same`: all
   * get the score of their middle. `random`: drawn by `seed`. `split` unless set.
   */
  readonly ties?: "split" | "same" | "random";
  /** Another seed draws other ties. 1 unless set. */
  readonly seed?: number;
  /** What M sums: `net_amount` or `margin_amount` (lines without a cost count as 0). `net_amount` unless set. */
  readonly monetary?: "net_amount" | "margin_amount";
  /** What F counts: distinct `orders`, or `days` with a purchase. `orders` unless set. */
  readonly frequency?: "orders" | "days";
}

/** How RFM scores are cut. */
export type RfmMode = "value" | "r-rfm" | "exact" | "nested";

/** What the Pareto order of customers is by. */
export interface ValueSettings {
  /** `margin`, `net_amount`, or `auto`: margin when the cost is known for nine of ten order lines. `auto` unless set. */
  readonly basis?: "auto" | "margin" | "net_amount";
}

/** Where the stages of the life cycle end, as multiples of the gap between purchases. */
export interface LifecycleSettings {
  /** Up to this many gaps of silence a customer is active. 1.5 unless set. */
  readonly active_gaps?: number;
  /** Up to this many gaps a customer is cooling. 3 unless set. */
  readonly cooling_gaps?: number;
  /** Up to this many gaps a customer is at risk, beyond it lapsed. 6 unless set. */
  readonly at_risk_gaps?: number;
  /** The gap in days while nobody has bought on two days yet. 90 unless set. */
  readonly fallback_gap_days?: number;
}

/** How campaigns are judged. */
export interface CampaignSettings {
  /** Least number of persons in each arm; with fewer the label is `not enough data`. 100 unless set. */
  readonly minimum_per_arm?: number;
  /**
   * Least number of buyers in each arm for the interval and the test of a lift in amounts: with 10 of them a 95 % interval holds the truth nine times
   * in ten only. 25 unless set.
   */
  readonly minimum_buyers?: number;
  /**
   * Planned share of each cell by campaign id, any scale: `{ spring: { control: 10, treatment: 90 } }`. A campaign
   * without an entry has no split check. None unless set.
   */
  readonly planned_shares?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Gross margin in percent of the net amount, used where costs of goods are not known. None unless set. */
  readonly margin_percent?: number;
  /**
   * Response kinds that are a purchase, for campaigns whose orders come as responses only. `order`, `purchase` and
   * `conversion` unless set.
   */
  readonly purchase_kinds?: readonly string[];
}

/** How the value of a customer is foretold. */
export interface LifetimeSettings {
  /** Model of repeat buying: with `mbg_nbd` one-time buyers may be gone, with `bg_nbd` they are not, with `pareto_nbd` anybody may leave at any time. `mbg_nbd` unless set. */
  readonly model?: "mbg_nbd" | "bg_nbd" | "pareto_nbd";
  /** Months ahead. 12 unless set. */
  readonly months?: number;
  /** Discount rate a year, in percent. 10 unless set. */
  readonly discount_percent?: number;
  /** Gross margin in percent of the net amount. What order lines with a known cost say unless set. */
  readonly margin_percent?: number;
  /** Last part of the history that the check has to foretell, in percent. 25 unless set. */
  readonly holdout_percent?: number;
}

/** {@link LifetimeSettings} with every default filled in; `margin_percent` is null when none is set. */
export type ResolvedLifetimeSettings = Required<Omit<LifetimeSettings, "margin_percent">> & {
  readonly margin_percent: number | null;
};

/** How the next order is foretold. */
export interface PropensitySettings {
  /** Days ahead. 90 unless set. */
  readonly horizon_days?: number;
  /** Penalty on large coefficients. 1 unless set. */
  readonly ridge?: number;
}

/** {@link PropensitySettings} with every default filled in. */
export type ResolvedPropensitySettings = Required<PropensitySettings>;

/** How orders are attributed to touches. */
export interface AttributionSettings {
  /** Days before an order in which a touch counts. 30 unless set. */
  readonly window_days?: number;
  /** Days in which a touch loses half its weight, by `time_decay`. 7 unless set. */
  readonly half_life_days?: number;
}

/** {@link AttributionSettings} with every default filled in. */
export type ResolvedAttributionSettings = Required<AttributionSettings>;

/** What is bought together. */
export interface BasketSettings {
  /** What an item is. `product` unless set. */
  readonly level?: "product" | "category" | "subcategory" | "brand";
  /** Least share of orders with all items of a rule. 0.001 unless set. */
  readonly min_support?: number;
  /** Least number of orders with all items. 10 unless set. */
  readonly min_count?: number;
  /** Least share of orders with the left side that have the right side. 0.1 unless set. */
  readonly min_confidence?: number;
  /** Most items of a rule, both sides together. 4 unless set. */
  readonly max_size?: number;
  /** Last part of the orders, in which rules are confirmed, in percent. 25 unless set. */
  readonly holdout_percent?: number;
  /** Most rules that are kept, the surest first. 1,000 unless set. */
  readonly max_rules?: number;
}

/** {@link BasketSettings} with every default filled in. */
export type ResolvedBasketSettings = Required<BasketSettings>;

/** What errors of merge/purge cost. */
export interface ListSettings {
  /** Margin that is lost with one new name that is dropped for somebody else, in the project's currency. None unless set. */
  readonly overkill_cost?: number;
  /** Cost of one name that is paid and mailed although it is known. None unless set. */
  readonly underkill_cost?: number;
  /** Share of each list's net names that no campaign may contact, drawn at random, in percent: shows what the list itself brings. 0 unless set. */
  readonly holdout_percent?: number;
}

/** How customers are clustered. */
export interface ClusterSettings {
  /** Number of clusters. 5 unless set. */
  readonly k?: number;
  /** Another seed draws other first centres. 1 unless set. */
  readonly seed?: number;
}

/** {@link ClusterSettings} with every default filled in. */
export type ResolvedClusterSettings = Required<ClusterSettings>;

/** One loyalty tier: it begins at `from`, or takes the next best `top_percent` of the customers. The last tier takes the rest and says neither. */
export interface Tier {
  readonly name: string;
  readonly from?: number | undefined;
  readonly top_percent?: number | undefined;
}

/** Loyalty tiers, the highest first. */
export interface TierSettings {
  /** What counts. `net_amount` unless set. */
  readonly by?: "net_amount" | "margin_amount" | "orders";
  /** The last months that count. 12 unless set. */
  readonly months?: number;
  /** Platinum the best 5 %, Gold the next 15 %, Silver the next 30 %, Bronze the rest, unless set. */
  readonly tiers?: readonly Tier[];
}

/** {@link TierSettings} with every default filled in. */
export type ResolvedTierSettings = Required<TierSettings>;

/** How cohorts are cut. */
export interface CohortSettings {
  /** Customers who first bought in the same one are a cohort. `month` unless set. */
  readonly period?: "month" | "quarter" | "year";
  /** Periods after the first that are followed. 24 unless set. */
  readonly periods?: number;
}

/** {@link CohortSettings} with every default filled in. */
export type ResolvedCohortSettings = Required<CohortSettings>;

/** How movement between segments is kept. */
export interface HistorySettings {
  /** The last state of each is kept. `month` unless set. */
  readonly period?: "month" | "quarter" | "year";
  /** Periods before the first run that are computed afterwards from the orders. 12 unless set. */
  readonly backfill?: number;
}

/** {@link HistorySettings} with every default filled in. */
export type ResolvedHistorySettings = Required<HistorySettings>;

/** Whom look-alikes resemble. */
export interface LookAlikeSettings {
  /** A DuckDB condition over the columns of mart.house_file. `product_rule = 'protect'` unless set. */
  readonly segment?: string;
  /** Penalty on large coefficients. 1 unless set. */
  readonly ridge?: number;
}

/** {@link LookAlikeSettings} with every default filled in. */
export type ResolvedLookAlikeSettings = Required<LookAlikeSettings>;

/** How the next offer is chosen. */
export interface OfferSettings {
  /** Cost of making one offer, in the project's currency. 0 unless set. */
  readonly cost_per_offer?: number;
  /** Most customers who are offered the same item. 1,000,000 unless set. */
  readonly max_per_item?: number;
}

/** {@link OfferSettings} with every default filled in. */
export type ResolvedOfferSettings = Required<OfferSettings>;

/** How coupons are given out. */
export interface CouponSettings {
  /** Face value by loyalty tier; of tiers that are not named, `percent_of_order` of their mean order. None unless set. */
  readonly face_values?: Readonly<Record<string, number>>;
  /** 10 unless set. */
  readonly percent_of_order?: number;
  /** Most that redeemed coupons are expected to cost. No limit unless set. */
  readonly budget?: number;
  /** Share that gets none, to measure by, in percent. 10 unless set. */
  readonly hold_back_percent?: number;
}

/** {@link CouponSettings} with every default filled in; `budget` is null when none is set. */
export type ResolvedCouponSettings = Required<Omit<CouponSettings, "budget">> & { readonly budget: number | null };

/** Which interactions are word of mouth, and how far it carries. */
export interface ReferralSettings {
  /** Kinds of interaction that invite somebody, whose e-mail address is in the subject. `referral` unless set. */
  readonly invitation_kinds?: readonly string[];
  /** Kinds that say somebody is pleased. `referral`, `praise`, `compliment` and `thanks` unless set. */
  readonly pleased_kinds?: readonly string[];
  /** Kinds that say somebody is not. `complaint` unless set. */
  readonly displeased_kinds?: readonly string[];
  /** People whom somebody pleased tells. 5 unless set. */
  readonly told_when_pleased?: number;
  /** People whom somebody displeased tells. 11 unless set. */
  readonly told_when_displeased?: number;
}

/** {@link ReferralSettings} with every default filled in. */
export type ResolvedReferralSettings = Required<ReferralSettings>;

/** What a project file may say about its marts. */
export interface MartSettings {
  readonly rfm?: RfmSettings;
  readonly value?: ValueSettings;
  readonly lifecycle?: LifecycleSettings;
  readonly campaigns?: CampaignSettings;
  readonly lists?: ListSettings;
  readonly lifetime?: LifetimeSettings;
  readonly baskets?: BasketSettings;
  readonly attribution?: AttributionSettings;
  readonly propensity?: PropensitySettings;
  readonly clusters?: ClusterSettings;
  readonly tiers?: TierSettings;
  readonly cohorts?: CohortSettings;
  readonly history?: HistorySettings;
  readonly look_alikes?: LookAlikeSettings;
  readonly offers?: OfferSettings;
  readonly coupons?: CouponSettings;
  readonly referral?: ReferralSettings;
}

/** {@link RfmSettings} with every default filled in. */
export type ResolvedRfmSettings = Required<RfmSettings>;

/** {@link ValueSettings} with every default filled in. */
export type ResolvedValueSettings = Required<ValueSettings>;

/** {@link LifecycleSettings} with every default filled in. */
export type ResolvedLifecycleSettings = Required<LifecycleSettings>;

/** {@link CampaignSettings} with every default filled in; `margin_percent` is null when none is set. */
export type ResolvedCampaignSettings = Required<Omit<CampaignSettings, "margin_percent">> & {
  readonly margin_percent: number | null;
};

/** {@link ListSettings}; null where nothing is set. */
export interface ResolvedListSettings {
  readonly overkill_cost: number | null;
  readonly underkill_cost: number | null;
  readonly holdout_percent: number;
}

/** {@link MartSettings} with every default filled in. */
export interface ResolvedMartSettings {
  readonly rfm: ResolvedRfmSettings;
  readonly value: ResolvedValueSettings;
  readonly lifecycle: ResolvedLifecycleSettings;
  readonly campaigns: ResolvedCampaignSettings;
  readonly lists: ResolvedListSettings;
  readonly lifetime: ResolvedLifetimeSettings;
  readonly baskets: ResolvedBasketSettings;
  readonly attribution: ResolvedAttributionSettings;
  readonly propensity: ResolvedPropensitySettings;
  readonly clusters: ResolvedClusterSettings;
  readonly tiers: ResolvedTierSettings;
  readonly cohorts: ResolvedCohortSettings;
  readonly history: ResolvedHistorySettings;
  readonly look_alikes: ResolvedLookAlikeSettings;
  readonly offers: ResolvedOfferSettings;
  readonly coupons: ResolvedCouponSettings;
  readonly referral: ResolvedReferralSettings;
}

const rfmSchema = z.strictObject({
  mode: z.enum(["value", "r-rfm", "exact", "nested"]).default("value"),
  ties: z.enum(["split", "same", "random"]).default("split"),
  seed: z.int().default(1),
  monetary: z.enum(["net_amount", "margin_amount"]).default("net_amount"),
  frequency: z.enum(["orders", "days"]).default("orders"),
});

const valueSchema = z.strictObject({ basis: z.enum(["auto", "margin", "net_amount"]).default("auto") });

const lifecycleSchema = z
  .strictObject({
    active_gaps: z.number().positive().default(1.5),
    cooling_gaps: z.number().positive().default(3),
    at_risk_gaps: z.number().positive().default(6),
    fallback_gap_days: z.number().positive().default(90),
  })
  .refine(
    ({ active_gaps, cooling_gaps, at_risk_gaps }) => active_gaps < cooling_gaps && cooling_gaps < at_risk_gaps,
    "`active_gaps` < `cooling_gaps` < `at_risk_gaps` is needed, so that each person has one stage",
  );

const campaignSchema = z.strictObject({
  minimum_per_arm: z.int().min(2).default(100),
  minimum_buyers: z.int().min(0).default(25),
  planned_shares: z.record(z.string(), z.record(z.string(), z.number().positive())).default({}),
  margin_percent: z.number().positive().max(100).nullable().default(null),
  purchase_kinds: z.array(z.string().min(1)).min(1).default(["order", "purchase", "conversion"]),
});

const listSchema = z.strictObject({
  overkill_cost: z.number().nonnegative().nullable().default(null),
  underkill_cost: z.number().nonnegative().nullable().default(null),
  holdout_percent: z.number().min(0).max(50).default(0),
});

const lifetimeSchema = z.strictObject({
  model: z.enum(["mbg_nbd", "bg_nbd", "pareto_nbd"]).default("mbg_nbd"),
  months: z.int().min(1).max(120).default(12),
  discount_percent: z.number().nonnegative().default(10),
  margin_percent: z.number().positive().max(100).nullable().default(null),
  holdout_percent: z.number().min(5).max(75).default(25),
});

const basketSchema = z.strictObject({
  level: z.enum(["product", "category", "subcategory", "brand"]).default("product"),
  min_support: z.number().min(0).max(1).default(0.001),
  min_count: z.int().min(2).default(10),
  min_confidence: z.number().min(0).max(1).default(0.1),
  max_size: z.int().min(2).max(6).default(4),
  holdout_percent: z.number().min(0).max(75).default(25),
  max_rules: z.int().min(1).default(1000),
});

const attributionSchema = z.strictObject({
  window_days: z.int().min(1).default(30),
  half_life_days: z.number().positive().default(7),
});

const propensitySchema = z.strictObject({
  horizon_days: z.int().min(1).max(730).default(90),
  ridge: z.number().nonnegative().default(1),
});

const clusterSchema = z.strictObject({ k: z.int().min(2).max(20).default(5), seed: z.int().default(1) });

const tierSchema = z.strictObject({
  by: z.enum(["net_amount", "margin_amount", "orders"]).default("net_amount"),
  months: z.int().min(1).max(1200).default(12),
  tiers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        from: z.number().positive().optional(),
        top_percent: z.number().positive().max(100).optional(),
      }),
    )
    .min(2)
    .refine(
      isLadder,
      "each tier but the last needs `from` (falling) or `top_percent` (100 at most in all), the same for all; the last takes the rest",
    )
    .refine((tiers) => new Set(tiers.map(({ name }) => name)).size === tiers.length, "two tiers have the same name")
    .default([
      { name: "Platinum", top_percent: 5 },
      { name: "Gold", top_percent: 15 },
      { name: "Silver", top_percent: 30 },
      { name: "Bronze" },
    ]),
});

/** True when the tiers go down in one measure and the last takes the rest. */
function isLadder(tiers: readonly Tier[]): boolean {
  const [upper, last] = [tiers.slice(0, -1), tiers.at(-1)];
  if (last?.from !== undefined || last?.top_percent !== undefined) return false;
  const floors = upper.flatMap(({ from, top_percent }) =>
    from === undefined || top_percent !== undefined ? [] : [from],
  );
  const shares = upper.flatMap(({ from, top_percent }) =>
    top_percent === undefined || from !== undefined ? [] : [top_percent],
  );
  if (floors.length === upper.length)
    return floors.every((from, index) => index === 0 || from < (floors[index - 1] ?? 0));
  return shares.length === upper.length && shares.reduce((a, b) => a + b, 0) <= 100;
}

const periodSchema = z.enum(["month", "quarter", "year"]).default("month");

const cohortSchema = z.strictObject({ period: periodSchema, periods: z.int().min(1).max(240).default(24) });

const historySchema = z.strictObject({ period: periodSchema, backfill: z.int().min(0).max(120).default(12) });

const lookAlikeSchema = z.strictObject({
  segment: z.string().trim().min(1).default("product_rule = 'protect'"),
  ridge: z.number().nonnegative().default(1),
});

const offerSchema = z.strictObject({
  cost_per_offer: z.number().nonnegative().default(0),
  max_per_item: z.int().min(1).default(1_000_000),
});

const couponSchema = z.strictObject({
  face_values: z.record(z.string(), z.number().positive()).default({}),
  percent_of_order: z.number().positive().max(100).default(10),
  budget: z.number().positive().nullable().default(null),
  hold_back_percent: z.number().min(0).max(50).default(10),
});

const kinds = z.array(z.string().min(1));

const referralSchema = z.strictObject({
  invitation_kinds: kinds.default(["referral"]),
  pleased_kinds: kinds.default(["referral", "praise", "compliment", "thanks"]),
  displeased_kinds: kinds.default(["complaint"]),
  told_when_pleased: z.number().nonnegative().default(5),
  told_when_displeased: z.number().nonnegative().default(11),
});

/** Checks a {@link MartSettings} and fills in the defaults. */
export const martSettingsSchema = z.strictObject({
  rfm: rfmSchema.prefault({}),
  value: valueSchema.prefault({}),
  lifecycle: lifecycleSchema.prefault({}),
  campaigns: campaignSchema.prefault({}),
  lists: listSchema.prefault({}),
  lifetime: lifetimeSchema.prefault({}),
  baskets: basketSchema.prefault({}),
  attribution: attributionSchema.prefault({}),
  propensity: propensitySchema.prefault({}),
  clusters: clusterSchema.prefault({}),
  tiers: tierSchema.prefault({}),
  cohorts: cohortSchema.prefault({}),
  history: historySchema.prefault({}),
  look_alikes: lookAlikeSchema.prefault({}),
  offers: offerSchema.prefault({}),
  coupons: couponSchema.prefault({}),
  referral: referralSchema.prefault({}),
});

function freezeDeep<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(freezeDeep);
  return Object.freeze(value);
}

/** The frozen settings with every default filled in. Raises PROJECT_INVALID with all findings. */
export function resolveMartSettings(settings: MartSettings = {}): ResolvedMartSettings {
  const result = martSettingsSchema.safeParse(settings);
  if (result.success) return freezeDeep(result.data);
  throw new HousefileError("PROJECT_INVALID", `The mart settings do not fit: ${z.prettifyError(result.error)}`, {
    hint: "Correct the named settings under `marts` in the project file.",
    where: "marts",
    cause: result.error,
  });
}
