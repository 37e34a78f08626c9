import { expect, test } from "vitest";
import { sql } from "../../../core/sql.ts";
import { cleanTable } from "../../../core/feed.ts";
import { personId, goldenPerson } from "../../../core/tables/golden.ts";
import { planStar } from "../../../load/plan.ts";
import { carryOut, emptyWarehouse, putOrder, putPerson, star } from "./star.ts";

const steps = planStar({ timezone: "Europe/London", sources: [], people: [] }).filter(
  ({ name }) => name !== "dimension.source",
);
const createSources = sql`create or replace table star.dim_source as select 1::bigint as source_key, 'shop'::varchar as source, 'system'::varchar as kind, null::decimal(18,4) as cost_per_thousand`;

test("an empty house still has a whole star with its unknown members", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await carryOut(database, steps, "2026-06-30T00:00:00Z");
  for (const dimension of ["dim_customer", "dim_product", "dim_campaign", "dim_channel", "dim_date"]) {
    const rows = await database.session.rows(sql`select count(*) as n from ${star(dimension)}`);
    expect(rows[0]?.["n"], dimension).toBeGreaterThanOrEqual(1);
  }
  database.close();
});

test("an order finds who the person was then and who they are now", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putPerson(database, { key: 1, record: "a", city: "Bath", changed_at: "2025-01-01" });
  await carryOut(database, steps, "2026-01-01T00:00:00Z");
  await putPerson(database, { key: 1, record: "a", city: "York", changed_at: "2026-02-01" });
  await putOrder(database, { id: "late", record: "a", at: "2026-01-15" });
  await putOrder(database, { id: "new", record: "a", at: "2026-02-15" });
  await carryOut(database, steps, "2026-03-01T00:00:00Z");
  expect(
    await database.session.rows(sql`
      select line.order_id, customer.city, line.person_key
      from star.fact_order_line as line join star.dim_customer as customer using (customer_key)
      order by line.ordered_at`),
  ).toEqual([
    { order_id: "late", city: "Bath", person_key: 1 },
    { order_id: "new", city: "York", person_key: 1 },
  ]);
  expect(
    await database.session.rows(
      sql`select city, status, valid_from, valid_to, is_current from star.dim_customer where person_key = 1 order by valid_from`,
    ),
  ).toEqual([
    {
      city: "Bath",
      status: "customer",
      valid_from: new Date("1900-01-01T00:00:00Z"),
      valid_to: new Date("2026-02-01T00:00:00Z"),
      is_current: false,
    },
    {
      city: "York",
      status: "customer",
      valid_from: new Date("2026-02-01T00:00:00Z"),
      valid_to: new Date("9999-12-31T00:00:00Z"),
      is_current: true,
    },
  ]);
  database.close();
});

test("carrying the load out again changes nothing", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putPerson(database, { key: 1, record: "a", city: "Bath" });
  await putOrder(database, { id: "1", record: "a", at: "2026-01-15" });
  await putOrder(database, { id: "2", record: "nobody", at: "2026-01-15" });
  await carryOut(database, steps, "2026-03-01T00:00:00Z");
  const before = await database.session.rows(sql`from star.dim_customer order by customer_key`);
  await carryOut(database, steps, "2026-03-02T00:00:00Z");
  expect(await database.session.rows(sql`from star.dim_customer order by customer_key`)).toEqual(before);
  database.close();
});

test("an order of a record nobody sent goes to an inferred member, and to the person when the record comes", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putOrder(database, { id: "1", record: "later", at: "2026-01-15" });
  await putOrder(database, { id: "2", record: null, at: "2026-01-15" });
  await carryOut(database, steps, "2026-02-01T00:00:00Z");
  expect(
    await database.session.rows(
      sql`select order_id, person_key, customer_key > 0 as has_member from star.fact_order_line order by order_id`,
    ),
  ).toEqual([
    { order_id: "1", person_key: -1, has_member: true },
    { order_id: "2", person_key: 0, has_member: false },
  ]);
  await putPerson(database, { key: 5, record: "later" });
  await carryOut(database, steps, "2026-02-02T00:00:00Z");
  expect(
    await database.session.rows(sql`select order_id, person_key from star.fact_order_line order by order_id`),
  ).toEqual([
    { order_id: "1", person_key: 5 },
    { order_id: "2", person_key: 0 },
  ]);
  expect(
    await database.session.rows(sql`select person_key from star.dim_customer where is_current and person_key <> 0`),
  ).toEqual([{ person_key: 5 }]);
  database.close();
});

