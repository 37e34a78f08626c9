import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateCompany } from "../../examples/generate/company.ts";
import type { NextDaySummary } from "../../examples/generate/next-day-summary.ts";
import { applyNextDay } from "../../examples/generate/next-day.ts";
import { crmTables, shopTables, type TableShape } from "../../examples/generate/schema.sql.ts";
import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import { rowsOf, tableHash, wholeCsv } from "./company-reading.ts";

interface Place {
  readonly to: string;
  readonly crm: string;
  readonly shop: string;
}

let server: PostgresServer;
let home: string;
let here: Place;
let before: Counts;
let summary: NextDaySummary;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "housefile-next-day-"));
  server = await startPostgres();
  here = await prepare("one");
  before = await countAll(here);
  summary = await applyNextDay({ day: 1, ...here });
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

test("the new rows are as many as it says", async () => {
  const after = await countAll(here);
  expect(summary.date).toBe("2026-07-01");
  expect(after.contact - before.contact).toBe(summary.newContacts);
  expect(after.customer - before.customer).toBe(summary.newCustomers);
  expect(after.orders - before.orders).toBe(summary.newOrders);
  expect(after.order_line - before.order_line).toBe(summary.newLines + summary.returnedLines);
  expect(after.response - before.response).toBe(summary.newResponses);
  expect(after.product - before.product).toBe(summary.newProducts);
  for (const [name, count] of Object.entries(summary))
    if (typeof count === "number") expect(count, name).toBeGreaterThan(0);
});

test("what changed carries the day in `updated_at`, and nothing else does", async () => {
  const changed = await rowsOf<{ new: number; old: number }>(
    here.crm,
    `select count(*) filter (where registered_at >= '2026-07-01')::int as new, count(*) filter (where registered_at < '2026-07-01')::int as old
     from contact where updated_at >= '2026-07-01'`,
  );
  const orders = await rowsOf<{ late: number; shipped: number }>(
    here.shop,
    `select
       count(*) filter (where ordered_at < '2026-06-22' and status = 'placed')::int as late,
       count(*) filter (where ordered_at < '2026-07-01' and status = 'shipped')::int as shipped
     from orders where updated_at >= '2026-07-01'`,
  );
  expect(changed[0]?.new).toBe(summary.newContacts);
  expect(changed[0]?.old).toBeGreaterThanOrEqual(summary.movedContacts);
  expect(changed[0]?.old).toBeLessThanOrEqual(summary.movedContacts + summary.refusedEmails);
  expect(orders).toEqual([{ late: summary.lateOrders, shipped: summary.shippedOrders }]);
});

test("the list and the truth of the new records come beside the old ones", () => {
  const truth = wholeCsv(join(here.to, "truth", "person-2026-07-01.csv"));
  const ofSource = (source: string): number => truth.filter((row) => row["source"] === source).length;
  const lines = readFileSync(join(here.to, "inbox", "northern", `${summary.list}.csv`), "utf8")
    .trimEnd()
    .split("\n");
  expect(summary.list).toBe("northern_2026-07-01");
  expect(lines.length - 1).toBe(summary.listRows);
  expect(ofSource(summary.list)).toBe(summary.listRows);
  expect(ofSource("contact")).toBe(summary.newContacts);
  expect(ofSource("customer")).toBe(summary.newCustomers);
});

test("days come in order, each once", async () => {
  await expect(applyNextDay({ day: 1, ...here })).rejects.toThrow("has come to day 1");
  await expect(applyNextDay({ day: 3, ...here })).rejects.toThrow("has come to day 1");
});

test("the same company and days give the same rows", async () => {
  const twin = await prepare("two");
  await applyNextDay({ day: 1, ...twin });
  const second = await applyNextDay({ day: 2, ...twin, share: 0.05 });
  expect(await applyNextDay({ day: 2, ...here, share: 0.05 })).toEqual(second);
  expect(await hashAll(twin)).toEqual(await hashAll(here));
}, 60_000);

async function prepare(name: string): Promise<Place> {
  const place = {
    to: join(home, name),
    crm: await server.createDatabase(`${name}_crm`),
    shop: await server.createDatabase(`${name}_shop`),
  };
  await generateCompany({ people: 500, seed: 5, ...place });
  return place;
}

type Counts = Record<"contact" | "response" | "customer" | "product" | "orders" | "order_line", number>;

async function countAll({ crm, shop }: Place): Promise<Counts> {
  const count = async (url: string, table: string): Promise<number> =>
    (await rowsOf<{ count: number }>(url, `select count(*)::int as count from ${table}`))[0]?.count ?? 0;
  return {
    contact: await count(crm, "contact"),
    response: await count(crm, "response"),
    customer: await count(shop, "customer"),
    product: await count(shop, "product"),
    orders: await count(shop, "orders"),
    order_line: await count(shop, "order_line"),
  };
}

async function hashAll({ crm, shop }: Place): Promise<string[]> {
  const hashes: string[] = [];
  for (const [url, shapes] of [
    [crm, crmTables],
    [shop, shopTables],
  ] as const) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const shape of Object.values<TableShape>(shapes)) hashes.push(await tableHash(client, shape));
    await client.end();
  }
  return hashes;
}
