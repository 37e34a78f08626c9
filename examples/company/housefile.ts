import {
  calc,
  clean,
  csv,
  defineProject,
  env,
  excel,
  money,
  postgres,
  purchasedList,
  roiReport,
  segmentReport,
} from "housefile";
import { z } from "zod";

// The CRM and the order system are two PostgreSQL databases; `npm start` sets both variables.
const crm = postgres("crm", { url: env("CRM_URL") });
const shop = postgres("shop", { url: env("SHOP_URL") });

const text = z.string().nullable();
const changed = { cursor: "updated_at" } as const;

const contacts = crm.table("contact", {
  key: "id",
  ...changed,
  contract: z.object({
    id: z.int(),
    title: text,
    first_name: text,
    last_name: z.string().min(1),
    company: text,
    email: text,
    phone: text,
    street: text,
    city: text,
    region: text,
    postcode: text,
    country: text,
    birth_date: z.iso.date().nullable(),
    email_opt_out: z.boolean(),
    post_opt_out: z.boolean(),
    phone_opt_out: z.boolean(),
    registered_at: z.date(),
    updated_at: z.date(),
  }),
});
const customers = shop.table("customer", {
  key: "customer_id",
  ...changed,
  contract: z.object({
    customer_id: z.int(),
    full_name: z.string().min(1),
    email: text,
    phone: text,
    street: text,
    city: text,
    postcode: text,
    country: text,
    created_at: z.date(),
    updated_at: z.date(),
  }),
});
const products = shop.table("product", {
  key: "sku",
  ...changed,
  contract: z.object({
    sku: z.string(),
    name: z.string(),
    category: z.string(),
    subcategory: z.string(),
    brand: z.string(),
    unit_cost: money(),
    unit_price: money(),
    updated_at: z.date(),
  }),
});
const orderLines = shop.query("order_line", {
  sql: `select line.order_id, line.line_no, orders.customer_id, orders.ordered_at, orders.channel, orders.status, orders.campaign_id,
          orders.currency, line.sku, line.quantity, line.unit_price, line.discount_amount, line.net_amount, line.cost_amount,
          greatest(line.updated_at, orders.updated_at) as updated_at
        from order_line as line join orders using (order_id)`,
  key: ["order_id", "line_no"],
  ...changed,
  contract: z.object({
    order_id: z.int(),
    line_no: z.int(),
    customer_id: z.int(),
    ordered_at: z.date(),
    channel: z.string(),
    status: z.string(),
    campaign_id: text,
    currency: z.string(),
    sku: z.string(),
    quantity: z.int(),
    unit_price: money(),
    discount_amount: money(),
    net_amount: money(),
    cost_amount: money(),
    updated_at: z.date(),
  }),
});
const campaigns = crm.table("campaign", {
  key: "campaign_id",
  ...changed,
  contract: z.object({
    campaign_id: z.string(),
    name: z.string(),
    channel: z.string(),
    objective: text,
    started_on: z.iso.date(),
    ended_on: z.iso.date(),
    response_window_days: z.int().min(1),
    updated_at: z.date(),
  }),
});
const touches = crm.table("touch", {
  key: "touch_id",
  ...changed,
  contract: z.object({
    touch_id: z.int(),
    campaign_id: z.string(),
    contact_id: z.int(),
    cell: z.string(),
    channel: z.string(),
    touched_at: z.date(),
    cost_amount: money(),
    updated_at: z.date(),
  }),
});
const responses = crm.table("response", {
  key: "response_id",
  ...changed,
  contract: z.object({
    response_id: z.int(),
    campaign_id: z.string(),
    contact_id: z.int(),
    kind: z.enum(["open", "click", "visit", "order"]),
    responded_at: z.date(),
    amount: money().nullable(),
    updated_at: z.date(),
  }),
});
const costs = crm.table("campaign_cost", {
  key: "cost_id",
  ...changed,
  contract: z.object({
    cost_id: z.int(),
    campaign_id: z.string(),
    incurred_on: z.iso.date(),
    kind: z.string(),
    amount: money(),
    currency: z.string(),
    updated_at: z.date(),
  }),
});
const interactions = crm.table("interaction", {
  key: "interaction_id",
  ...changed,
  contract: z.object({
    interaction_id: z.int(),
    contact_id: z.int(),
    kind: z.string(),
    channel: z.string(),
    occurred_at: z.date(),
    subject: text,
    updated_at: z.date(),
  }),
});
const consents = crm.table("consent", {
  key: "consent_id",
  cursor: "changed_at",
  contract: z.object({
    consent_id: z.int(),
    contact_id: z.int(),
    channel: z.enum(["email", "post", "phone"]),
    status: z.enum(["opt_in", "opt_out"]),
    changed_at: z.date(),
  }),
});

