import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "../../../core/sql.ts";
import { personId } from "../../../core/tables/golden.ts";
import { identityEvent, identityMembership, identityPair, identityTombstone } from "../../../core/tables/identity.ts";
import { planLedger, type Beside } from "../../../transform/ledger/plan.ts";
import { createTableSql, type Database } from "../../../warehouse/database.ts";
import { migrationTableSql } from "../../../warehouse/migrate.sql.ts";
import { migrate } from "../../../warehouse/migrate.ts";
import { emptyWarehouse, runSteps } from "../run-steps.ts";

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
  await database.session.run(sql`create table identity.record (record_no integer, source varchar, record_id varchar)`);
  await database.session.run(sql`create table identity.cluster (record_no integer, cluster_no integer)`);
  await database.session.run(createTableSql(identityPair, "replace"));
});
afterEach(() => {
  database.close();
});

/** The ledger alone. */
const nothingBeside: Beside = {
  reads: [],
  writes: [],
  audits: [],
  act: async ({ db }, meanwhile) => {
    await db.runAll(meanwhile);
    return {};
  },
};

type Keys = Readonly<Record<string, number>>;

/** One run over groups of record ids, as clustering would leave them. */
async function run(runId: number, groups: readonly (readonly string[])[]): Promise<Keys> {
  const db = database.session;
  await db.run(sql`delete from identity.record`);
  await db.run(sql`delete from identity.cluster`);
  const records = groups.flat().sort();
  const numberOf = new Map(records.map((id, index) => [id, index]));
  await db.append({ schema: "identity", name: "record" }, [records.map((id, index) => [index, "s", id])]);
  const clusters = groups.flatMap((group) => {
    const numbers = group.map((id) => numberOf.get(id) ?? 0);
    return numbers.map((record) => [record, Math.min(...numbers)]);
  });
  await db.append({ schema: "identity", name: "cluster" }, [clusters]);
  await runSteps(database, [planLedger(nothingBeside)], { runId });
  return keysOf(await db.rows(sql`select record_id, person_key from ${personId} order by record_id`));
}

function keysOf(rows: readonly { readonly [column: string]: unknown }[]): Keys {
  return Object.fromEntries(rows.map((row) => [String(row["record_id"]), Number(row["person_key"])]));
}

async function asOf(runId: number): Promise<Keys> {
  return keysOf(
    await database.session.rows(sql`
      select record_id, person_key from ${identityMembership}
      where from_run <= ${runId} and coalesce(to_run > ${runId}, true)
      order by record_id`),
  );
}

async function eventsOf(runId: number) {
  return database.session.rows(
    sql`select kind, person_key, other_person_key, records from ${identityEvent} where run_id = ${runId} order by event_id`,
  );
}

