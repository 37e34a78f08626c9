import { documentedTable, type DocumentedTable } from "./table.ts";

/** A column that a feed offers to a user's mapping. */
interface FeedColumn {
  readonly type: string;
  readonly doc: string;
  readonly required?: true;
}

const text = (doc: string): FeedColumn => ({ type: "varchar", doc });
const money = (doc: string): FeedColumn => ({ type: "decimal(18,4)", doc });
const flag = (doc: string): FeedColumn => ({ type: "boolean", doc });
const day = (doc: string): FeedColumn => ({ type: "date", doc });
const instant = (doc: string): FeedColumn => ({ type: "timestamptz", doc });
const required = <T extends FeedColumn>(column: T): T & { readonly required: true } => ({ ...column, required: true });

/** Every feed: what a user can map onto it, column by column. The first source of truth for `clean.*`. */
export const feeds = {
  people: {
    table: "person_record",
    grain: "one source record about a person: a CRM contact, a buyer in the order system, a bought name",
    columns: {
      record_id: text("the record's id in its source; the source's key unless mapped"),
      title: text("Mr, Ms, Dr"),
      given_name: text("first name"),
      family_name: text("surname"),
      full_name: text("the whole name, where the source has it in one field"),
      company: text("company name"),
      email: text("e-mail address"),
      phone: text("telephone number, E.164"),
      street: text("street and number"),
      city: text("town"),
      region: text("county, state or province"),
      postcode: text("postal code"),
      country: text("country, ISO 3166 alpha-2 where known"),
      birth_date: day("date of birth"),
      gender: text("f, m, or as the source says"),
      language: text("BCP 47 language tag"),
      email_opt_out: flag("true when the person must not be mailed electronically"),
      post_opt_out: flag("true when the person must not get post"),
      phone_opt_out: flag("true when the person must not be called"),
      registered_at: instant("when the source first knew the person"),
      updated_at: instant("when the source last changed the record"),
    },
  },
  products: {
    table: "product",
    grain: "one product of one source",
    columns: {
      product_id: required(text("the product's id in its source")),
      name: text("product name"),
      category: text("product category"),
      subcategory: text("product subcategory"),
      brand: text("brand"),
      unit_cost: money("standard cost of one unit"),
      unit_price: money("list price of one unit"),
    },
  },
  orders: {
    table: "order_line",
    grain: "one order line",
    columns: {
      order_id: required(text("the order's id in its source")),
      line_no: text("line within the order; 1 unless mapped"),
      product_id: text("the product sold"),
      ordered_at: required(instant("when it was ordered")),
      quantity: required({ type: "decimal(18,4)", doc: "units sold; negative on a return" }),
      unit_price: money("price of one unit before discount"),
      discount_amount: money("discount on the line"),
      net_amount: required(money("what the customer paid for the line, tax excluded; negative on a return")),
      cost_amount: money("cost of goods of the line"),
      currency: text("ISO 4217 code; the project's currency unless mapped"),
      channel: text("web, phone, shop, post ..."),
      campaign_id: text("the campaign the order names, by key code or coupon"),
      is_cancelled: flag(
        "true when the order was cancelled or is a test; such lines stay in staging and are counted, but no fact is made",
      ),
      is_return: flag("true when the line gives goods back; negative quantity unless mapped"),
    },
  },
  campaigns: {
    table: "campaign",
    grain: "one campaign",
    columns: {
      campaign_id: required(text("the campaign's id")),
      name: text("campaign name"),
      channel: text("main channel"),
      objective: text("what it was for"),
      started_on: day("first day"),
      ended_on: day("last day"),
      response_window_days: { type: "integer", doc: "days after a touch in which a response counts; 30 unless mapped" },
    },
  },
  touches: {
    table: "touch",
    grain: "one contact of one person by one campaign, control group included",
    columns: {
      touch_id: text("the touch's id; the source's key unless mapped"),
      campaign_id: required(text("the campaign")),
      cell: text("`control`, `treatment`, or the name of a test cell; treatment unless mapped"),
      channel: text("channel of this touch"),
      touched_at: required(instant("when it was sent, or when the control person would have been")),
      cost_amount: money("variable cost of this contact"),
    },
  },
  responses: {
    table: "response",
    grain: "one response of one person to one campaign",
    columns: {
      response_id: text("the response's id; the source's key unless mapped"),
      campaign_id: required(text("the campaign")),
      kind: required(text("open, click, visit, order ...")),
      responded_at: required(instant("when")),
      amount: money("money that came with it"),
    },
  },
  costs: {
    table: "cost",
    grain: "one cost entry of one campaign",
    columns: {
      campaign_id: required(text("the campaign")),
      incurred_on: required(day("the day it is booked on")),
      kind: required(text("list, creative, send, incentive, overhead")),
      amount: required(money("the cost")),
      currency: text("ISO 4217 code; the project's currency unless mapped"),
    },
  },
  interactions: {
    table: "interaction",
    grain: "one contact between a person and the company outside campaigns",
    columns: {
      interaction_id: text("the interaction's id; the source's key unless mapped"),
      kind: required(text("service, complaint, referral, event")),
      channel: text("channel"),
      occurred_at: required(instant("when")),
      subject: text("what it was about"),
    },
  },
  consents: {
    table: "consent",
    grain: "one change of a person's consent for one channel",
    columns: {
      channel: required(text("email, post, phone")),
      status: required(text("opt_in or opt_out")),
      changed_at: required(instant("when it was given or withdrawn")),
    },
  },
} as const satisfies Record<string, { table: string; grain: string; columns: Record<string, FeedColumn> }>;

