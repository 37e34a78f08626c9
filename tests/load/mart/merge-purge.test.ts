import { csv, dropFolder, purchasedList, sql } from "housefile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { personId } from "../../../core/tables/golden.ts";
import { customerDay, listAudit } from "../../../core/tables/mart.ts";
import { planSourceDimension } from "../../../load/dimension/lookup.ts";
import { identityDecision, identityPair, identityRecord } from "../../../core/tables/identity.ts";
import { planListAuditFact } from "../../../load/fact/list-audit.ts";
import { auditSampleSql } from "../../../load/fact/list-audit.sql.ts";
import { planListNameFact } from "../../../load/fact/list-name.ts";
import { planListAudit } from "../../../load/mart/list-audit.ts";
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

  it("a checked sample says what was dropped wrongly and what was kept wrongly, with intervals and costs", async () => {
    const db = database.session;
    // Of 400 names 100 are on the house file; 200 of the others look like somebody else.
    await bring("acme", sql`select range + 1 as person_key from range(400)`);
    await db.run(sql`insert into ${personId} select 'crm', range::varchar, range + 1 from range(100)`);
    await db.run(sql`insert into ${personId} select 'crm', range::varchar, range + 1001 from range(100, 300)`);
    await db.run(sql`insert into ${identityRecord}
      select row_number() over (order by source, record_id) - 1, source, record_id, 0 from ${personId}`);
    await db.run(sql`insert into ${identityPair}
      select a.record_no, c.record_no, 0, 1, 0.67, 0
      from ${identityRecord} as a
      join ${identityRecord} as c on c.source = 'crm' and a.record_id = 'acme' || (c.record_id::integer + 1)
      where a.source = 'acme'`);
    const check = async () => {
      const sources = [house, bought("acme", {})].map(({ source }) => source);
      await carryOut(
        database,
        [
          planSourceDimension(sources),
          planListNameFact([house, bought("acme", {})]),
          planListAuditFact(),
          planListAudit({ overkill_cost: 2, underkill_cost: null, holdout_percent: 0 }),
        ],
        "2026-06-30T12:00:00Z",
      );
      return db.rows(sql`from ${listAudit} order by error`);
    };
    expect(await check()).toMatchObject([
      { error: "overkill", names: 100, doubtful: 100, audited: 0, rate: null, wrong_names: null, cost_amount: null },
      { error: "underkill", names: 300, doubtful: 200, audited: 0, rate: null, wrong_names: null, cost_amount: null },
    ]);
    const drawn = await db.rows<{ l: string; r: string }>(auditSampleSql(40, 7));
    expect(drawn).toHaveLength(80);
    expect(new Set(drawn.map(({ l }) => l)).size).toBe(80);
    expect(await db.rows(auditSampleSql(40, 7))).toEqual(drawn);
    expect(await db.rows(auditSampleSql(40, 8))).not.toEqual(drawn);
    for (const [index, { l, r }] of drawn.entries()) {
      const [left = "", right = ""] = [l.split(":")[1], r.split(":")[1]];
      expect(l.startsWith("acme:") && r.startsWith("crm:")).toBe(true);
      // Rows of a list come kind by kind: 40 dropped, of which 4 were somebody else; 40 net, of which 10 were known.
      const verdict = index < 40 ? (index < 4 ? "different" : "same") : index < 50 ? "same" : "different";
      await db.run(sql`insert into ${identityDecision}
        values (${index + 1}, 'acme', ${left}, 'crm', ${right}, ${verdict}, 'audit', 'test', now(), '')`);
    }
    const [overkill, underkill] = await check();
    expect(overkill).toMatchObject({
      audited: 40,
      wrong: 4,
      rate: 0.1,
      wrong_names: 10,
      cost_per_name: 2,
      cost_amount: 20,
    });
    // Wilson's interval of 4 in 40.
    expect(overkill?.["rate_low"]).toBeCloseTo(0.0396, 4);
    expect(overkill?.["rate_high"]).toBeCloseTo(0.2305, 4);
    expect(underkill).toMatchObject({ audited: 40, wrong: 10, rate: 0.25, wrong_names: 50, cost_amount: null });
    // Names that were checked are not drawn again.
    const again = await db.rows<{ l: string }>(auditSampleSql(40, 7));
    expect(again.filter(({ l }) => drawn.some((one) => one.l === l))).toEqual([]);
  });
});
