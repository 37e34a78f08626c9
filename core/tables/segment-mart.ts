import { documentedTable } from "../table.ts";
import { asOf, person } from "./mart-column.ts";

/** Groups of customers that buy alike, found by k-means. */
export const customerCluster = documentedTable("mart", "customer_cluster", "one person with at least one purchase", {
  as_of: asOf,
  person_key: person,
  cluster: ["integer", "1 has the highest monetary centre; see mart.cluster"],
});

/** The clusters in numbers. */
export const cluster = documentedTable("mart", "cluster", "one cluster", {
  as_of: asOf,
  cluster: ["integer", "1 has the highest monetary centre"],
  customers: ["bigint", "persons nearest to its centre"],
  customer_share: ["double", "share of all customers"],
  recency_days: ["double", "its centre: days since the last purchase (geometric mean of 1 + days, less 1)"],
  frequency: ["double", "its centre: orders, likewise"],
  monetary: ["double", "its centre: net amount, likewise; losses count as 0"],
  silhouette: [
    "double",
    "mean over a sample of its members: 1 far from other clusters, 0 between two, below 0 nearer to another",
  ],
});

/** Whether the clusters are there or were made up by the method. */
export const clusterCheck = documentedTable("mart", "cluster_check", "one row, none below 100 customers", {
  as_of: asOf,
  clusters: ["integer", "k"],
  fitted_to: ["bigint", "customers the centres were found from, drawn by a hash"],
  inertia: ["double", "sum of squared distances to the nearest centre, in standard deviations"],
  silhouette: ["double", "mean silhouette of the sample; above .5 clear, below .25 hardly any structure"],
  stability: ["double", "adjusted Rand index between the clusters of two random halves; 1 the same, 0 chance"],
});

/** Loyalty tiers. */
export const customerTier = documentedTable("mart", "customer_tier", "one person with at least one purchase", {
  as_of: asOf,
  person_key: person,
  tier: ["varchar", "the tier"],
  tier_no: ["integer", "1 is the highest"],
  measure: ["double", "what counts in the last months (12 unless set): net amount, margin or orders"],
  to_next: ["double", "what is missing to the next higher tier; null in the highest"],
});

/** How many of those who began together still buy. */
export const cohortRetention = documentedTable("mart", "cohort_retention", "one cohort and period since its first", {
  as_of: asOf,
  cohort_on: ["date", "first day of the period (month unless set) of the customers' first purchase"],
  period_no: ["integer", "periods since then; 0 is the first itself"],
  customers: ["bigint", "customers of the cohort"],
  active: ["bigint", "of them, customers with a purchase in the period; null until the period is over"],
  retention: ["double", "active / customers; null until the period is over"],
  retention_low: ["double", "lower end of its 95 % interval (Wilson)"],
  retention_high: ["double", "upper end of its 95 % interval (Wilson)"],
  orders: ["bigint", "their orders in the period; null until it is over"],
  net_amount: ["decimal(18,4)", "their net amount in the period; null until it is over"],
  net_per_customer: ["double", "net amount up to and with the period / customers; null until the period is over"],
});

