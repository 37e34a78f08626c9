import { documentedTable } from "../table.ts";
import { asOf, person } from "./mart-column.ts";
import {
  coupon,
  deviation,
  listEffect,
  lookAlike,
  lookAlikeCheck,
  nextOffer,
  populationShift,
  referral,
  valueByYear,
  wordOfMouth,
} from "./next-mart.ts";
import {
  cluster,
  clusterCheck,
  cohortRetention,
  customerCluster,
  customerTier,
  houseFile,
  segmentDefinition,
  segmentHistory,
  segmentMovement,
  segmentProfile,
} from "./segment-mart.ts";

export * from "./next-mart.ts";
export * from "./segment-mart.ts";

/** What each person bought, day by day: the one scan of the order lines that every customer mart reads. */
export const customerDay = documentedTable("mart", "customer_day", "one person and day with an order or a return", {
  as_of: asOf,
  person_key: person,
  ordered_on: ["date", "the day of the order's first purchased line; of its first line when it is returns only"],
  orders: ["bigint", "distinct orders with a purchase; 0 on a day with returns only"],
  net_amount: ["decimal(18,4)", "net amount, returns subtracted"],
  margin_amount: ["decimal(18,4)", "gross margin of the lines with a known cost; null when none is known"],
  lines: ["bigint", "order lines, returns included"],
  lines_with_cost: ["bigint", "of them lines with a known margin"],
});

/** Recency, frequency, monetary value. */
export const customerRfm = documentedTable("mart", "customer_rfm", "one person with at least one purchase", {
  as_of: asOf,
  person_key: person,
  recency_days: ["integer", "days since the last purchase"],
  frequency: ["bigint", "distinct orders (or purchase days), returns not counted"],
  monetary: ["decimal(18,4)", "net amount (or margin), returns subtracted"],
  last_ordered_on: ["date", "day of the last purchase"],
  first_ordered_on: ["date", "day of the first purchase"],
  r_score: ["integer", "1 to 5, 5 is best"],
  f_score: ["integer", "1 to 5, 5 is best"],
  m_score: ["integer", "1 to 5, 5 is best"],
  rfm_cell: ["varchar", "the three scores, as 555"],
  segment: ["varchar", "named segment of the cell"],
  rfm_product: ["integer", "R x F x M, 1 to 125"],
  product_rule: ["varchar", "protect (first 20 %), invest (middle 60 %), avoid (last 20 %) by P, M, R, F, key"],
});

/** The cut points behind the scores. */
export const rfmThreshold = documentedTable("mart", "rfm_threshold", "one cut point of one measure", {
  as_of: asOf,
  mode: ["varchar", "value | r-rfm | exact | nested"],
  measure: ["varchar", "recency | frequency | monetary, and product: the product rule's cuts"],
  cut: ["integer", "1 to 4: quantiles 20, 40, 60, 80 %; product: 1 ends avoid, 4 begins protect"],
  threshold: [
    "double",
    "the value at the cut; in modes exact and nested the last one before it (nested: of recency only, the others differ by cell)",
  ],
  ties: ["bigint", "persons whose value equals the quantile (product: who share the product at the cut)"],
  tie_share: ["double", "ties / scored persons"],
});

/** Value of each customer and their place in the Pareto order. */
export const customerValue = documentedTable("mart", "customer_value", "one person with at least one purchase", {
  as_of: asOf,
  person_key: person,
  orders: ["bigint", "distinct orders"],
  net_amount: ["decimal(18,4)", "net revenue"],
  margin_amount: ["decimal(18,4)", "gross margin; null when no cost is known"],
  value_amount: ["decimal(18,4)", "what the order is by: margin, or net amount when no cost is known"],
  value_basis: ["varchar", "margin | net_amount"],
  value_rank: ["bigint", "1 is the most valuable; ties by key"],
  customer_share: ["double", "share of customers up to this rank, 0 to 1"],
  value_share: ["double", "share of this one in all value"],
  cumulative_value_share: ["double", "share of all value earned up to this rank"],
  is_loss: ["boolean", "value below zero"],
});