// Lists that were bought, each with its vendor's own column names; a row that breaks the contract counts as invalid on the vendor's bill.
const acme = purchasedList("acme_2026q2", {
  read: excel("inbox/acme/*.xlsx", { sheet: "Names" }),
  key: "URN",
  contract: z.object({
    URN: z.string(), Title: text, Forename: text, Surname: z.string(), "Date of Birth": z.iso.date().nullable(), "Address 1": text, Town: text,
    County: text, Postcode: text, Country: text, "Email Address": z.email().nullable(), Telephone: text,
  }),
  vendor: "Acme Data", cost_per_thousand: 95, net_name_floor_percent: 85, licence: { uses: ["post", "email"], expires_on: "2027-03-31" },
});
const northern = purchasedList("northern", {
  read: csv("inbox/northern/*.csv"),
  key: "ref",
  contract: z.object({
    ref: z.string(), full_name: z.string(), email: z.email().nullable(), mobile: text, address: text, town: text, post_code: text, country: text,
    opted_in_on: z.iso.date(),
  }),
  vendor: "Northern Lists", cost_per_thousand: 120, licence: { uses: ["email"] },
});
const kontor = purchasedList("kontor", {
  read: csv("inbox/kontor/*.csv", { encoding: "windows-1252", delimiter: ";" }),
  key: "Lfd-Nr",
  contract: z.object({
    "Lfd-Nr": z.string(), Anrede: text, Vorname: text, Nachname: z.string(), Straße: text, PLZ: text, Ort: text, Land: text, "E-Mail": z.email().nullable(),
    Telefon: text, Geburtsdatum: z.string().regex(/^\d{2}\.\d{2}\.\d{4}$/).nullable(),
  }),
  vendor: "Kontor Adressen", cost_per_thousand: 120,
});

export default defineProject({
  company: "Larch & Lantern", warehouse: "out/warehouse.duckdb", timezone: "Europe/London", currency: "GBP", country: "GB",
  as_of: "2026-06-30", // the day on which the example's data ends
  people: [
    contacts.as({
      title: clean.text("title"), given_name: clean.name("first_name"), family_name: clean.name("last_name"), company: clean.company("company"),
      email: clean.email("email"), phone: clean.phone("phone", { country: "GB" }), street: clean.street("street"), city: clean.city("city"),
      region: clean.city("region"), postcode: clean.postcode("postcode", { country: "GB" }), country: clean.country("country"), birth_date: "birth_date",
      email_opt_out: "email_opt_out", post_opt_out: "post_opt_out", phone_opt_out: "phone_opt_out", registered_at: "registered_at",
      updated_at: "updated_at",
    }),
    customers.as({
      full_name: clean.name("full_name"), email: clean.email("email"), phone: clean.phone("phone", { country: "GB" }), street: clean.street("street"),
      city: clean.city("city"), postcode: clean.postcode("postcode", { country: "GB" }), country: clean.country("country"), registered_at: "created_at",
      updated_at: "updated_at",
    }),
    acme.as({
      title: clean.text("Title"), given_name: clean.name("Forename"), family_name: clean.name("Surname"), birth_date: "Date of Birth",
      street: clean.street("Address 1"), city: clean.city("Town"), region: clean.city("County"), postcode: clean.postcode("Postcode", { country: "GB" }),
      country: clean.country("Country"), email: clean.email("Email Address"), phone: clean.phone("Telephone", { country: "GB" }),
    }),
    northern.as({
      full_name: clean.name("full_name"), email: clean.email("email"), phone: clean.phone("mobile", { country: "GB" }), street: clean.street("address"),
      city: clean.city("town"), postcode: clean.postcode("post_code", { country: "GB" }), country: clean.country("country"), registered_at: "opted_in_on",
    }),
    kontor.as({
      title: clean.text("Anrede"), given_name: clean.name("Vorname"), family_name: clean.name("Nachname"), street: clean.street("Straße"),
      city: clean.city("Ort"), postcode: clean.postcode("PLZ", { country: "DE" }), country: clean.country("Land"), email: clean.email("E-Mail"),
      phone: clean.phone("Telefon", { country: "DE" }), birth_date: clean.date("Geburtsdatum"),
    }),
  ],
  products: products.as({
    product_id: "sku", name: "name", category: "category", subcategory: "subcategory", brand: "brand", unit_cost: "unit_cost",
    unit_price: "unit_price",
  }),
  orders: orderLines.as({
    order_id: "order_id", line_no: "line_no", product_id: "sku", ordered_at: "ordered_at", quantity: "quantity", unit_price: "unit_price",
    discount_amount: "discount_amount", net_amount: "net_amount", cost_amount: "cost_amount", currency: "currency", channel: "channel",
    campaign_id: "campaign_id", is_cancelled: calc(["status"], "status = 'cancelled'"), person: customers.ref("customer_id"),
  }),
  campaigns: campaigns.as({
    campaign_id: "campaign_id", name: "name", channel: "channel", objective: "objective", started_on: "started_on", ended_on: "ended_on",
    response_window_days: "response_window_days",
  }),
  touches: touches.as({
    touch_id: "touch_id", campaign_id: "campaign_id", cell: "cell", channel: "channel", touched_at: "touched_at", cost_amount: "cost_amount",
    person: contacts.ref("contact_id"),
  }),
  responses: responses.as({
    response_id: "response_id", campaign_id: "campaign_id", kind: "kind", responded_at: "responded_at", amount: "amount",
    person: contacts.ref("contact_id"),
  }),
  costs: costs.as({ campaign_id: "campaign_id", incurred_on: "incurred_on", kind: "kind", amount: "amount", currency: "currency" }),
  interactions: interactions.as({
    interaction_id: "interaction_id", kind: "kind", channel: "channel", occurred_at: "occurred_at", subject: "subject",
    person: contacts.ref("contact_id"),
  }),
  consents: consents.as({ channel: "channel", status: "status", changed_at: "changed_at", person: contacts.ref("contact_id") }),

  reports: [segmentReport({ to: "out/" }), roiReport({ to: "out/" })],
  jobs: { nightly: { cron: "15 2 * * *" }, monday_reports: { cron: "0 8 * * 1", run: "reports" } },
});