/** Everything a campaign may choose by. */
export const houseFile = documentedTable("mart", "house_file", "one known person, prospects included", {
  as_of: asOf,
  person_key: person,
  household_key: ["bigint", "the household; 0 is unknown"],
  household_size: ["bigint", "persons in it"],
  status: ["varchar", "prospect | customer"],
  is_house: ["boolean", "known from a system of our own, not from bought lists and suppression files alone"],
  country: ["varchar", "country"],
  region: ["varchar", "county, state or province"],
  city: ["varchar", "town"],
  postcode: ["varchar", "postal code"],
  gender: ["varchar", "gender"],
  language: ["varchar", "language tag"],
  age_years: ["integer", "completed years of age; null where the day of birth is not known or lies ahead"],
  age_band: ["varchar", "under 25 | 25-34 | 35-44 | 45-54 | 55-64 | 65 and over"],
  is_company: ["boolean", "a company name is known"],
  first_source: ["varchar", "the source that knew the person first"],
  acquired_on: ["date", "the day the first source first knew the person"],
  has_email: ["boolean", "an e-mail address is known"],
  has_post: ["boolean", "street and town are known"],
  has_phone: ["boolean", "a telephone number is known"],
  email_opt_out: ["boolean", "must not be mailed electronically"],
  post_opt_out: ["boolean", "must not get post"],
  phone_opt_out: ["boolean", "must not be called"],
  stage: ["varchar", "stage of the life cycle"],
  recency_days: ["integer", "days since the last purchase; null for prospects, as all that follows from orders"],
  first_ordered_on: ["date", "day of the first purchase"],
  last_ordered_on: ["date", "day of the last purchase"],
  orders: ["bigint", "distinct orders; 0 for prospects"],
  net_amount: ["decimal(18,4)", "net amount; 0 for prospects"],
  margin_amount: ["decimal(18,4)", "gross margin; null when no cost is known"],
  average_order: ["double", "net amount / orders"],
  r_score: ["integer", "recency score"],
  f_score: ["integer", "frequency score"],
  m_score: ["integer", "monetary score"],
  rfm_cell: ["varchar", "the three scores"],
  segment: ["varchar", "named RFM segment"],
  product_rule: ["varchar", "protect | invest | avoid"],
  cluster: ["integer", "cluster"],
  tier: ["varchar", "loyalty tier"],
  value_rank: ["bigint", "1 is the most valuable"],
  clv: ["double", "customer lifetime value"],
  probability_alive: ["double", "probability that the customer will buy again"],
  expected_purchases: ["double", "purchases expected within the horizon"],
  propensity: ["double", "probability of an order soon"],
  propensity_tenth: ["integer", "1 the likeliest tenth"],
  main_channel: ["varchar", "channel of most of the net amount"],
  main_category: ["varchar", "product category of most of the net amount"],
  touches_30_days: ["bigint", "contacts by campaigns in the last 30 days"],
  touches_365_days: ["bigint", "contacts by campaigns in the last 365 days"],
  last_touched_on: ["date", "day of the last contact by a campaign"],
  responses_365_days: ["bigint", "responses to campaigns in the last 365 days"],
});

/** What members of a segment have more often than others. */
export const segmentProfile = documentedTable(
  "mart",
  "segment_profile",
  "one value of one attribute in one segment of one segmentation",
  {
    as_of: asOf,
    segmentation: ["varchar", "rfm_segment | lifecycle | tier | cluster"],
    segment: ["varchar", "the segment"],
    attribute: ["varchar", "a column of mart.house_file"],
    value: ["varchar", "its value; `(unknown)`; `(other)` for values of fewer than 30 persons"],
    customers: ["bigint", "persons of the segment with the value"],
    segment_customers: ["bigint", "persons of the segment"],
    share: ["double", "customers / segment_customers"],
    base_share: ["double", "the same share among everybody in the segmentation"],
    index: ["double", "100 x share / base_share; null with fewer than 30 persons in the segment"],
    index_low: ["double", "lower end of its 95 % interval (Wilson, the base taken as known)"],
    index_high: ["double", "upper end of its 95 % interval"],
  },
);

/** Where each person stood at the end of each period: a named memory. */
export const segmentHistory = documentedTable("mart", "segment_history", "one known person and period", {
  period_on: ["date", "first day of the period (month unless set)"],
  as_of: ["date", "the day the person stood there: the last day of the period that was computed"],
  person_key: ["bigint", "the person as known then"],
  segment: ["varchar", "named RFM segment; null for prospects"],
  stage: ["varchar", "stage of the life cycle"],
  definition_no: ["integer", "what the segments meant: see mart.segment_definition"],
  is_backfilled: ["boolean", "computed afterwards from the orders, with what is known of persons today"],
});

/** What segments meant, and since when: a named memory. */
export const segmentDefinition = documentedTable("mart", "segment_definition", "one definition of the segments", {
  definition_no: ["integer", "from 1; a change of the settings makes the next one"],
  valid_from: ["date", "as-of day of the first run with it"],
  settings: ["varchar", "settings of RFM and life cycle as JSON, and the release's own map of the cells"],
});

/** Who moved between segments from one period to the next, and why. */
export const segmentMovement = documentedTable(
  "mart",
  "segment_movement",
  "period x segmentation x segment before x segment after x reason",
  {
    period_on: ["date", "first day of the later period"],
    segmentation: ["varchar", "rfm_segment | lifecycle"],
    from_segment: ["varchar", "the segment in the period before; `(not known yet)`; `(no purchase yet)`"],
    to_segment: ["varchar", "the segment now; `(merged or removed)`; `(no purchase yet)`"],
    reason: [
      "varchar",
      "stayed | bought | time passed (they bought nothing while others did) | definition changed | became known | merged or removed",
    ],
    persons: ["bigint", "persons"],
    net_amount: ["decimal(18,4)", "what they bought between the two days"],
  },
);
