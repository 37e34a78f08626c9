import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { calc, constant, defineProject, env, money, planProject, postgres, segmentReport, sql } from "housefile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { copyInto } from "../support/copy-into.ts";
import { dataFile } from "../support/data.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startPostgres } from "../support/postgres.ts";
import { askPublished, runProject } from "../support/run-project.ts";

const file = dataFile("online_retail", "online-retail-all.csv.gz");

/** Puts the published file into a real order system, one row a line, with the line's place as its key. */
function fillShop(url: string, from: string): Promise<void> {
  return copyInto(
    url,
    `create table line (
      line_id bigint generated always as identity, invoice_no text, stock_code text, description text, quantity integer,
      invoiced_at timestamp, unit_price numeric, customer_id numeric, country text
    )`,
    `copy line (invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id, country)
     from stdin (format csv, header)`,
    createReadStream(from).pipe(createGunzip()),
  );
}

const shop = postgres("shop", { url: env("SHOP_URL") });
const customers = shop.query("customer", {
  sql: "select customer_id::integer as customer_id, min(country) as country from line where customer_id is not null group by 1",
  key: "customer_id",
  contract: z.object({ customer_id: z.int(), country: z.string() }),
});
const lines = shop.query("line", {
  sql: "select line_id, invoice_no, stock_code, quantity, invoiced_at at time zone 'Europe/London' as invoiced_at, unit_price, customer_id::integer as customer_id from line",
  key: "line_id",
  contract: z.object({
    line_id: z.int(),
    invoice_no: z.string(),
    stock_code: z.string(),
    quantity: z.int(),
    invoiced_at: z.date(),
    unit_price: money(),
    customer_id: z.int().nullable(),
  }),
});

const project = defineProject({
  company: "Online Retail",
  warehouse: "warehouse.duckdb",
  timezone: "Europe/London",
  currency: "GBP",
  as_of: "2011-12-10",
  people: customers.as({ country: "country" }),
  orders: lines.as({
    order_id: "invoice_no",
    line_no: "line_id",
    product_id: "stock_code",
    ordered_at: "invoiced_at",
    quantity: "quantity",
    unit_price: "unit_price",
    net_amount: calc(["quantity", "unit_price"], "quantity * unit_price"),
    channel: constant("web"),
    person: customers.ref("customer_id"),
  }),
  reports: [segmentReport({ to: "out/" })],
});

describe.skipIf(file === undefined)("Online Retail as the order system", () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase("shop");
    await fillShop(url, file ?? "");
  });
  afterAll(() => server.stop());

  test("gives its published figures from the star, and both segment reports", async () => {
    const folder = temporaryFolder();
    const result = await runProject(project, folder, { SHOP_URL: url });
    const [all, staged, bought, marts] = await askPublished(
      folder,
      sql`
          select
            count(*) as lines, count(distinct order_id) as invoices, count(distinct person_key) filter (person_key <> 0) as customers,
            count(*) filter (order_id like 'C%') as cancelled, count(*) filter (person_key = 0) as without_customer, sum(net_amount) as revenue
          from star.fact_order_line`,
      sql`select count(*) as lines from staging.line`,
      sql`
          select count(*) as lines, count(distinct person_key) as customers, count(distinct order_id) as invoices, sum(net_amount) as revenue
          from star.fact_order_line
          where person_key <> 0 and quantity > 0 and unit_price > 0`,
      sql`select (select count(*) from mart.customer_rfm) as scored, (select sum(customers)::bigint from mart.segment_summary where segmentation = 'rfm_segment') as segmented`,
    );
    expect(all).toEqual([
      {
        lines: 541_909,
        invoices: 25_900,
        customers: 4372,
        cancelled: 9288,
        without_customer: 135_080,
        revenue: 9_747_747.934,
      },
    ]);
    expect(staged).toEqual([{ lines: 541_909 }]);
    expect(bought).toEqual([{ lines: 397_884, customers: 4338, invoices: 18_532, revenue: 8_911_407.904 }]);
    // 1 customer bought nothing but free lines, so 4,339 made a purchase and 4,338 paid for one.
    expect(marts).toEqual([{ scored: 4339, segmented: 4339 }]);
    expect(result.files.map((path) => existsSync(join(folder, path)) || existsSync(path))).toEqual([true, true]);

    const again = await runProject(project, folder, { SHOP_URL: url });
    expect(again.rowsLoaded).toBe(0);
  });

  test("has 5,268 lines that repeat another one exactly, each kept once by its key", async () => {
    const folder = temporaryFolder();
    const repeated = shop.query("whole_line", {
      sql: "select line_id, invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id, country from line",
      key: "line_id",
      contract: z.object({
        line_id: z.int(),
        invoice_no: z.string(),
        stock_code: z.string(),
        description: z.string().nullable(),
        quantity: z.int(),
        invoiced_at: z.date(),
        unit_price: money(),
        customer_id: z.number().nullable(),
        country: z.string(),
      }),
    });
    const whole = defineProject({
      warehouse: "warehouse.duckdb",
      people: repeated.as({ record_id: "customer_id", country: "country" }),
    });
    const steps = planProject(whole).steps.filter(({ stage }) => stage === "extract");
    await runProject(whole, folder, { SHOP_URL: url }, {}, { steps });
    const [rows] = await askPublished(
      folder,
      sql`
          select (count(*) - count(distinct (invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id, country)))::bigint as repeated
          from staging.whole_line`,
    );
    expect(rows).toEqual([{ repeated: 5268 }]);
  });
});