/** The Pareto figures. */
export const valueConcentration = documentedTable("mart", "value_concentration", "one row", {
  as_of: asOf,
  value_basis: ["varchar", "margin | net_amount"],
  customers: ["bigint", "persons with at least one purchase"],
  value_amount: ["decimal(18,4)", "their total value"],
  top_20_percent_share: ["double", "share of value earned by the best fifth (rounded up) of customers"],
  customers_for_80_percent: ["bigint", "least number of customers that earn 80 %"],
  customer_share_for_80_percent: ["double", "the same as a share"],
  gini: ["double", "Gini coefficient of value"],
  loss_customers: ["bigint", "customers with negative value"],
  loss_amount: ["decimal(18,4)", "their value"],
});

/** Where each person stands in the life cycle. */
export const customerLifecycle = documentedTable("mart", "customer_lifecycle", "one known person, prospects included", {
  as_of: asOf,
  person_key: person,
  stage: ["varchar", "prospect | new | active | cooling | at risk | lapsed | reactivated"],
  orders: ["bigint", "distinct orders"],
  recency_days: ["integer", "days since the last purchase; null for prospects"],
  gap_days: ["double", "the gap measured against: own median, or the base's when fewer than 3 orders"],
  gap_basis: ["varchar", "own | base"],
  gap_ratio: ["double", "recency / gap"],
});

/** Segments in numbers. */
export const segmentSummary = documentedTable("mart", "segment_summary", "one value of one segmentation", {
  as_of: asOf,
  segmentation: ["varchar", "rfm_segment | lifecycle | product_rule | rfm_cell"],
  segment: ["varchar", "the segment"],
  sort_order: ["integer", "reading order within the segmentation"],
  customers: ["bigint", "persons"],
  customer_share: ["double", "share of persons of the segmentation"],
  orders: ["bigint", "distinct orders"],
  net_amount: ["decimal(18,4)", "net revenue"],
  net_share: ["double", "share of net revenue"],
  margin_amount: ["decimal(18,4)", "gross margin; null when no cost is known"],
  net_per_customer: ["double", "net revenue per person"],
  net_per_customer_low: ["double", "95 % interval, lower"],
  net_per_customer_high: ["double", "95 % interval, upper"],
  orders_per_customer: ["double", "orders per person"],
  average_order: ["double", "net revenue per order"],
  median_recency_days: ["double", "median days since the last purchase"],
  contactable_email: ["bigint", "persons with an e-mail address and no opt-out"],
  contactable_post: ["bigint", "persons with a street and no opt-out"],
});

/** Did the campaign work: each cell against its control. */
export const campaignResult = documentedTable("mart", "campaign_result", "campaign x treated cell x measure", {
  as_of: asOf,
  campaign_key: ["bigint", "the campaign"],
  campaign_id: ["varchar", "its id"],
  campaign: ["varchar", "its name"],
  cell: ["varchar", "the treated cell"],
  measure: [
    "varchar",
    "a response kind (visit, order ...), its amount (order_amount ...), or purchase, net_amount, margin_amount from order lines in the window",
  ],
  measure_type: ["varchar", "rate | value"],
  basis: ["varchar", "response | order_line"],
  treated: ["bigint", "persons in the cell"],
  control: ["bigint", "persons in the control group; 0 when there is none"],
  treated_count: ["bigint", "treated persons with the outcome"],
  control_count: ["bigint", "control persons with the outcome"],
  treated_mean: ["double", "rate, or amount per person"],
  treated_low: ["double", "95 % interval of it (Wilson, or t), lower"],
  treated_high: ["double", "95 % interval of it, upper"],
  control_mean: ["double", "the same in the control group; null without one"],
  lift: ["double", "treated_mean - control_mean; null without a control group"],
  lift_low: ["double", "95 % interval (rates: Newcombe; values: Welch), lower"],
  lift_high: ["double", "95 % interval, upper"],
  relative_lift: ["double", "lift / control_mean"],
  statistic: ["double", "pooled z, or Welch t"],
  degrees_of_freedom: ["double", "of Welch's t; null for rates"],
  p_value: ["double", "two-sided"],
  p_adjusted: ["double", "Holm over the cells of the campaign and measure"],
  bootstrap_low: [
    "double",
    "lower end of the lift's 95 % interval by bootstrap; null for rates and beyond 20,000 buyers",
  ],
  bootstrap_high: ["double", "upper end of it"],
  cuped_lift: [
    "double",
    "the lift after what the persons bought in the year before is taken out (CUPED); null for rates and responses",
  ],
  cuped_low: ["double", "lower end of its 95 % interval (Welch)"],
  cuped_high: ["double", "upper end of its 95 % interval"],
  cuped_p_value: ["double", "two-sided"],
  cuped_variance_left: ["double", "variance of the adjusted difference / of the plain one"],
  split_p_value: ["double", "chi-square test of the split against the planned shares; null when none are planned"],
  label: ["varchar", "incremental | attributed | not enough data | split check failed"],
});