test("a merged person's last version is closed and the orders move to the person who stays", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putPerson(database, { key: 1, record: "a" });
  await putPerson(database, { key: 2, record: "b" });
  await putOrder(database, { id: "1", record: "b", at: "2026-01-15" });
  await carryOut(database, steps, "2026-02-01T00:00:00Z");
  await database.session.run(sql`update ${personId} set person_key = 1 where record_id = 'b'`);
  await database.session.run(sql`delete from ${goldenPerson} where person_key = 2`);
  await carryOut(database, steps, "2026-03-01T00:00:00Z");
  expect(
    await database.session.rows(
      sql`select person_key, is_current, valid_to from star.dim_customer where person_key > 0 order by person_key`,
    ),
  ).toEqual([
    { person_key: 1, is_current: true, valid_to: new Date("9999-12-31T00:00:00Z") },
    { person_key: 2, is_current: false, valid_to: new Date("2026-03-01T00:00:00Z") },
  ]);
  expect(await database.session.rows(sql`select person_key from star.fact_order_line`)).toEqual([{ person_key: 1 }]);
  database.close();
});

test("cancelled lines make no fact, and prospects have none", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putPerson(database, { key: 1, record: "a" });
  await putOrder(database, { id: "1", record: "a", at: "2026-01-15", cancelled: true });
  await carryOut(database, steps, "2026-02-01T00:00:00Z");
  expect(await database.session.rows(sql`select count(*) as n from star.fact_order_line`)).toEqual([{ n: 0 }]);
  expect(await database.session.rows(sql`select status from star.dim_customer where person_key = 1`)).toEqual([
    { status: "prospect" },
  ]);
  database.close();
});

test("a day begins in the project's time zone", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putOrder(database, { id: "summer", record: null, at: "2026-06-30T23:30:00Z" });
  await putOrder(database, { id: "winter", record: null, at: "2026-01-31T23:30:00Z" });
  await carryOut(database, steps, "2026-07-02T00:00:00Z");
  expect(
    await database.session.rows(sql`select order_id, date_key from star.fact_order_line order by order_id`),
  ).toEqual([
    { order_id: "summer", date_key: 20260701 },
    { order_id: "winter", date_key: 20260131 },
  ]);
  database.close();
});

test("products and campaigns that only facts name become inferred members with lasting keys", async () => {
  const database = await emptyWarehouse();
  await database.session.run(createSources);
  await putOrder(database, { id: "1", record: null, at: "2026-01-15" });
  await carryOut(database, steps, "2026-02-01T00:00:00Z");
  expect(
    await database.session.rows(
      sql`select product_key, product_id, name, is_inferred from star.dim_product where product_key > 0`,
    ),
  ).toEqual([{ product_key: 1, product_id: "SKU", name: null, is_inferred: true }]);
  await database.session.run(
    sql`insert into ${cleanTable("products")} (source, product_id, name) values ('shop', 'AAA', 'First'), ('shop', 'SKU', 'Known now')`,
  );
  await carryOut(database, steps, "2026-02-02T00:00:00Z");
  expect(
    await database.session.rows(
      sql`select product_key, product_id, name, is_inferred from star.dim_product where product_key > 0 order by 1`,
    ),
  ).toEqual([
    { product_key: 1, product_id: "SKU", name: "Known now", is_inferred: false },
    { product_key: 2, product_id: "AAA", name: "First", is_inferred: false },
  ]);
  database.close();
});
