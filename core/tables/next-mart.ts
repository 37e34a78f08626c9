import { documentedTable } from "../table.ts";
import { asOf, person } from "./mart-column.ts";

/** What a customer brings year by year: the table that budgets are planned with. */
export const valueByYear = documentedTable("mart", "value_by_year", "one year of being a customer", {
  as_of: asOf,
  year_no: ["integer", "1 is the year from the first purchase on"],
  customers: ["bigint", "customers whose year is over: they first bought that long ago"],
  active: ["bigint", "of them, customers with a purchase in that year"],
  retention: ["double", "active / customers"],
  retention_low: ["double", "lower end of its 95 % interval (Wilson)"],
  retention_high: ["double", "upper end of its 95 % interval"],
  orders_per_customer: ["double", "orders in that year / customers"],
  revenue_per_customer: ["double", "net amount in that year / customers"],
  margin_per_customer: ["double", "gross margin in that year / customers; null where it is not known"],
  contact_cost_per_customer: ["double", "costs of campaign contacts in that year / customers"],
  profit_per_customer: ["double", "margin less contact costs"],
  discount_factor: ["double", "what a unit of money of that year is worth at its beginning: 1 / (1 + rate)^(year - 1)"],
  npv_per_customer: ["double", "profit x discount factor"],
  cumulative_npv_per_customer: ["double", "its sum up to the year: what may be paid for a new customer"],
});

/** What bought lists bring, against names that were held out at random. */
export const listEffect = documentedTable("mart", "list_effect", "one bought list and kind of holdout", {
  as_of: asOf,
  source_key: ["bigint", "the list"],
  source: ["varchar", "its name"],
  holdout: [
    "varchar",
    "creative: net names in the control group of a campaign, against those contacted by it | data: net names kept from all campaigns at random, against the others",
  ],
  treated: ["bigint", "net names that were not held out"],
  treated_buyers: ["bigint", "of them, names that bought (creative: within the campaign's window)"],
  treated_rate: ["double", "their share"],
  control: ["bigint", "net names held out"],
  control_buyers: ["bigint", "of them, names that bought"],
  control_rate: ["double", "their share"],
  lift: ["double", "treated rate - control rate; null with fewer than 100 names in an arm"],
  lift_low: ["double", "lower end of its 95 % interval (Newcombe)"],
  lift_high: ["double", "upper end of its 95 % interval"],
  p_value: ["double", "two-sided, pooled z"],
});

/** Who resembles the best customers among those who never bought. */
export const lookAlike = documentedTable("mart", "look_alike", "one prospect or bought name", {
  as_of: asOf,
  person_key: person,
  score: ["double", "how likely a customer with these attributes is in the segment; to rank by, no chance of an order"],
  tenth: ["integer", "1 the most alike"],
});

/** Whether likeness tells anything. */
export const lookAlikeCheck = documentedTable("mart", "look_alike_check", "one row", {
  as_of: asOf,
  status: ["varchar", "checked | not enough data"],
  segment: ["varchar", "the segment that is looked for, as the project says it"],
  members: ["bigint", "customers in it"],
  others: ["bigint", "customers that are not"],
  auc: ["double", "in five folds: chance that a member scores higher than another customer"],
  auc_low: ["double", "lower end of its 95 % interval (DeLong)"],
  auc_high: ["double", "upper end of its 95 % interval"],
});

/** What to offer each customer next. */
export const nextOffer = documentedTable("mart", "next_offer", "one customer with something to offer", {
  as_of: asOf,
  person_key: person,
  item: ["varchar", "what to offer: they do not have it yet"],
  because: ["varchar", "what they bought that goes with it"],
  probability: ["double", "chance of an order soon x share of orders with the left side that have the item"],
  margin_amount: ["double", "mean margin of the item in an order (net amount where no cost is known)"],
  expected_value: ["double", "probability x margin - cost of the offer"],
});

/** Coupons that are worth sending. */
export const coupon = documentedTable("mart", "coupon", "one customer chosen for a coupon", {
  as_of: asOf,
  person_key: person,
  cell: ["varchar", "coupon | control: held back at random, to measure by"],
  tier: ["varchar", "loyalty tier, which decides the face value"],
  face_value: ["double", "what it is worth, in the project's currency"],
  category: ["varchar", "what it is for: the category with the highest preference index"],
  preference_index: ["double", "100 x the customer's share of net amount in the category / everybody's"],
  expected_cost: ["double", "face value x chance of an order soon; 0 for control"],
});

/** Figures that are not as they use to be. */
export const deviation = documentedTable("mart", "deviation", "KPI x dimension x member x day of the last four weeks", {
  as_of: asOf,
  kpi: ["varchar", "orders | net_amount | buyers | new_customers"],
  dimension: ["varchar", "all | channel | source | segment | segment and source"],
  member: ["varchar", "channel, source or named RFM segment, or `segment, source`; `all`"],
  day: ["date", "the day"],
  actual: ["double", "the figure"],
  expected: ["double", "what trend and weekday let expect (STL)"],
  residual: ["double", "actual - expected"],
  robust_z: [
    "double",
    "residual in robust standard deviations (1.4826 x median absolute deviation of 26 weeks), in larger ones where the series is skewed",
  ],
  cusum_high: [
    "double",
    "sum of residuals above half a deviation since it was last 0 (CUSUM); begins again after it has passed 8",
  ],
  cusum_low: ["double", "likewise below"],
  is_deviation: ["boolean", "robust z beyond 4, or a CUSUM beyond 8"],
});

/** How far distributions moved. */
export const populationShift = documentedTable("mart", "population_shift", "one distribution", {
  as_of: asOf,
  of: [
    "varchar",
    "segment | stage (persons, from the period before) | channel | source (orders, last 28 days against the 364 before)",
  ],
  before: ["bigint", "persons or orders before"],
  now: ["bigint", "persons or orders now"],
  psi: ["double", "population stability index: sum of (now - before) x ln(now / before); null below 100 on a side"],
  verdict: ["varchar", "stable (below .1) | moving (below .25) | shifted | not enough data"],
});

/** Who brought whom. */
export const referral = documentedTable("mart", "referral", "one person who invited or was invited", {
  as_of: asOf,
  person_key: person,
  invited_by: ["bigint", "who invited them first; null when nobody did"],
  generation: ["integer", "0 came by themselves, 1 was invited by them, and so on"],
  invitations: ["bigint", "people they invited"],
  converted: ["bigint", "of them, people whose first purchase came after the invitation"],
  descendants: ["bigint", "converted people they brought, and those brought, and so on"],
  descendants_net_amount: ["decimal(18,4)", "what those bought"],
});

/** How far word of mouth carries. */
export const wordOfMouth = documentedTable("mart", "word_of_mouth", "one row", {
  as_of: asOf,
  customers: ["bigint", "persons with at least one purchase"],
  inviters: ["bigint", "persons who invited somebody in the last 365 days"],
  invitations: ["bigint", "their invitations"],
  converted: ["bigint", "of them, invitations that were followed by a first purchase"],
  invitations_per_customer: ["double", "invitations / customers"],
  conversion: ["double", "converted / invitations"],
  conversion_low: ["double", "lower end of its 95 % interval (Wilson)"],
  conversion_high: ["double", "upper end of its 95 % interval"],
  k_factor: ["double", "invitations per customer x conversion: above 1 customers multiply by themselves"],
  pleased: ["bigint", "persons who said so in the last 365 days"],
  displeased: ["bigint", "persons who complained in the last 365 days"],
  told_well: ["double", "people told by the pleased (5 each unless set)"],
  told_badly: ["double", "people told by the displeased (11 each unless set)"],
});
