import { documentedTable } from "../table.ts";

const customerKey = ["bigint", "the version of the customer at the time; 0 is unknown"] as const;
const personKey = ["bigint", "the person as known today; 0 is unknown, negative an inferred member"] as const;
const dateKey = ["integer", "YYYYMMDD in the project's time zone; 0 is unknown"] as const;
const campaignKey = ["bigint", "the campaign; 0 is none"] as const;
const channelKey = ["bigint", "the channel; 0 is unknown"] as const;
const sourceKey = ["bigint", "the source system or list; 0 is unknown"] as const;
const currency = ["varchar", "ISO 4217 code of the amounts"] as const;

/** SCD2: every version of every person. */
export const dimCustomer = documentedTable(
  "star",
  "dim_customer",
  "one version of one person (SCD2); row 0 is the unknown member",
  {
    customer_key: ["bigint", "the version"],
    person_key: [
      "bigint",
      "the person, lasting; 0 is unknown, negative an inferred member (an order named a record nobody sent yet)",
    ],
    household_key: ["bigint", "the household; 0 is unknown"],
    status: ["varchar", "prospect | customer | inferred | unknown"],
    title: ["varchar", "title"],
    given_name: ["varchar", "first name"],
    family_name: ["varchar", "surname"],
    company: ["varchar", "company name"],
    email: ["varchar", "e-mail address"],
    phone: ["varchar", "telephone number, E.164"],
    street: ["varchar", "street and number"],
    city: ["varchar", "town"],
    region: ["varchar", "county, state or province"],
    postcode: ["varchar", "postal code"],
    country: ["varchar", "country"],
    birth_date: ["date", "date of birth"],
    gender: ["varchar", "gender"],
    language: ["varchar", "language tag"],
    email_opt_out: ["boolean", "must not be mailed electronically"],
    post_opt_out: ["boolean", "must not get post"],
    phone_opt_out: ["boolean", "must not be called"],
    first_source: ["varchar", "the source that knew the person first"],
    acquired_on: ["date", "the day the first source first knew the person"],
    valid_from: ["timestamptz", "first instant of this version; 1900-01-01 for a person's first"],
    valid_to: ["timestamptz", "first instant after it; 9999-12-31 while current"],
    is_current: ["boolean", "true for the latest version of a living person id"],
    is_house: ["boolean", "known from a system of our own; false: from bought lists and suppression files alone"],
  },
);

/** Products. */
export const dimProduct = documentedTable("star", "dim_product", "one product; row 0 is the unknown member", {
  product_key: ["bigint", "the product"],
  product_id: ["varchar", "the product's id in its source"],
  source: ["varchar", "its source"],
  name: ["varchar", "product name"],
  category: ["varchar", "category"],
  subcategory: ["varchar", "subcategory"],
  brand: ["varchar", "brand"],
  unit_cost: ["decimal(18,4)", "standard cost of one unit"],
  unit_price: ["decimal(18,4)", "list price of one unit"],
  is_inferred: ["boolean", "true when an order names it and no product row has come yet"],
});

/** Campaigns. */
export const dimCampaign = documentedTable("star", "dim_campaign", "one campaign; row 0 means none", {
  campaign_key: ["bigint", "the campaign"],
  campaign_id: ["varchar", "the campaign's id in its source"],
  name: ["varchar", "name"],
  channel: ["varchar", "main channel"],
  objective: ["varchar", "what it was for"],
  started_on: ["date", "first day"],
  ended_on: ["date", "last day"],
  response_window_days: ["integer", "days after a touch in which a response counts"],
  is_inferred: ["boolean", "true when a touch or order names it and no campaign row has come yet"],
});

/** Channels. */
export const dimChannel = documentedTable("star", "dim_channel", "one channel; row 0 is unknown", {
  channel_key: ["bigint", "the channel"],
  channel: ["varchar", "its name"],
});

/** Systems and bought lists. */
export const dimSource = documentedTable("star", "dim_source", "one source system or bought list; row 0 is unknown", {
  source_key: ["bigint", "the source"],
  source: ["varchar", "its name in the project"],
  kind: ["varchar", "system | purchased_list | suppression_file"],
  vendor: ["varchar", "who sold the list"],
  cost_per_thousand: ["decimal(18,4)", "price of a thousand names"],
  net_name_floor_percent: ["decimal(9,4)", "least share of names that is paid for"],
  run_charge_per_thousand: ["decimal(18,4)", "price of a thousand names that are not paid for otherwise"],
  invoiced_amount: ["decimal(18,4)", "what the vendor's invoice says"],
  licence_uses: ["varchar", "what the names may be used for"],
  licence_expires_on: ["date", "last day of use"],
});

/** Who lives together, as of now: `household_key` of the current versions of `dim_customer`. */
export const dimHousehold = documentedTable("star", "dim_household", "one household; row 0 is unknown", {
  household_key: ["bigint", "the household: the smallest person_key in it"],
  family_name: ["varchar", "the surname most members have"],
  street: ["varchar", "street and number"],
  city: ["varchar", "town"],
  postcode: ["varchar", "postal code"],
  country: ["varchar", "country"],
  member_count: ["bigint", "persons in it"],
});

