import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { matchSettingsProblems } from "../../../core/match-settings.ts";
import { cleanTable } from "../../../core/feed.ts";
import { sql } from "../../../core/sql.ts";
import { personId } from "../../../core/tables/golden.ts";
import {
  identityCappedBlock,
  identityGenericValue,
  identityHousehold,
  identityMembership,
  identityPair,
  identityTombstone,
} from "../../../core/tables/identity.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import { type Database } from "../../../warehouse/database.ts";
import { emptyWarehouse, feedsOf, runSteps, stage } from "../run-steps.ts";
import { inventedPeople, inventPeople, peopleColumns, type Invented } from "./invent-people.ts";

const defaults = { currency: "GBP", country: "GB" };

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
});
afterEach(() => {
  database.close();
});

async function match(rows: readonly Invented[], runId = 1): Promise<ReadonlyMap<string, number>> {
  await stage(
    database,
    "people",
    peopleColumns,
    rows.map(({ values }) => values),
  );
  await runSteps(database, [...planClean(feedsOf({ people: [inventedPeople] }), defaults), ...planMatch({})], {
    runId,
  });
  const found = await database.session.rows<{ record_id: string; person_key: number }>(
    sql`select record_id, person_key from ${personId}`,
  );
  return new Map(found.map(({ record_id, person_key }) => [record_id, person_key]));
}

/** Pairwise precision and recall against the persons that were invented. */
function score(rows: readonly Invented[], keys: ReadonlyMap<string, number>): { precision: number; recall: number } {
  const sizes = (of: (row: Invented) => string): number => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
    return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  };
  const key = ({ values: [id] }: Invented): string => String(keys.get(id ?? ""));
  const both = sizes((row) => `${row.person} ${key(row)}`);
  return { precision: both / sizes(key), recall: both / sizes(({ person }) => String(person)) };
}

