import type { MartSettings } from "../../core/mart-settings.ts";
import type { Sql } from "../../core/sql.ts";
import {
  attribution as attributionMart,
  basketRule,
  campaignGains,
  campaignResult,
  campaignRoi,
  cluster,
  clusterCheck,
  coupon as couponMart,
  cohortRetention,
  customerCluster,
  customerLifecycle,
  customerLifetime,
  customerPropensity,
  customerRfm,
  customerTier,
  customerValue,
  deviation,
  lifetimeCheck,
  lifetimeModel,
  listEffect,
  listInvoice,
  listMultiBuyer,
  listOverlap,
  listPerformance,
  listWaterfall,
  lookAlike as lookAlikeMart,
  lookAlikeCheck,
  nextOffer,
  populationShift,
  propensityCheck,
  propensityGains,
  propensityModel,
  referral as referralMart,
  rfmThreshold,
  segmentHistory,
  segmentMovement,
  segmentProfile,
  valueByYear as valueByYearMart,
  valueConcentration,
  wordOfMouth,
} from "../../core/tables/mart.ts";
import type { Database } from "../../warehouse/database.ts";
import { analyse, type AnalysisOptions } from "./scratch-star.ts";

/** A query with one row an order line: `person`, `order_id`, `ordered_on`, `net_amount`, and as needed `margin_amount`, `ordered_at`, `is_return`, `quantity`, `product`, `category`, `channel`, `campaign`. */
type Orders = Sql;

/** Queries about campaigns; see each analysis for the ones it needs. */
export interface CampaignInputs {
  /** `person`, `campaign`, `touched_at`, and as needed `cell` (`control` is held out), `channel`, `cost_amount`, `response_window_days`. */
  readonly touches: Sql;
  /** `person`, `campaign`, `kind`, `responded_at`, and as needed `amount`. */
  readonly responses?: Sql;
  /** `campaign`, `incurred_on`, `amount`. */
  readonly costs?: Sql;
  readonly orders?: Orders;
}

/**
 * Recency (days), frequency (orders or days) and monetary value of each customer with their scores 1 to 5, the named segment and the product
 * rule P = R x F x M. Thresholds are quantiles of type 7 (R. Hyndman, Y. Fan, American Statistician 50 (1996)); modes as in {@link MartSettings}.
 */
export function rfm(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["rfm"] },
) {
  return analyse(
    database,
    { orders },
    options,
    { rfm: options.settings ?? {} },
    { customers: customerRfm, thresholds: rfmThreshold },
  );
}

/**
 * Customers in the order of their value, with cumulative shares (0 to 1); and in one row the share of the best fifth, the least number of
 * customers that earn 80 %, and Gini's coefficient 2 sum(i x_i) / (n sum(x)) - (n + 1) / n (C. Gini 1912).
 */
export function pareto(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["value"] },
) {
  return analyse(
    database,
    { orders },
    options,
    { value: options.settings ?? {} },
    { customers: customerValue, concentration: valueConcentration },
  );
}

/** The stage of each person, from days since the last purchase in multiples of their own median gap g; the README says where stages end. */
export function lifeCycle(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["lifecycle"] },
) {
  return analyse(database, { orders }, options, { lifecycle: options.settings ?? {} }, { persons: customerLifecycle });
}

/** Customers in k clusters by recency, frequency and money (z-scores of logarithms): k-means++ (D. Arthur, S. Vassilvitskii 2007), silhouette, stability. */
export function clusters(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["clusters"] },
) {
  return analyse(
    database,
    { orders },
    options,
    { clusters: options.settings ?? {} },
    { customers: customerCluster, clusters: cluster, check: clusterCheck },
  );
}

/** The loyalty tier of each customer by net amount, margin or orders of the last months, and what is missing to the next. */
export function tiers(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["tiers"] },
) {
  return analyse(database, { orders }, options, { tiers: options.settings ?? {} }, { customers: customerTier });
}