describe("the ledger of persons", () => {
  it("tells creations, merges, splits, moves, retirements and revivals", async () => {
    const first = await run(1, [["a", "b"], ["c"], ["d", "e"], ["f"]]);
    expect(first).toEqual({ a: 1, b: 1, c: 2, d: 3, e: 3, f: 4 });
    expect((await eventsOf(1)).map(({ kind }) => kind)).toEqual(["created", "created", "created", "created"]);

    expect(await run(2, [["a", "b", "c"], ["d"], ["e"]])).toEqual({ a: 1, b: 1, c: 1, d: 3, e: 5 });
    expect(await eventsOf(2)).toEqual([
      { kind: "merged", person_key: 1, other_person_key: 2, records: 1 },
      { kind: "retired", person_key: 4, other_person_key: null, records: 1 },
      { kind: "split", person_key: 5, other_person_key: 3, records: 1 },
    ]);

    expect(await run(3, [["a", "b"], ["c"], ["d"], ["e"], ["f"]])).toEqual({ ...first, e: 5 });
    expect(await eventsOf(3)).toEqual([
      { kind: "split", person_key: 2, other_person_key: 1, records: 1 },
      { kind: "revived", person_key: 4, other_person_key: null, records: 1 },
    ]);

    expect(await run(4, [["a"], ["b", "c"], ["d"], ["e"], ["f"]])).toMatchObject({ a: 1, b: 2, c: 2 });
    expect(await eventsOf(4)).toEqual([{ kind: "moved", person_key: 2, other_person_key: 1, records: 1 }]);
  });

  it("numbers what became of persons first, and then those whose records are all new", async () => {
    await run(1, [["a", "b"], ["c"]]);
    // A group that a record was split off to is not created by the new record in it.
    expect(await run(2, [["a"], ["b", "d"], ["c", "e"], ["f"], ["g"]])).toMatchObject({ b: 3, d: 3, f: 4, g: 5 });
    expect(
      await database.session.rows(
        sql`select event_id, kind, person_key, other_person_key, records from ${identityEvent} where run_id = 2 order by event_id`,
      ),
    ).toEqual([
      { event_id: 3, kind: "split", person_key: 3, other_person_key: 1, records: 1 },
      { event_id: 4, kind: "created", person_key: 4, other_person_key: null, records: 1 },
      { event_id: 5, kind: "created", person_key: 5, other_person_key: null, records: 1 },
    ]);
  });

  it("a key that a merge gives up points on, also after a second merge", async () => {
    await run(1, [["a"], ["b", "c"], ["d", "e", "f"]]);
    await run(2, [
      ["a", "b", "c"],
      ["d", "e", "f"],
    ]);
    const last = await run(3, [["a", "b", "c", "d", "e", "f"]]);
    // Person 2 (two records) beat person 1; then 2 and 3 had three records each, and the older key won.
    expect(await database.session.rows(sql`from ${identityTombstone} order by person_key`)).toEqual([
      { person_key: 1, points_to: 2, run_id: 2 },
      { person_key: 3, points_to: 2, run_id: 3 },
    ]);
    expect(new Set(Object.values(last))).toEqual(new Set([2]));
  });

  it("an unchanged run tells nothing and writes nothing", async () => {
    await run(1, [["a", "b"], ["c"]]);
    await run(2, [["a", "b"], ["c"]]);
    expect(await eventsOf(2)).toEqual([]);
    expect(await database.session.rows(sql`select count(*) as n from ${identityMembership}`)).toEqual([{ n: 3 }]);
  });

  it("a warehouse whose persons of records were a table of their own goes on with its keys", async () => {
    const first = await run(1, [["a", "b"], ["c"]]);
    for (const before of [
      sql`create table persons as from ${personId}`,
      sql`drop view ${personId}`,
      sql`create table ${personId} as from persons`,
      sql`create table meta.table_version (table_name varchar, run_id bigint, step varchar)`,
      migrationTableSql,
      sql`insert into meta.migration values (5, 'before', now())`,
    ])
      await database.session.run(before);
    await migrate(database, new Date());
    expect(await run(2, [["a", "b"], ["c"], ["d"]])).toEqual({ ...first, d: 3 });
    expect(await eventsOf(2)).toEqual([{ kind: "created", person_key: 3, other_person_key: null, records: 1 }]);
  });

  it("shows any earlier run as it was, and gives no key to two persons, whatever comes and goes", async () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    const batch = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: ids.length, maxLength: ids.length });
    let runId = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 2, maxLength: 5 }), async (batches) => {
        const seen: (readonly [number, Keys])[] = [];
        for (const groupOf of batches) {
          runId += 1;
          // Group 0 is "not there".
          const groups = [1, 2, 3, 4].map((group) => ids.filter((_, index) => groupOf[index] === group));
          const keys = await run(
            runId,
            groups.filter((group) => group.length > 0),
          );
          for (const group of groups) expect(new Set(group.map((id) => keys[id])).size).toBeLessThanOrEqual(1);
          expect(new Set(Object.values(keys)).size).toBe(groups.filter((group) => group.length > 0).length);
          seen.push([runId, keys]);
        }
        for (const [id, keys] of seen) expect(await asOf(id)).toEqual(keys);
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});