describe("planMatch", () => {
  it("does nothing to nobody", async () => {
    expect(await match([])).toEqual(new Map());
  });

  it("one record is one person and one household", async () => {
    expect(await match(inventPeople({ seed: 1, households: 1 }).slice(0, 1))).toEqual(new Map([["r0000", 1]]));
    expect(await database.session.rows(sql`from ${identityHousehold}`)).toEqual([{ person_key: 1, household_key: 1 }]);
  });

  it("finds persons and does not merge the people who live with them", async () => {
    const rows = inventPeople({ seed: 2, households: 400 });
    const { precision, recall } = score(rows, await match(rows));
    expect(precision).toBeGreaterThan(0.97);
    expect(recall).toBeGreaterThan(0.9);
    const mates = await database.session.rows<{ mates: number }>(
      sql`select count(*) as mates from (select household_key from ${identityHousehold} group by household_key having count(*) > 1)`,
    );
    expect(mates[0]?.mates).toBeGreaterThan(100);
  });

  it("gives the same keys on a rerun and in any order of the rows", async () => {
    const rows = inventPeople({ seed: 3, households: 200 });
    const first = await match(rows);
    expect(await match(rows, 2)).toEqual(first);
    expect(await match([...rows].reverse(), 3)).toEqual(first);
    expect(await database.session.rows(sql`from ${identityTombstone}`)).toEqual([]);
    for (const memory of [identityTombstone, identityMembership])
      await database.session.run(sql`delete from ${memory}`);
    expect(await match([...rows].reverse())).toEqual(first);
  });

  it("1 % new records leave everybody else their key", async () => {
    const rows = inventPeople({ seed: 4, households: 400 });
    const fresh = inventPeople({ seed: 5, households: 4 }).map((row) => ({
      ...row,
      person: row.person + 1_000_000,
      values: row.values.map((value, index) => (index === 0 ? `0${String(value)}` : value)),
    }));
    const before = await match(rows);
    const after = await match([...rows, ...fresh], 2);
    const kept = rows.filter(({ values: [id] }) => before.get(id ?? "") === after.get(id ?? "")).length;
    expect(kept / rows.length).toBeGreaterThanOrEqual(0.999);
    const largest = Math.max(...before.values());
    const untouched = new Set(before.values());
    for (const {
      values: [id],
    } of fresh) {
      const key = after.get(id ?? "") ?? 0;
      expect(key > largest || untouched.has(key)).toBe(true);
    }
  });

  it("a person whose records leave becomes a tombstone, and gets its key again when they come back", async () => {
    const rows = inventPeople({ seed: 6, households: 30 });
    const before = await match(rows);
    const largest = Math.max(...before.values());
    const stays = rows.filter(({ values: [id] }) => before.get(id ?? "") !== largest);
    await match(stays, 2);
    expect(await database.session.rows(sql`from ${identityTombstone}`)).toEqual([
      { person_key: largest, points_to: null, run_id: 2 },
    ]);
    expect(await match(rows, 3)).toEqual(before);
    expect(await database.session.rows(sql`from ${identityTombstone}`)).toEqual([]);
  });

  it("lists what many people share, and takes no notice of it", async () => {
    const rows = inventPeople({ seed: 7, households: 200 });
    const alone = await match(rows);
    const shared = await match(
      rows.map((row) => ({ ...row, values: row.values.with(3, "office@example.com") })),
      2,
    );
    expect(await database.session.rows(sql`from ${identityGenericValue} where column_name = 'email'`)).toMatchObject([
      { value: "office@example.com", records: rows.length },
    ]);
    expect(new Set(shared.values()).size).toBeGreaterThan(new Set(alone.values()).size * 0.8);
  });

  it("says which blocks were too large to compare", async () => {
    await stage(
      database,
      "people",
      peopleColumns,
      inventPeople({ seed: 7, households: 600 }).map(({ values }) => values),
    );
    const outcomes = await runSteps(database, [
      ...planClean(feedsOf({ people: [inventedPeople] }), defaults),
      ...planMatch({ block_cap: 3 }),
    ]);
    const [capped] = await database.session.rows<{ n: number; wrong: number }>(sql`
      select count(*) as n, count(*) filter (where records <= 3 or lost_pairs <> records * (records - 1) / 2) as wrong
      from ${identityCappedBlock}`);
    expect(capped?.n).toBeGreaterThan(0);
    expect(capped?.wrong).toBe(0);
    expect(outcomes["match.pair"]?.notes?.["capped_blocks"]).toBe(capped?.n);
  });

  it("compares and blocks as the project says", async () => {
    const rows = inventPeople({ seed: 9, households: 450 });
    await match(rows);
    const settings = {
      comparisons: {
        phone: null,
        "e-mail": {
          columns: ["email"],
          levels: [{ label: "same mailbox", when: "l.email = r.email", rarity: ["email"] }, { label: "another" }],
          frequency: "email",
        },
      },
      blocking: { "e-mail name": null, "birthday and initial": ["right(birth_date, 4)", "left(given, 1)"] },
    };
    expect(matchSettingsProblems(settings)).toEqual([]);
    const outcomes = await runSteps(
      database,
      [...planClean(feedsOf({ people: [inventedPeople] }), defaults), ...planMatch(settings)],
      { runId: 2 },
    );
    expect(outcomes["match.pair"]?.notes?.["records_compared"]).toBe(rows.length);
    expect(
      await database.session.rows(sql`select label from identity.weight where comparison = 'e-mail' order by level`),
    ).toEqual([{ label: "same mailbox" }, { label: "another" }]);
    expect(await database.session.rows(sql`from identity.weight where comparison = 'phone'`)).toEqual([]);
    const [model] = await database.session.rows<{ blocks: string }>(sql`select blocks from identity.model`);
    const rules = (JSON.parse(model?.blocks ?? "null") as { rule: { name: string } }[]).map(({ rule }) => rule.name);
    expect(rules).toContain("birthday and initial");
    expect(rules).not.toContain("e-mail name");
  });

  it("says what is wrong with a comparison", () => {
    const levels = [
      { label: "same", when: "l.email = r.email" },
      { label: "other", when: "true" },
    ];
    expect(
      matchSettingsProblems({
        comparisons: { "e-mail": { columns: [], levels, person: [1, 1] }, phone: { columns: ["phone"], levels: [] } },
        blocking: { none: [] },
        pairs_at_once: 0,
      }),
    ).toEqual([
      "match.pairs_at_once: must be at least 1",
      "match.comparisons.e-mail: names the columns that it reads",
      "match.comparisons.e-mail: the last level has no `when`: it is everything else",
      "match.comparisons.e-mail: person, household and namesake are shares above 0 by level and add up to 1",
      "match.comparisons.phone: has at least two levels",
      "match.blocking.none: names at least one part of the key",
    ]);
  });

  it("keeps only pairs above the floor, each with its probability", async () => {
    await match(inventPeople({ seed: 8, households: 100 }));
    const rows = await database.session.rows<{ n: number; bad: number }>(
      sql`select count(*) as n, count(*) filter (where (probability < 0.0099 and home_weight < 1) or left_no = right_no or abs(probability - 1 / (1 + pow(2, -weight))) > 1e-9) as bad from ${identityPair}`,
    );
    expect(rows[0]?.n).toBeGreaterThan(50);
    expect(rows[0]?.bad).toBe(0);
    const [records] = await database.session.rows(sql`select count(*) as n from ${cleanTable("people")}`);
    expect(records?.["n"]).toBeGreaterThan(100);
  });
});