/** Did the campaign pay. */
export const campaignRoi = documentedTable(
  "mart",
  "campaign_roi",
  "campaign x treated cell, one row `all` per campaign with several cells, and a row `none` when nobody was contacted",
  {
    as_of: asOf,
    campaign_key: ["bigint", "the campaign"],
    campaign_id: ["varchar", "its id"],
    campaign: ["varchar", "its name"],
    channel: ["varchar", "main channel"],
    started_on: ["date", "first day"],
    cell: ["varchar", "the treated cell"],
    label: ["varchar", "incremental | attributed | not enough data | split check failed"],
    value_basis: ["varchar", "margin | net_amount | response amount: what counts as return"],
    treated: ["bigint", "persons contacted"],
    control: ["bigint", "persons held out"],
    buyers: ["bigint", "contacted persons who bought in the window"],
    response_rate: ["double", "buyers / treated"],
    response_low: ["double", "95 % interval (Wilson), lower"],
    response_high: ["double", "95 % interval, upper"],
    control_rate: ["double", "the same in the control group"],
    net_response_rate: ["double", "response_rate - control_rate"],
    incremental_orders: ["double", "net response x treated"],
    revenue: ["double", "net revenue of treated persons in the window (gross)"],
    incremental_value: ["double", "lift in value per person x treated; attributed value when there is no control"],
    incremental_low: ["double", "95 % interval, lower"],
    incremental_high: ["double", "95 % interval, upper"],
    incremental_revenue: ["double", "lift in net amount per person x treated; all of it without a control group"],
    cost: ["double", "touch costs of the cell + its share of campaign costs by persons contacted"],
    profit: ["double", "incremental_value - cost"],
    roi: ["double", "(incremental_value - cost) / cost; null without cost"],
    roi_low: ["double", "95 % interval, lower"],
    roi_high: ["double", "95 % interval, upper"],
    cost_per_contact: ["double", "cost / treated"],
    value_per_order: ["double", "margin (or net amount) per order in the window"],
    break_even_rate: ["double", "cost per contact / margin per order"],
    break_even_index: ["double", "100 (r - BE) / BE, r the net response (the response without a control group)"],
    roas: ["double", "incremental revenue / cost (return on advertising spend); null without cost"],
    payback_days: [
      "integer",
      "days after the contact by which the value brought covers the cost (1 the first 24 hours); null when it does not within the window, or without cost",
    ],
    cost_per_incremental_order: ["double", "cost / incremental orders; null when there are none"],
    verdict: ["varchar", "scale | repeat | fix | stop | not proven"],
    verdict_reason: ["varchar", "why, in a sentence"],
  },
);

/** How deep a campaign should have gone. */
export const campaignGains = documentedTable(
  "mart",
  "campaign_gains",
  "campaign x tenth of its persons, those who bought most in the year before first",
  {
    as_of: asOf,
    campaign_key: ["bigint", "the campaign"],
    campaign_id: ["varchar", "its id"],
    tenth: ["integer", "1 bought most in the year before the contact"],
    treated: ["bigint", "persons contacted"],
    control: ["bigint", "persons held out in the same tenth"],
    buyers: ["bigint", "contacted persons who bought in the window"],
    response_rate: ["double", "buyers / treated"],
    response_low: ["double", "95 % interval (Wilson), lower"],
    response_high: ["double", "95 % interval, upper"],
    control_rate: ["double", "the same among those held out; null without any"],
    cumulative_share: ["double", "share of all buyers up to this tenth"],
    value_basis: ["varchar", "margin | net_amount"],
    value_amount: ["double", "value brought: the lift per person x treated, or all of it without a control group"],
    cost_amount: ["double", "costs of the campaign, by persons contacted"],
    cumulative_profit: ["double", "value less cost up to this tenth"],
    is_best_depth: ["boolean", "the cumulative profit is highest here; false everywhere when it never is above zero"],
    label: [
      "varchar",
      "incremental | attributed | not enough data | split check failed, as of the campaign as a whole",
    ],
  },
);

