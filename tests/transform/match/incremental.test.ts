import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MatchSettings } from "../../../core/match-settings.ts";
import { sql } from "../../../core/sql.ts";
import { personId } from "../../../core/tables/golden.ts";
import {
  identityCertainPair,
  identityCluster,
  identityDecision,
  identityFeature,
  identityGenericValue,
  identityModel,
  identityPair,
  identityRecord,
} from "../../../core/tables/identity.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import { createTableSql, type Database } from "../../../warehouse/database.ts";
import { emptyWarehouse, feedsOf, runSteps, stage } from "../run-steps.ts";
import { inventedPeople, inventPeople, peopleColumns } from "./invent-people.ts";

type Record_ = readonly (string | null)[];

/** Everything matching says of the records, by their ids: no number, no key. */
async function saidOf(database: Database) {
  const { session: db } = database;
  return {
    records: await db.rows(sql`
      select r.record_id, f.* exclude (record_no)
      from ${identityFeature} as f join ${identityRecord} as r using (record_no) order by r.record_id`),
    pairs: await db.rows(sql`
      select l.record_id as l, r.record_id as r, p.pattern, p.weight, p.home_weight
      from ${identityPair} as p
      join ${identityRecord} as l on l.record_no = p.left_no
      join ${identityRecord} as r on r.record_no = p.right_no
      order by all`),
    persons: await db.rows(sql`
      select list(r.record_id order by r.record_id) as records
      from ${identityCluster} as c join ${identityRecord} as r using (record_no)
      group by c.cluster_no order by records`),
    generic: await db.rows(sql`select column_name, value from ${identityGenericValue} order by all`),
  };
}

/** A warehouse whose file of people changes from run to run. */
async function openFile(settings: MatchSettings = {}) {
  const database = await emptyWarehouse();
  const rows = new Map<string, Record_>();
  let run = 0;
  return {
    database,
    rows,
    said: () => saidOf(database),
    async match(): Promise<{ readonly compared: unknown; readonly stale: unknown }> {
      await stage(database, "people", peopleColumns, [...rows.values()]);
      const outcomes = await runSteps(
        database,
        [
          ...planClean(feedsOf({ people: [inventedPeople] }), { currency: "GBP", country: "GB" }),
          ...planMatch(settings),
        ],
        { runId: ++run },
      );
      const notes = outcomes["match.pair"]?.notes;
      return { compared: notes?.["pairs_compared"], stale: notes?.["records_compared"] };
    },
    async decide(left: string, right: string, verdict: "same" | "different" | "open"): Promise<void> {
      await database.session.run(createTableSql(identityDecision, "keep"));
      await database.session.run(sql`insert into ${identityDecision}
        select count(*) + 1, 'people', ${left}, 'people', ${right}, ${verdict}, 'command', 'test', now(), 'test' from ${identityDecision}`);
    },
    /** Forgets all that was found, but not the model. */
    async forget(): Promise<void> {
      for (const found of [identityRecord, identityFeature, identityCluster, identityPair, identityCertainPair])
        await database.session.run(sql`drop table ${found}`);
    },
  };
}

type File = Awaited<ReturnType<typeof openFile>>;

/** Everything that may happen to a file between two runs; small enough that its model stays. */
interface Batch {
  readonly added: readonly Record_[];
  readonly removed: readonly string[];
  readonly changed: readonly Record_[];
}

function batchesOf(seed: number, households: number) {
  const all = inventPeople({ seed, households }).map(({ values }) => values);
  const held = all.filter((_, index) => index % 12 === 5);
  const base = all.filter((_, index) => index % 12 !== 5);
  const batch = (part: number): Batch => ({
    added: held.filter((_, index) => index % 3 === part),
    removed: base.filter((_, index) => index % 120 === part * 7).map(([id]) => id ?? ""),
    changed: base
      .filter((_, index) => index % 120 === part * 7 + 3)
      .map((row, index) =>
        row.with(4, base[index * 5]?.[4] ?? null).with(2, `${row[2] ?? ""}${index % 2 === 0 ? "e" : ""}`),
      ),
  });
  return { base, batches: [batch(0), batch(1), batch(2)] };
}

function apply({ rows }: File, { added, removed, changed }: Batch): void {
  for (const row of [...added, ...changed]) rows.set(row[0] ?? "", row);
  for (const id of removed) rows.delete(id);
}

