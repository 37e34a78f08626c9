/** The project file of a new project. It is also the README's tutorial, so keep the two alike: a test compares them. */
export const projectTemplate = `import { clean, constant, csv, defineProject, dropFolder, money, purchasedList, roiReport, segmentReport } from "housefile";
import { z } from "zod";

// 1. Where rows come from, and what each must be. A row that breaks its contract waits in quarantine.<name>.
const contacts = dropFolder("contact", {
  read: csv("inbox/crm/people.csv"),
  key: "id",
  contract: z.object({
    id: z.string(), first_name: z.string(), last_name: z.string(), email: z.email().nullable(), street: z.string().nullable(),
    town: z.string().nullable(), postcode: z.string().nullable(), no_email: z.string(), since: z.iso.date(),
  }),
});
const orderLines = dropFolder("order_line", {
  read: csv("inbox/shop/orders.csv"),
  key: ["order_no", "line"],
  contract: z.object({
    order_no: z.string(), line: z.string(), customer: z.string(), ordered_on: z.iso.date(), sku: z.string(), qty: z.number(),
    net: money(), cost: money(),
  }),
});
const products = dropFolder("product", {
  read: csv("inbox/shop/products.csv"),
  key: "sku",
  contract: z.object({ sku: z.string(), name: z.string(), category: z.string(), cost: money(), price: money() }),
});
const campaigns = dropFolder("campaign", {
  read: csv("inbox/crm/campaigns.csv"),
  key: "campaign",
  contract: z.object({ campaign: z.string(), name: z.string(), channel: z.string(), starts: z.iso.date(), creative_cost: money() }),
});
const touches = dropFolder("touch", {
  read: csv("inbox/crm/touches.csv"),
  key: ["campaign", "customer"],
  contract: z.object({ campaign: z.string(), customer: z.string(), cell: z.enum(["treatment", "control"]), sent_on: z.iso.date(), cost: money() }),
});
const acme = purchasedList("acme_2026", {
  read: csv("inbox/lists/acme*.csv"),
  contract: z.object({ Name: z.string(), "E-mail": z.email(), Address: z.string(), Town: z.string(), Postcode: z.string() }),
  vendor: "Acme Data",
  cost_per_thousand: 95,
});

// 2. What they mean: sources are mapped onto feeds, cleaned on the way.
export default defineProject({
  company: "My company",
  warehouse: "warehouse.duckdb",
  timezone: "Europe/London",
  currency: "GBP",
  country: "GB",
  as_of: "2026-06-30", // the sample data ends here; write "today" for your own
  people: [
    contacts.as({
      given_name: clean.name("first_name"),
      family_name: clean.name("last_name"),
      email: clean.email("email"),
      street: clean.street("street"),
      city: clean.city("town"),
      postcode: clean.postcode("postcode", { country: "GB" }),
      email_opt_out: clean.flag("no_email"),
      registered_at: "since",
      updated_at: "since",
    }),
    acme.as({
      full_name: clean.name("Name"),
      email: clean.email("E-mail"),
      street: clean.street("Address"),
      city: clean.city("Town"),
      postcode: clean.postcode("Postcode", { country: "GB" }),
    }),
  ],
  products: products.as({ product_id: "sku", name: "name", category: "category", unit_cost: "cost", unit_price: "price" }),
  orders: orderLines.as({
    order_id: "order_no", line_no: "line", product_id: "sku", ordered_at: "ordered_on", quantity: "qty", net_amount: "net",
    cost_amount: "cost", person: contacts.ref("customer"),
  }),
  campaigns: campaigns.as({ campaign_id: "campaign", name: "name", channel: "channel", started_on: "starts" }),
  touches: touches.as({ campaign_id: "campaign", cell: "cell", touched_at: "sent_on", cost_amount: "cost", person: contacts.ref("customer") }),
  costs: campaigns.as({ campaign_id: "campaign", incurred_on: "starts", kind: constant("creative"), amount: "creative_cost" }),

  // 3. What comes out, and when.
  reports: [segmentReport({ to: "out/" }), roiReport({ to: "out/" })],
  jobs: { nightly: { cron: "15 2 * * *" } },
});
`;
