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

  it("find strangers who are like the customers of a segment", async () => {
    await database.session.run(sql`
      create table people as
      select buyer as name, case when hash(buyer) % 2 = 0 then 'FR' else 'GB' end as land from (select distinct buyer from "My Orders")
      union all
      select 'stranger ' || i, case when i % 2 = 0 then 'FR' else 'GB' end from range(100) as numbers(i)`);
    const { persons, check } = await analysis.lookAlikes(
      database,
      { persons: sql`select name as person, land as country from people`, orders },
      { as_of, settings: { look_alikes: { segment: "country = 'FR'" } } },
    );
    expect(persons).toHaveLength(100);
    const french = persons.filter(({ person }) => Number(person.replace("stranger ", "")) % 2 === 0);
    const least = Math.min(...french.map(({ score }) => Number(score)));
    expect(persons.filter(({ score }) => Number(score) >= least)).toHaveLength(50);
    expect(check).toMatchObject([{ auc: 1 }]);
  });

  it("profile segments, and say who moved between them", async () => {
    const persons = sql`select distinct buyer as person, case when hash(buyer) % 2 = 0 then 'FR' else 'GB' end as country from "My Orders"`;
    const { profiles } = await analysis.segmentProfiles(database, { orders, persons }, { as_of });
    const french = profiles.filter(({ attribute, value }) => attribute === "country" && value === "FR");
    expect(french.length).toBeGreaterThan(0);
    const { history, movements } = await analysis.segmentMovements(database, orders, { as_of });
    const periods = new Set(history.map(({ period_on: period }) => period));
    expect(periods.size).toBe(13);
    expect(history.filter(({ period_on: period }) => period === "2025-06-01")).toHaveLength(200);
    expect(movements.length).toBeGreaterThan(0);
  });

  it("give coupons within a budget", async () => {
    // Two thirds stop buying at some time, so that there is something to foretell.
    const shop = sql`
      select *
      from (
        select 'customer ' || i % 1200 as person, i as order_id, date '2024-01-01' + (i * 7919 % 540)::integer as ordered_on, 1 + i % 97 as net_amount,
          i % 3 as product, case when i % 3 = 0 then 'beer' else 'nappies' end as category
        from range(12000) as numbers(i)
      )
      where hash(person) % 3 = 0 or ordered_on < date '2024-06-01' + (hash('stops' || person) % 400)::integer`;
    const { customers } = await analysis.coupons(database, shop, {
      as_of,
      settings: { coupons: { budget: 20, hold_back_percent: 10 } },
    });
    const cost = customers.reduce((sum, { expected_cost: expected }) => sum + Number(expected), 0);
    expect(customers.length).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(20);
    expect(new Set(customers.map(({ category }) => category)).size).toBeLessThanOrEqual(2);
  });

  it("tell what became of bought lists", async () => {
    const names = sql`
      select 'customer ' || i as person, 'list ' || i % 2 as list, case when i % 10 = 0 then 'house' else 'net' end as fate, 100 as cost_per_thousand
      from range(1000) as numbers(i)
      union all
      select null, 'list 0', 'invalid', 100 from range(5)`;
    const touches = sql`
      select 'customer ' || i as person, 'spring' as campaign, case when i % 4 < 2 then 'control' else 'treatment' end as cell,
        timestamptz '2024-01-01 09:00:00+00' as touched_at, 365 as response_window_days
      from range(1000) as numbers(i)`;
    const { performance, effects, waterfall, overlap, multiBuyers, invoices } = await analysis.lists(
      database,
      { names, orders, touches },
      { as_of },
    );
    // Customers 0 to 199 ordered; of each list's a tenth were ours before.
    expect(
      performance.map(({ source, names: gross, invalid, house, net_names, buyers }) => [
        source,
        gross,
        invalid,
        house,
        net_names,
        buyers,
      ]),
    ).toEqual([
      ["list 0", 505, 5, 100, 400, 80],
      ["list 1", 500, 0, 0, 500, 100],
    ]);
    expect(effects.map(({ source, holdout, treated, control }) => [source, holdout, treated, control])).toEqual([
      ["list 0", "creative", 200, 200],
      ["list 1", "creative", 250, 250],
    ]);
    expect(waterfall.filter(({ source, step }) => source === null && step === "net")).toMatchObject([{ names: 900 }]);
    expect(overlap).toHaveLength(4);
    expect(multiBuyers).toMatchObject([{ lists: 1, persons: 1000 }]);
    expect(invoices).toMatchObject([{ expected_amount: 50.5 }, { expected_amount: 50 }]);
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