describe("matching what changed", () => {
  for (const [kind, households, settings] of [
    ["all pairs", 150, {}],
    ["blocks", 420, { same_when: [["email", "given_name"]], different_when: [["birth_date", "given_name"]] }],
  ] as const)
    it(`says the same as matching all again, in whichever order the changes come: ${kind}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), fc.nat(50), async (order, seed) => {
          const { base, batches } = batchesOf(seed, households);
          const file = await openFile(settings);
          const other = await openFile(settings);
          try {
            for (const row of base) for (const { rows } of [file, other]) rows.set(row[0] ?? "", row);
            await file.match();
            await other.match();
            for (const place of order) {
              apply(file, batches[place] as Batch);
              const { stale } = await file.match();
              expect(stale).toBeLessThan(base.length / 5);
            }
            for (const batch of batches) apply(other, batch);
            await other.match();
            const stepwise = await file.said();
            expect(await other.said()).toEqual(stepwise);
            await file.forget();
            const { stale } = await file.match();
            expect(stale).toBe(file.rows.size);
            expect(await file.said()).toEqual(stepwise);
            const models = await file.database.session.rows(sql`select run_id from ${identityModel}`);
            expect(models).toEqual([{ run_id: 1 }]);
          } finally {
            file.database.close();
            other.database.close();
          }
        }),
        { numRuns: 1, seed: 5 },
      );
    });

  it("hears decisions, and takes them back, without comparing anybody again", async () => {
    const file = await openFile();
    try {
      const { base } = batchesOf(3, 200);
      for (const row of base) file.rows.set(row[0] ?? "", row);
      await file.match();
      const before = await file.said();
      const pairs = before.persons.map(({ records }) => records as string[]).filter(({ length }) => length > 2);
      const [first = [], second = []] = pairs;
      await file.decide(first[0] ?? "", first[1] ?? "", "different");
      await file.decide(first[0] ?? "", second[0] ?? "", "same");
      expect((await file.match()).stale).toBe(0);
      const decided = await file.said();
      expect(decided.persons).not.toEqual(before.persons);
      await file.forget();
      await file.match();
      expect(await file.said()).toEqual(decided);
      await file.decide(first[1] ?? "", first[0] ?? "", "open");
      await file.decide(second[0] ?? "", first[0] ?? "", "open");
      expect((await file.match()).stale).toBe(0);
      expect((await file.said()).persons).toEqual(before.persons);
    } finally {
      file.database.close();
    }
  });

  it("a value that becomes generic stops linking those who had it before", async () => {
    const file = await openFile();
    try {
      const { base } = batchesOf(4, 200);
      for (const row of base) file.rows.set(row[0] ?? "", row);
      const office = (from: number, to: number): void => {
        for (const row of base.slice(from, to)) file.rows.set(row[0] ?? "", row.with(3, "office@example.com"));
      };
      office(0, 4);
      await file.match();
      office(4, 40);
      const { stale } = await file.match();
      expect(stale).toBe(40);
      const found = await file.said();
      expect(found.generic).toEqual([{ column_name: "email", value: "office@example.com" }]);
      await file.forget();
      await file.match();
      expect(await file.said()).toEqual(found);
      expect(await file.database.session.rows(sql`select count(*) as n from ${personId}`)).toEqual([
        { n: base.length },
      ]);
    } finally {
      file.database.close();
    }
  });

  it("says the same when pairs are compared in turns", async () => {
    const [atOnce, inTurns] = [await openFile(), await openFile({ pairs_at_once: 500 })];
    try {
      for (const row of batchesOf(8, 420).base) for (const { rows } of [atOnce, inTurns]) rows.set(row[0] ?? "", row);
      const one = await atOnce.match();
      expect(await inTurns.match()).toEqual(one);
      expect(await inTurns.said()).toEqual(await atOnce.said());
    } finally {
      atOnce.database.close();
      inTurns.database.close();
    }
  });

  it("a model that other blocking rules were made for is learned anew", async () => {
    const file = await openFile();
    try {
      for (const row of batchesOf(6, 60).base) file.rows.set(row[0] ?? "", row);
      await file.match();
      const before = await file.said();
      // As a warehouse of an earlier version remembers it, whose rules may ask for columns that are no more.
      await file.database.session.run(
        sql`update ${identityModel} set signature = replace(signature, '"e-mail name"', '"an older rule"')`,
      );
      expect(await file.match()).toMatchObject({ stale: file.rows.size });
      expect(await file.said()).toEqual(before);
      expect(await file.match()).toEqual({ compared: 0, stale: 0 });
    } finally {
      file.database.close();
    }
  });

  it("does nothing when nothing changed", async () => {
    const file = await openFile();
    try {
      for (const row of batchesOf(6, 60).base) file.rows.set(row[0] ?? "", row);
      await file.match();
      const before = await file.said();
      expect(await file.match()).toEqual({ compared: 0, stale: 0 });
      expect(await file.said()).toEqual(before);
    } finally {
      file.database.close();
    }
  });
});