/** The calendar. */
export const dimDate = documentedTable("star", "dim_date", "one day; row 0 is unknown", {
  date_key: ["integer", "YYYYMMDD"],
  date: ["date", "the day; null in row 0"],
  year: ["integer", "year"],
  quarter: ["integer", "1 to 4"],
  month: ["integer", "1 to 12"],
  day: ["integer", "day of the month"],
  iso_week: ["integer", "ISO 8601 week"],
  iso_year: ["integer", "year the ISO week belongs to"],
  weekday: ["integer", "ISO 8601: 1 Monday to 7 Sunday"],
  year_month: ["varchar", "YYYY-MM"],
  is_weekend: ["boolean", "Saturday or Sunday"],
});

/** Sales. */
export const factOrderLine = documentedTable(
  "star",
  "fact_order_line",
  "one order line that counts (cancelled ones stay in clean)",
  {
    source_key: sourceKey,
    order_id: ["varchar", "the order's id in its source"],
    line_no: ["varchar", "line within the order"],
    customer_key: ["bigint", "who they were then; 0 is unknown"],
    person_key: personKey,
    product_key: ["bigint", "the product; 0 is unknown"],
    date_key: dateKey,
    channel_key: channelKey,
    campaign_key: campaignKey,
    ordered_at: ["timestamptz", "when it was ordered"],
    quantity: ["decimal(18,4)", "units; negative on a return"],
    unit_price: ["decimal(18,4)", "price of one unit before discount"],
    discount_amount: ["decimal(18,4)", "discount on the line"],
    net_amount: ["decimal(18,4)", "paid for the line, tax excluded; negative on a return"],
    cost_amount: ["decimal(18,4)", "cost of goods; null when unknown"],
    margin_amount: ["decimal(18,4)", "net_amount - cost_amount; null when the cost is unknown"],
    currency,
    is_return: ["boolean", "goods came back"],
  },
);

/** Contacts made by campaigns. */
export const factTouch = documentedTable(
  "star",
  "fact_touch",
  "one contact of one person by one campaign, control group included",
  {
    touch_id: ["varchar", "the touch's id in its source"],
    campaign_key: campaignKey,
    customer_key: customerKey,
    person_key: personKey,
    date_key: dateKey,
    channel_key: channelKey,
    source_key: sourceKey,
    cell: ["varchar", "control, treatment, or the name of a test cell"],
    touched_at: ["timestamptz", "when"],
    cost_amount: ["decimal(18,4)", "variable cost of this contact; 0 when not given"],
  },
);

/** Responses. */
export const factResponse = documentedTable("star", "fact_response", "one response of one person to one campaign", {
  response_id: ["varchar", "the response's id in its source"],
  campaign_key: campaignKey,
  customer_key: customerKey,
  person_key: personKey,
  date_key: dateKey,
  source_key: sourceKey,
  kind: ["varchar", "open, click, visit, order ..."],
  responded_at: ["timestamptz", "when"],
  amount: ["decimal(18,4)", "money that came with it; null when none"],
});

/** Campaign costs. */
export const factCost = documentedTable("star", "fact_cost", "campaign x day x kind", {
  campaign_key: campaignKey,
  date_key: dateKey,
  kind: ["varchar", "list, creative, send, incentive, overhead"],
  amount: ["decimal(18,4)", "cost"],
  currency,
});

/** Bought names. */
export const factListName = documentedTable("star", "fact_list_name", "one bought record", {
  source_key: sourceKey,
  file: ["varchar", "the file it came in"],
  line: ["bigint", "its line or row in the file"],
  record_id: ["varchar", "its id"],
  person_key: personKey,
  fate: ["varchar", "invalid | suppressed:<why> | duplicate_in_list | house | lost_to:<list> | net: exactly one"],
  lists: ["integer", "lists that brought the person, this one among them; 0 for an invalid or suppressed name"],
  decided_by: [
    "varchar",
    "how the list that got the name was found where several brought it: first (it had been net there before) | priority | draw; else null",
  ],
  stop_reason: [
    "varchar",
    "why the person must not be approached as things stand, also where the name was net when it was bought; else null",
  ],
  cost_amount: ["decimal(18,8)", "price of one name of the list"],
});

/** What people found when they checked what merge/purge decided. */
export const factListAudit = documentedTable("star", "fact_list_audit", "one bought list and kind of name", {
  source_key: sourceKey,
  kind: ["varchar", "dropped (twice in the list, on the house file, on another list) | net"],
  names: ["bigint", "names of this kind"],
  doubtful: [
    "bigint",
    "of them, names that can be wrong: all that were dropped; net names with a likeness to somebody else",
  ],
  audited: ["bigint", "of them, names that people checked"],
  wrong: ["bigint", "of them, names that were dropped for somebody else, or were net and known"],
});

/** Service contacts, complaints, referrals, events. */
export const factInteraction = documentedTable("star", "fact_interaction", "one contact outside campaigns", {
  interaction_id: ["varchar", "its id in its source"],
  customer_key: customerKey,
  person_key: personKey,
  date_key: dateKey,
  channel_key: channelKey,
  source_key: sourceKey,
  kind: ["varchar", "service, complaint, referral, event"],
  occurred_at: ["timestamptz", "when"],
  subject: ["varchar", "what it was about"],
});

/** Every table of the star. */
export const starTables = [
  dimCustomer,
  dimHousehold,
  dimProduct,
  dimCampaign,
  dimChannel,
  dimSource,
  dimDate,
  factOrderLine,
  factTouch,
  factResponse,
  factCost,
  factListName,
  factListAudit,
  factInteraction,
] as const;