/** What each customer is expected to buy and to be worth. */
export const customerLifetime = documentedTable("mart", "customer_lifetime", "one customer", {
  as_of: asOf,
  person_key: person,
  repeats: ["bigint", "days with a purchase, the first left out"],
  recency_days: ["bigint", "days from the first to the last purchase; rounded to weeks in very large files"],
  age_days: ["bigint", "days from the first purchase to the as-of day; rounded as well"],
  probability_alive: ["double", "probability that the customer will buy again"],
  expected_purchases: ["double", "purchases expected within the horizon (12 months unless set)"],
  expected_amount: ["double", "net amount expected of one later purchase (Gamma-Gamma)"],
  expected_revenue: ["double", "expected purchases x expected amount"],
  clv: [
    "double",
    "customer lifetime value: margin share x expected amount x purchases within the horizon, discounted by month; null where the margin is not known",
  ],
  clv_low: ["double", "lower end of the 95 % interval of the expected value: what is not known of the parameters"],
  clv_high: ["double", "upper end; what a single customer will do varies far more"],
});

/** The parameters behind customer lifetime values. */
export const lifetimeModel = documentedTable("mart", "lifetime_model", "one parameter of one model", {
  as_of: asOf,
  model: ["varchar", "mbg_nbd | bg_nbd | pareto_nbd (purchases) | gamma_gamma (amounts)"],
  is_chosen: ["boolean", "true for the models that customer_lifetime is from"],
  parameter: ["varchar", "its name in the literature"],
  estimate: ["double", "maximum likelihood estimate"],
  standard_error: ["double", "its standard error; null where the likelihood has no peak"],
  log_likelihood: ["double", "of all customers"],
  customers: ["bigint", "customers that it was fitted to"],
  unit_days: ["double", "length of the unit of time, in days"],
  converged: ["boolean", "false: do not use it"],
});

/** Whether a model foretold the last part of the history. */
export const lifetimeCheck = documentedTable("mart", "lifetime_check", "one model of repeat buying", {
  as_of: asOf,
  model: ["varchar", "mbg_nbd | bg_nbd | pareto_nbd"],
  status: [
    "varchar",
    "checked | too short a history to check | the model does not fit these customers | not enough data",
  ],
  customers_alive: ["double", "customers that will buy again, by the model fitted to the whole history"],
  calibrated_until: ["date", "the day up to which the model was fitted for the check"],
  horizon_days: ["bigint", "days after it"],
  customers: ["bigint", "customers that had bought by then"],
  predicted_purchases: ["double", "purchases expected of them in those days"],
  actual_purchases: ["double", "purchases that they made"],
  error_share: ["double", "predicted / actual - 1"],
});

/** How likely each customer is to order again soon. */
export const customerPropensity = documentedTable("mart", "customer_propensity", "one customer", {
  as_of: asOf,
  person_key: person,
  probability: ["double", "probability of an order within the horizon (90 days unless set)"],
  tenth: ["integer", "1 the likeliest tenth of the customers, 10 the least likely"],
});

/** What speaks for an order. */
export const propensityModel = documentedTable("mart", "propensity_model", "one feature of the logistic regression", {
  as_of: asOf,
  feature: ["varchar", "what was known of a customer; counts and days as logarithms"],
  coefficient: ["double", "what one standard deviation more does to the log-odds of an order"],
  standard_error: ["double", "its standard error"],
  p_value: ["double", "two-sided, of no effect"],
  mean: ["double", "the feature's mean"],
  deviation: ["double", "its standard deviation"],
});

/** Whether the scores tell who will order. */
export const propensityCheck = documentedTable("mart", "propensity_check", "one way of splitting the customers", {
  as_of: asOf,
  split: [
    "varchar",
    "five folds (the same days) | later in time (fitted a horizon earlier: what to expect of tomorrow)",
  ],
  status: ["varchar", "checked | not enough data"],
  customers: ["bigint", "customers that were scored"],
  buyers: ["bigint", "of them, customers that ordered"],
  auc: ["double", "probability that one who ordered scored higher than one who did not"],
  auc_low: ["double", "lower end of its 95 % interval (DeLong)"],
  auc_high: ["double", "upper end of its 95 % interval (DeLong)"],
});