/**
 * What the people of each RFM segment, life cycle stage, tier and cluster have more often than others: index = 100 x share among members / share among
 * all, with a 95 % interval. `persons` as in {@link lookAlikes}.
 */
export function segmentProfiles(
  database: Database,
  inputs: { readonly orders: Orders; readonly persons?: Sql },
  options: AnalysisOptions & { readonly settings?: Pick<MartSettings, "rfm" | "lifecycle" | "tiers" | "clusters"> },
) {
  return analyse(database, inputs, options, options.settings ?? {}, { profiles: segmentProfile });
}

/** Where each customer stood at the end of each of the last twelve months and today, and who moved between segments, and why. */
export function segmentMovements(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: Pick<MartSettings, "rfm" | "lifecycle"> },
) {
  return analyse(database, { orders }, options, options.settings ?? {}, {
    history: segmentHistory,
    movements: segmentMovement,
  });
}

/** Customers by the period of their first purchase, and the share (0 to 1, with Wilson's interval) that buys in each period after it; null until it is over. */
export function cohorts(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["cohorts"] },
) {
  return analyse(database, { orders }, options, { cohorts: options.settings ?? {} }, { cells: cohortRetention });
}

/**
 * Expected purchases and lifetime value of each customer with 95 % intervals, the models' parameters with errors, and how they foretold the last
 * part of the history. BG/NBD (P. Fader, B. Hardie, K. Lee 2005), MBG/NBD (E. Batislam et al. 2007), Pareto/NBD (D. Schmittlein et al. 1987),
 * Gamma-Gamma (P. Fader, B. Hardie 2013). CLV = margin share x E[M] x sum of expected purchases / (1 + d)^k over months k.
 */
export function lifetimeValue(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["lifetime"] },
) {
  return analyse(
    database,
    { orders },
    options,
    { lifetime: options.settings ?? {} },
    { customers: customerLifetime, models: lifetimeModel, checks: lifetimeCheck },
  );
}

/** Retention, revenue, contact costs and net present value of each year of being a customer, per customer, as observed (A. Hughes, Strategic Database Marketing). */
export function valueByYear(
  database: Database,
  inputs: { readonly orders: Orders; readonly touches?: Sql },
  options: AnalysisOptions & { readonly settings?: MartSettings["lifetime"] },
) {
  return analyse(database, inputs, options, { lifetime: options.settings ?? {} }, { years: valueByYearMart });
}

/**
 * What is bought together: support, confidence, lift, conviction, chi-square, Fisher's exact p, q by Y. Benjamini and Y. Hochberg (1995) over all
 * rules that could have been found, and what later orders say. Items are the values of `product` (or `category`, by the settings).
 */
export function basketRules(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: MartSettings["baskets"] },
) {
  return analyse(database, { orders }, options, { baskets: options.settings ?? {} }, { rules: basketRule });
}

/** How likely each customer is to order within the horizon, by logistic regression; AUC with E. DeLong's interval (1988) in folds and later in time; gains by tenths. */
export function propensity(
  database: Database,
  inputs: { readonly orders: Orders; readonly touches?: Sql },
  options: AnalysisOptions & { readonly settings?: MartSettings["propensity"] },
) {
  return analyse(
    database,
    inputs,
    options,
    { propensity: options.settings ?? {} },
    {
      customers: customerPropensity,
      features: propensityModel,
      checks: propensityCheck,
      gains: propensityGains,
    },
  );
}

/**
 * How much each person who never bought is like the customers of a segment (`settings.look_alikes.segment`, a condition over `mart.house_file`), from
 * 0 to 1, by ridge logistic regression on what is known of strangers too; AUC in folds. `persons`: `person`, and as needed `household`, `country`,
 * `region`, `gender`, `language`, `birth_date`, `company`, `email`, `phone`, `street`, `city`, `postcode`.
 */