/** The name of a feed. */
export type FeedName = keyof typeof feeds;

/** The columns a mapping onto feed `F` may name. */
export type FeedColumnName<F extends FeedName> = keyof (typeof feeds)[F]["columns"] & string;

/** The columns a mapping onto feed `F` must name. */
export type RequiredFeedColumn<F extends FeedName> = {
  [C in keyof (typeof feeds)[F]["columns"]]: (typeof feeds)[F]["columns"][C] extends { readonly required: true }
    ? C
    : never;
}[keyof (typeof feeds)[F]["columns"]] &
  string;

/** Feeds whose rows belong to a person; their clean tables carry `person_source` and `person_record_id`. */
export const personFeeds: ReadonlySet<FeedName> = new Set([
  "orders",
  "touches",
  "responses",
  "interactions",
  "consents",
]);

/** The clean table of a feed: `source`, then the feed's columns, then the reference to the person's record. */
export function cleanTable(feed: FeedName): DocumentedTable {
  const { table, grain, columns } = feeds[feed];
  const mapped = Object.entries<FeedColumn>(columns).map(
    ([name, column]) => [name, [column.type, column.doc] as const] as const,
  );
  const person = {
    person_source: ["varchar", "the source whose person record this row belongs to"],
    person_record_id: ["varchar", "the id of that person record"],
  } as const;
  return documentedTable<string>("clean", table, grain, {
    source: ["varchar", "the source it was read from"],
    ...Object.fromEntries(mapped),
    ...(personFeeds.has(feed) ? person : {}),
  });
}

/** What the name of a further column of people begins with: `extra_loyalty_card`. */
const extraPrefix = "extra_";

/** True for the name of a further column of people, which has no meaning of its own and is compared as text. */
export function isExtraColumn(name: string): boolean {
  return name.startsWith(extraPrefix) && /^[a-z0-9_]+$/.test(name);
}

/** The further columns that mappings of people name, sorted; `clean.person_record` has them as text after its own. */
export function extraColumns(
  people: readonly { readonly columns: Readonly<Record<string, unknown>> }[],
): readonly string[] {
  return [...new Set(people.flatMap(({ columns }) => Object.keys(columns).filter(isExtraColumn)))].sort();
}
