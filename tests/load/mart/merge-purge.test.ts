import { csv, dropFolder, purchasedList, sql } from "housefile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { personId } from "../../../core/tables/golden.ts";
import { customerDay } from "../../../core/tables/mart.ts";
import { planSourceDimension } from "../../../load/dimension/lookup.ts";
import { planListNameFact } from "../../../load/fact/list-name.ts";
import { planListMarts } from "../../../load/mart/list.ts";
import { createTableSql, type Database } from "../../../warehouse/database.ts";
import { carryOut, emptyWarehouse } from "../star/star.ts";

const contract = z.object({ id: z.string() });
const house = dropFolder("crm", { read: csv("x.csv"), contract }).as({});
const bought = (name: string, terms: object) =>
  purchasedList(name, { read: csv("x.csv"), contract, vendor: name, ...terms }).as({});

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
  await database.session.run(createTableSql(customerDay, "replace"));
});
afterEach(() => {
  database.close();
});

/** A list whose names are the persons of a select `(person_key)`. */
async function bring(name: string, persons: ReturnType<typeof sql>): Promise<void> {
  const db = database.session;
  await db.run(sql`create table ${sql.id("staging", name)} as
    select ${name} || '.csv' as _file, row_number() over () as _line, ${name} || row_number() over () as _key, hash(${name}, person_key) as _hash, person_key from (${persons})`);
  await db.run(sql`create table ${sql.id("quarantine", name)} (origin varchar, file varchar, line bigint)`);
  await db.run(sql`insert into ${personId} select ${name}, _key, person_key from ${sql.id("staging", name)}`);
}

async function mergePurge(lists: readonly ReturnType<typeof bought>[], seed = 1): Promise<void> {
  const sources = lists.map(({ source }) => source);
  const steps = [planSourceDimension(sources), planListNameFact([house, ...lists], seed), ...planListMarts()];
  await carryOut(database, steps, "2026-06-30T12:00:00Z");
}

describe("merge/purge", () => {
  it("100,000 names at 100 per thousand, 85 % floor, 3 per thousand run charge, 9,000 duplicates cost 9,127", async () => {
    await bring("acme", sql`select range % 91000 + 1 as person_key from range(100000)`);
    const terms = {
      cost_per_thousand: 100,
      net_name_floor_percent: 85,
      run_charge_per_thousand: 3,
      invoiced_amount: 9400,
    };
    await mergePurge([bought("acme", terms)]);
    expect(
      await database.session.rows(sql`
        select gross_names, net_names, floor_names, paid_names, name_amount, run_charge_amount, expected_amount, difference
        from mart.list_invoice`),
    ).toEqual([
      {
        gross_names: 100_000,
        net_names: 91_000,
        floor_names: 85_000,
        paid_names: 91_000,
        name_amount: 9100,
        run_charge_amount: 27,
        expected_amount: 9127,
        difference: 273,
      },
    ]);
  });

  it("below the floor the floor is paid", async () => {
    await bring("acme", sql`select range % 50 + 1 as person_key from range(100)`);
    await mergePurge([
      bought("acme", { cost_per_thousand: 100, net_name_floor_percent: 85, run_charge_per_thousand: 10 }),
    ]);
    const [invoice] = await database.session.rows(sql`select paid_names, expected_amount from mart.list_invoice`);
    expect(invoice).toEqual({ paid_names: 85, expected_amount: 8.65 });
  });

  it("five lists of 15,000 of which each two share 2,250 names leave 52,500 net, 30 % duplicates", async () => {
    // Each pair of lists has a block of 2,250 persons of its own; 6,000 more are on one list only.
    const names = ["a", "b", "c", "d", "e"];
    for (const [place, name] of names.entries()) {
      const shared = names.flatMap((_, other) => {
        if (other === place) return [];
        const [low, high] = [Math.min(place, other), Math.max(place, other)];
        return [sql`select ${(low * 5 + high) * 10_000} + range as person_key from range(2250)`];
      });
      await bring(
        name,
        sql`${sql.join(shared, " union all ")} union all select ${1_000_000 + place * 10_000} + range from range(6000)`,
      );
    }
    await mergePurge(names.map((name) => bought(name, { priority: 1, cost_per_thousand: 100 })));
    const steps = await database.session.rows(
      sql`select step, names, remaining from mart.list_waterfall where source_key = 0 order by step_no`,
    );
    expect(steps).toEqual([
      { step: "gross", names: 75_000, remaining: 75_000 },
      { step: "lost_to_other_list", names: 22_500, remaining: 52_500 },
      { step: "net", names: 52_500, remaining: 52_500 },
    ]);
    expect(22_500 / 75_000).toBe(0.3);
    const overlap = await database.session.rows(sql`
      select distinct persons, share from mart.list_overlap where source_key <> other_source_key`);
    expect(overlap).toEqual([{ persons: 2250, share: 0.15 }]);
    expect(await database.session.rows(sql`select lists, persons from mart.list_multi_buyer order by lists`)).toEqual([
      { lists: 1, persons: 30_000 },
      { lists: 2, persons: 22_500 },
    ]);
    // Equals draw: of 9,000 shared names each list keeps about half.
    const kept = await database.session.rows<{ n: number }>(
      sql`select count(*) as n from star.fact_list_name where fate = 'net' and decided_by = 'draw' group by source_key`,
    );
    for (const { n } of kept) expect(Math.abs(n - 4500)).toBeLessThan(250);
  });

  it("equal lists draw in proportion to their sizes, the same in every run and any order; another seed draws anew", async () => {
    await bring("large", sql`select range as person_key from range(1, 9001)`);
    await bring("small", sql`select range as person_key from range(6001, 9001)`);
    const lists = [bought("large", { priority: 1 }), bought("small", { priority: 1 })];
    const winners = () =>
      database.session.rows(
        sql`select person_key, source_key from star.fact_list_name where fate = 'net' and decided_by = 'draw' order by person_key`,
      );
    await mergePurge(lists);
    const first = await winners();
    const small = await database.session.rows<{ n: number }>(sql`
      select count(*) as n from star.fact_list_name join star.dim_source using (source_key) where source = 'small' and fate = 'net'`);
    expect(Math.abs((small[0]?.n ?? 0) - 750)).toBeLessThan(100);
    await database.session.run(sql`drop table star.fact_list_name`);
    await mergePurge([...lists].reverse());
    expect(await winners()).toEqual(first);
    await database.session.run(sql`drop table star.fact_list_name`);
    await mergePurge(lists, 2);
    expect(await winners()).not.toEqual(first);
  });

  it("a smaller priority wins, wherever the list stands in the project", async () => {
    await bring("first", sql`select 1 as person_key`);
    await bring("second", sql`select 1 as person_key`);
    await mergePurge([bought("first", { priority: 5 }), bought("second", { priority: 2 })]);
    expect(
      await database.session.rows(sql`select fate, decided_by, lists from star.fact_list_name order by fate`),
    ).toEqual([
      { fate: "lost_to:second", decided_by: "priority", lists: 2 },
      { fate: "net", decided_by: "priority", lists: 2 },
    ]);
  });
});