export function lookAlikes(
  database: Database,
  inputs: { readonly persons: Sql; readonly orders: Orders },
  options: AnalysisOptions & { readonly settings?: Omit<MartSettings, "campaigns" | "attribution" | "referral"> },
) {
  return analyse(database, inputs, options, options.settings ?? {}, {
    persons: lookAlikeMart,
    check: lookAlikeCheck,
  });
}

/** Who gets a coupon worth how much for which category, under a budget, and who is held back at random to measure it; amounts in your currency. Orders need `product` and `category`. */
export function coupons(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: Pick<MartSettings, "coupons" | "tiers" | "rfm" | "propensity"> },
) {
  return analyse(database, { orders }, options, options.settings ?? {}, { customers: couponMart });
}

/**
 * What became of bought lists: gross to net, response of net names with Wilson's interval, margin per thousand, overlap, multi-buyers, the net-name
 * invoice, and the effect of contacting a list's names against those held out (R. Newcombe 1998). `names`: `person`, `list`, and as needed
 * `fate` (`net`), `vendor`, `cost_per_thousand`, `net_name_floor_percent`, `run_charge_per_thousand`, `invoiced_amount`.
 */
export function lists(
  database: Database,
  inputs: { readonly names: Sql; readonly orders?: Orders; readonly touches?: Sql },
  options: AnalysisOptions,
) {
  return analyse(
    database,
    inputs,
    options,
    {},
    {
      performance: listPerformance,
      effects: listEffect,
      waterfall: listWaterfall,
      overlap: listOverlap,
      multiBuyers: listMultiBuyer,
      invoices: listInvoice,
    },
  );
}

/** What to offer each customer next: chance of an order soon x share of orders with what they have that hold the item, times its margin, less the offer's cost. */
export function nextOffers(
  database: Database,
  orders: Orders,
  options: AnalysisOptions & { readonly settings?: Pick<MartSettings, "offers" | "baskets" | "propensity"> },
) {
  return analyse(database, { orders }, options, options.settings ?? {}, { customers: nextOffer });
}

/**
 * Each treated cell of each campaign against its control group: lift of rates (pooled z, R. Newcombe's interval 1998), of amounts (B. Welch 1947,
 * bootstrap, CUPED), Holm-adjusted; return on investment with the lift's interval carried through; gains by depth. Amounts in your currency,
 * rates from 0 to 1.
 */
export function campaigns(
  database: Database,
  inputs: CampaignInputs,
  options: AnalysisOptions & { readonly settings?: MartSettings["campaigns"] },
) {
  return analyse(
    database,
    inputs,
    options,
    { campaigns: options.settings ?? {} },
    { results: campaignResult, returns: campaignRoi, gains: campaignGains },
  );
}

/** How seven models share the orders among campaigns and channels; each adds up to all orders. Credit, not effect. */
export function attribution(
  database: Database,
  inputs: { readonly touches: Sql; readonly orders: Orders },
  options: AnalysisOptions & { readonly settings?: MartSettings["attribution"] },
) {
  return analyse(database, inputs, options, { attribution: options.settings ?? {} }, { credits: attributionMart });
}

/** Daily figures that trend and weekday do not explain (STL, R. Cleveland et al. 1990; CUSUM, E. Page 1954), and distributions that moved (PSI). */
export function deviations(database: Database, orders: Orders, options: AnalysisOptions) {
  return analyse(database, { orders }, options, {}, { days: deviation, shifts: populationShift });
}

/** Who brought whom, and K = invitations per customer x conversion. `interactions`: `person`, `kind`, `occurred_on`, `subject`; the e-mail address of the invited is in the subject, and persons go by theirs. */
export function wordsOfMouth(
  database: Database,
  inputs: { readonly interactions: Sql; readonly orders: Orders },
  options: AnalysisOptions & { readonly settings?: MartSettings["referral"] },
) {
  return analyse(
    database,
    inputs,
    options,
    { referral: options.settings ?? {} },
    { persons: referralMart, reach: wordOfMouth },
  );
}
