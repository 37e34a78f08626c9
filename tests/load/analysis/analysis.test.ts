import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analysis, openDatabase, sql, type Database } from "housefile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sharedFolder } from "../../support/folder.ts";

describe("analyses of your own tables", () => {
  let database: Database;
  const orders = sql`select buyer as person, no as order_id, day as ordered_on, paid as net_amount, item as product, way as channel, code as campaign from "My Orders"`;
  const as_of = "2025-06-30";

  beforeEach(async () => {
    database = await openDatabase(":memory:", { threads: 2 });
    await database.session.run(sql`
      create table "My Orders" as
      select
        'customer ' || i % 200 as buyer,
        i::varchar as no,
        date '2024-01-01' + (i * 7919 % 540)::integer as day,
        (1 + i * 31 % 97)::decimal(10,2) as paid,
        case when i % 3 = 0 then 'beer' else 'nappies' end as item,
        case when i % 2 = 0 then 'web' else 'shop' end as way,
        case when i % 5 = 0 then 'spring' end as code
      from range(4000) as numbers(i)`);
    await database.session.run(sql`
      create table sent as
      select distinct buyer, 'spring' as code, case when hash(buyer) % 2 = 0 then 'control' else 'treatment' end as cell, timestamptz '2025-03-01 09:00:00+00' as sent_at
      from "My Orders"`);
  });
  afterEach(() => {
    database.close();
  });

  it("name people as you do, and give what plain SQL gives", async () => {
    const { customers, thresholds } = await analysis.rfm(database, orders, { as_of, settings: { frequency: "days" } });
    expect(customers).toHaveLength(200);
    const plain = await database.session.rows<{ buyer: string; days: number; paid: number }>(
      sql`select buyer, count(distinct day) as days, sum(paid)::double as paid from "My Orders" group by buyer`,
    );
    const known = new Map(plain.map((row) => [row.buyer, row]));
    for (const { person, frequency, monetary } of customers)
      expect({ frequency, monetary }).toEqual({
        frequency: known.get(person)?.days,
        monetary: known.get(person)?.paid,
      });
    expect(thresholds.filter(({ measure }) => measure === "product").map(({ cut }) => cut)).toEqual([1, 4]);
  });

  it("all run, leave your database as it was, and stand in its file as in memory", async () => {
    const tablesOf = () =>
      database.session.rows(sql`select database_name, schema_name, table_name from duckdb_tables() order by all`);
    const before = await tablesOf();
    const touches = sql`select buyer as person, code as campaign, sent_at as touched_at, cell from sent`;
    const interactions = sql`select buyer as person, 'referral' as kind, date '2025-01-01' as occurred_on, 'x@example.org' as subject from sent`;
    const results = {
      pareto: await analysis.pareto(database, orders, { as_of }),
      lifeCycle: await analysis.lifeCycle(database, orders, { as_of }),
      clusters: await analysis.clusters(database, orders, { as_of, settings: { k: 3 } }),
      tiers: await analysis.tiers(database, orders, { as_of }),
      cohorts: await analysis.cohorts(database, orders, { as_of }),
      lifetimeValue: await analysis.lifetimeValue(database, orders, { as_of }),
      valueByYear: await analysis.valueByYear(database, { orders, touches }, { as_of }),
      basketRules: await analysis.basketRules(database, orders, { as_of }),
      propensity: await analysis.propensity(database, { orders, touches }, { as_of }),
      nextOffers: await analysis.nextOffers(database, orders, { as_of }),
      campaigns: await analysis.campaigns(
        database,
        { touches, orders },
        { as_of, settings: { minimum_per_arm: 10, minimum_buyers: 0 } },
      ),
      attribution: await analysis.attribution(database, { touches, orders }, { as_of }),
      deviations: await analysis.deviations(database, orders, { as_of }),
      wordsOfMouth: await analysis.wordsOfMouth(database, { interactions, orders }, { as_of }),
    };
    expect(results.pareto.concentration).toMatchObject([{ customers: 200 }]);
    expect(results.clusters.clusters).toHaveLength(3);
    expect(results.cohorts.cells.length).toBeGreaterThan(0);
    expect(results.campaigns.returns).toMatchObject([{ campaign_id: "spring", label: "incremental" }]);
    expect(results.attribution.credits.length).toBeGreaterThan(0);
    expect(results.wordsOfMouth.reach).toMatchObject([{ invitations: 200 }]);
    expect(await tablesOf()).toEqual(before);
  });

  it("work on a file that is open for reading only, and leave it as it was", async () => {
    const { folder, remove } = sharedFolder();
    const file = join(folder, "shop.duckdb");
    const shop = await openDatabase(file);
    await shop.session.run(
      sql`create table invoice as select 'c' || i % 50 as buyer, i as no, date '2025-01-01' + i::integer % 150 as day, 10 as paid from range(500) as numbers(i)`,
    );
    shop.close();
    const before = readFileSync(file);
    const reading = await openDatabase(file, { readOnly: true });
    try {
      const invoices = sql`select buyer as person, no as order_id, day as ordered_on, paid as net_amount from invoice`;
      const { customers } = await analysis.rfm(reading, invoices, { as_of, settings: { mode: "exact" } });
      expect(customers).toHaveLength(50);
      expect(await reading.session.rows(sql`select count(*) as invoices from invoice`)).toEqual([{ invoices: 500 }]);
    } finally {
      reading.close();
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    remove();
  });

  it("a column that is missing is named, and the database stays usable", async () => {
    const broken = analysis.rfm(database, sql`select buyer as person, day as ordered_on from "My Orders"`, { as_of });
    await expect(broken).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringMatching(/`order_id`, `net_amount`/) as string,
    });
    await expect(analysis.rfm(database, sql`select * from nowhere`, { as_of })).rejects.toMatchObject({
      code: "WAREHOUSE_SQL",
    });
    const { customers } = await analysis.rfm(database, orders, { as_of });
    expect(customers).toHaveLength(200);
  });
});