/** What the likeliest customers brought, by scores fitted a horizon earlier. */
export const propensityGains = documentedTable(
  "mart",
  "propensity_gains",
  "one tenth of the customers, the likeliest first",
  {
    as_of: asOf,
    tenth: ["integer", "1 the likeliest"],
    customers: ["bigint", "customers in it"],
    expected_buyers: ["double", "sum of their probabilities"],
    buyers: ["bigint", "customers that ordered"],
    rate: ["double", "buyers / customers"],
    rate_low: ["double", "lower end of its 95 % interval (Wilson)"],
    rate_high: ["double", "upper end of its 95 % interval (Wilson)"],
    cumulative_share: ["double", "share of all buyers in this tenth and those before"],
    lift: ["double", "rate / rate of all customers"],
  },
);

/** How models share the orders among what touched the buyers. */
export const attribution = documentedTable("mart", "attribution", "one member of one dimension by one model", {
  as_of: asOf,
  dimension: ["varchar", "campaign | channel"],
  model: ["varchar", "first | last | linear | position (40 20 40) | time_decay | shapley | markov"],
  member: ["varchar", "the campaign or channel; (no touch) for orders before which nothing touched the buyer"],
  conversions: ["double", "orders credited to it; attributed, not caused"],
  share: ["double", "of all orders"],
  net_amount: ["double", "net amount of the days with those orders, shared alike"],
});

/** What is bought together. */
export const basketRule = documentedTable(
  "mart",
  "basket_rule",
  "one rule: orders with these items often have that one",
  {
    as_of: asOf,
    rank: ["integer", "place by q, then by lift; 1 is the surest"],
    level: ["varchar", "what an item is: product | category | subcategory | brand"],
    items: ["varchar", "the items on the left, joined by +"],
    then_item: ["varchar", "the item on the right"],
    size: ["integer", "items of both sides"],
    orders: ["bigint", "earlier orders, in which the rule was found"],
    both_orders: ["bigint", "of them, orders with all items"],
    left_orders: ["bigint", "of them, orders with the items on the left"],
    right_orders: ["bigint", "of them, orders with the item on the right"],
    support: ["double", "both / orders"],
    confidence: ["double", "both / left"],
    lift: ["double", "confidence / (right / orders)"],
    conviction: ["double", "(1 - right / orders) / (1 - confidence); null where no order breaks the rule"],
    chi_square: ["double", "Pearson's, 1 degree of freedom"],
    p: ["double", "Fisher's exact test, one-sided"],
    q: ["double", "share of false findings among rules as sure, over all rules that could have been found"],
    later_orders: ["bigint", "later orders, in which the rule was looked for again"],
    later_both: ["bigint", "of them, orders with all items"],
    later_left: ["bigint", "of them, orders with the items on the left"],
    later_confidence: ["double", "later both / later left; null where no later order has the items"],
    later_lift: ["double", "the lift there"],
    later_p: ["double", "Fisher's exact test there"],
    is_confirmed: ["boolean", "true when the later lift is above 1 with p < .05; null where nothing can be said"],
  },
);

/** Bought lists in numbers. */
export const listPerformance = documentedTable("mart", "list_performance", "one bought list", {
  as_of: asOf,
  source_key: ["bigint", "the list"],
  source: ["varchar", "its name"],
  vendor: ["varchar", "who sold it"],
  names: ["bigint", "names bought (lines read)"],
  invalid: ["bigint", "names that broke the contract"],
  suppressed: ["bigint", "names that must not be approached"],
  duplicate_in_list: ["bigint", "names that stand twice in the list"],
  house: ["bigint", "names that were on the house file already"],
  lost_to_other_list: ["bigint", "names that another list brought, too"],
  net_names: ["bigint", "names that are new"],
  net_share: ["double", "net names / names"],
  cost_amount: ["double", "price of the list"],
  cost_per_net_name: ["double", "cost / net names"],
  match_rate: ["double", "names on the house file / names that could be matched (neither invalid nor suppressed)"],
  buyers: ["bigint", "net names that bought afterwards"],
  response_rate: ["double", "buyers / net names"],
  response_low: ["double", "lower end of its 95 % interval (Wilson)"],
  response_high: ["double", "upper end of its 95 % interval"],
  net_amount: ["decimal(18,4)", "what they bought"],
  margin_per_thousand: [
    "double",
    "gross margin of what they bought per thousand net names; null where it is not known",
  ],
});

/** From the names bought to the names used, step by step. */
export const listWaterfall = documentedTable("mart", "list_waterfall", "one step of one list's way from gross to net", {
  as_of: asOf,
  source_key: ["bigint", "the list; 0 is all lists together"],
  source: ["varchar", "its name; null for all lists"],
  step_no: ["integer", "place of the step, from 1"],
  step: ["varchar", "gross | invalid | suppressed:<why> | duplicate_in_list | house | lost_to_other_list | net"],
  names: ["bigint", "names at this step: gross and net as they are, the others as names taken away"],
  remaining: ["bigint", "names that are left after it"],
});

/** How many persons two lists have in common. */
export const listOverlap = documentedTable("mart", "list_overlap", "one list beside another, or beside itself", {
  as_of: asOf,
  source_key: ["bigint", "the list"],
  source: ["varchar", "its name"],
  other_source_key: ["bigint", "the other list"],
  other_source: ["varchar", "its name"],
  persons: ["bigint", "persons that both lists have; of a list beside itself, all of its persons"],
  share: ["double", "persons / all persons of the list"],
});

/** Persons by the number of lists that have them: those on several answer best. */
export const listMultiBuyer = documentedTable("mart", "list_multi_buyer", "one number of lists", {
  as_of: asOf,
  lists: ["integer", "lists that have the person"],
  persons: ["bigint", "persons on so many lists"],
  house_persons: ["bigint", "of them, persons of the house file"],
  buyers: ["bigint", "of the others, persons that bought afterwards"],
});

/** What a list may cost beside what its vendor asks. */
export const listInvoice = documentedTable("mart", "list_invoice", "one bought list", {
  as_of: asOf,
  source_key: ["bigint", "the list"],
  source: ["varchar", "its name"],
  vendor: ["varchar", "who sold it"],
  gross_names: ["bigint", "names bought"],
  net_names: ["bigint", "names that may be used and are new"],
  floor_names: ["bigint", "names that are paid for at least"],
  paid_names: ["bigint", "names paid for at the full price: the greater of the two; all where no floor was agreed"],
  name_amount: ["double", "paid names at the price per thousand"],
  run_charge_amount: ["double", "the other names at the running charge"],
  expected_amount: ["double", "both together; null where no price is known"],
  invoiced_amount: ["double", "what the invoice says"],
  difference: ["double", "invoiced - expected"],
});

/** What merge/purge did wrong, estimated from a sample that people checked. */
export const listAudit = documentedTable("mart", "list_audit", "one kind of error of one bought list", {
  as_of: asOf,
  source_key: ["bigint", "the list"],
  source: ["varchar", "its name"],
  error: ["varchar", "overkill: names dropped that were somebody else | underkill: net names that were known already"],
  names: ["bigint", "names dropped, or net names"],
  doubtful: [
    "bigint",
    "of them, names that can be wrong: all dropped ones; net names with a likeness to somebody else",
  ],
  audited: ["bigint", "of them, names that people checked; drawn at random"],
  wrong: ["bigint", "of them, names that were wrong"],
  rate: ["double", "wrong / audited; null when none was checked"],
  rate_low: ["double", "lower end of its 95 % interval (Wilson)"],
  rate_high: ["double", "upper end of its 95 % interval (Wilson)"],
  wrong_names: ["double", "rate x doubtful: such names in the whole list"],
  wrong_names_low: ["double", "the same at the lower end"],
  wrong_names_high: ["double", "the same at the upper end"],
  cost_per_name: ["double", "what one costs, by the project's settings; null when not set"],
  cost_amount: ["double", "wrong_names x cost_per_name"],
  cost_amount_low: ["double", "the same at the lower end"],
  cost_amount_high: ["double", "the same at the upper end"],
});

/** Every standard mart. */
export const martTables = [
  customerDay,
  customerRfm,
  rfmThreshold,
  customerValue,
  valueConcentration,
  customerLifecycle,
  customerLifetime,
  lifetimeModel,
  lifetimeCheck,
  customerPropensity,
  propensityModel,
  propensityCheck,
  propensityGains,
  basketRule,
  attribution,
  customerCluster,
  cluster,
  clusterCheck,
  customerTier,
  cohortRetention,
  segmentSummary,
  houseFile,
  segmentProfile,
  segmentHistory,
  segmentDefinition,
  segmentMovement,
  campaignResult,
  campaignRoi,
  campaignGains,
  listPerformance,
  listWaterfall,
  listOverlap,
  listMultiBuyer,
  listInvoice,
  listAudit,
  listEffect,
  valueByYear,
  lookAlike,
  lookAlikeCheck,
  nextOffer,
  coupon,
  deviation,
  populationShift,
  referral,
  wordOfMouth,
] as const;
