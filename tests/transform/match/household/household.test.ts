import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanTable } from "../../../../core/feed.ts";
import { sql } from "../../../../core/sql.ts";
import {
  identityCluster,
  identityFeature,
  identityHousehold,
  identityMembership,
  identityPair,
  identityRecord,
  identityTombstone,
} from "../../../../core/tables/identity.ts";
import { planMatch } from "../../../../transform/match/plan.ts";
import { createTableSql, type Database } from "../../../../warehouse/database.ts";
import { emptyWarehouse, runSteps } from "../../run-steps.ts";

interface Told {
  readonly person: number;
  readonly family?: string;
  readonly house?: string;
  readonly street?: string;
  readonly postcode?: string;
  readonly phone?: string;
  readonly born?: number;
  /** The year in which the record was changed last. */
  readonly year?: number;
}

describe("households", () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyWarehouse({ threads: 2 });
  });
  afterEach(() => {
    database.close();
  });

  /** Persons who live together, by what their records say. */
  async function householdsOf(records: readonly Told[]): Promise<readonly (readonly number[])[]> {
    const { session: db } = database;
    const found = [identityRecord, identityFeature, identityCluster, identityPair, cleanTable("people")];
    for (const of of [...found, identityMembership, identityTombstone]) await db.run(createTableSql(of, "replace"));
    for (const [no, told] of records.entries()) {
      const id = `r${String(no)}`;
      const born = told.born === undefined ? null : (told.born - 1970) * 365;
      await db.run(sql`insert into ${identityCluster} (record_no, cluster_no) values (${no}, ${told.person})`);
      await db.run(sql`insert into ${identityRecord} (record_no, source, record_id) values (${no}, 'crm', ${id})`);
      await db.run(sql`insert into ${cleanTable("people")} (source, record_id, updated_at)
        values ('crm', ${id}, make_timestamptz(${told.year ?? 2024}, 1, 1, 0, 0, 0, 'UTC'))`);
      await db.run(sql`insert into ${identityFeature} (record_no, content, family, house, street, postcode, phone, birth_day)
        values (${no}, hash(${id}), ${told.family ?? null}, ${told.house ?? null}, ${told.street ?? null}, ${told.postcode ?? null}, ${told.phone ?? null}, ${born}::integer)`);
    }
    const step = planMatch({}).find(({ name }) => name === "match.person");
    const outcomes = await runSteps(database, step === undefined ? [] : [step]);
    const rows = await db.rows<{ persons: number[] }>(
      sql`select list(person_key order by person_key) as persons from ${identityHousehold} group by household_key order by household_key`,
    );
    expect(outcomes["match.person"]?.notes).toMatchObject({ households: rows.length });
    return rows.map(({ persons }) => persons);
  }

  const at = (person: number, more: Omit<Told, "person"> = {}): Told => ({
    person,
    house: "1",
    street: "elm",
    postcode: "ab12",
    ...more,
  });

  it("a family, and two strangers as old as couples are", async () => {
    expect(await householdsOf([at(1, { family: "smith" }), at(2, { family: "smith", born: 1950 })])).toEqual([[1, 2]]);
    const pair = (born: number) => [at(1, { family: "smith", born: 1980 }), at(2, { family: "jones", born })];
    expect(await householdsOf(pair(1984))).toEqual([[1, 2]]);
    expect(await householdsOf(pair(1992))).toEqual([[1], [2]]);
    // A mother and her child of another surname, until it is old enough to be a lodger.
    expect(await householdsOf(pair(2012))).toEqual([[1, 2]]);
    expect(await householdsOf(pair(1999))).toEqual([[1], [2]]);
  });

  it("who moved in is not of the household of who moved out, nor does a mover make one of two homes", async () => {
    const moved = [
      at(1, { family: "smith", year: 2015 }),
      at(1, { family: "smith", house: "9", street: "oak", postcode: "xy99", year: 2024 }),
      at(2, { family: "jones", year: 2023 }),
    ];
    expect(await householdsOf(moved)).toEqual([[1], [2]]);
    const daughter = [
      at(1, { family: "smith", born: 1950 }),
      at(2, { family: "smith", born: 1952 }),
      at(3, { family: "smith", born: 1980, year: 2010 }),
      at(3, { family: "smith", born: 1980, house: "9", street: "oak", postcode: "xy99" }),
      at(4, { family: "jones", born: 1979, house: "9", street: "oak", postcode: "xy99" }),
    ];
    expect(await householdsOf(daughter)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("in a building only families live together, however large it is", async () => {
    const tenants = (many: number): Told[] =>
      Array.from({ length: many }, (_, index) => at(index + 1, { family: `tenant${String(index)}` }));
    expect(await householdsOf([...tenants(8), at(9, { family: "smith" }), at(10, { family: "smith" })])).toContainEqual(
      [9, 10],
    );
    const tower = await householdsOf([...tenants(50), at(51, { family: "smith" }), at(52, { family: "smith" })]);
    expect(tower).toHaveLength(51);
    expect(tower).toContainEqual([51, 52]);
  });

  it("a telephone of few people speaks for them, one of an office does not, nor one across addresses", async () => {
    const called = (many: number): Told[] =>
      Array.from({ length: many }, (_, index) => ({ person: index + 1, family: `name${String(index)}`, phone: "123" }));
    expect(await householdsOf(called(3))).toEqual([[1, 2, 3]]);
    expect(await householdsOf(called(5))).toHaveLength(5);
    const apart = [
      at(1, { family: "a", phone: "123" }),
      at(2, { family: "b", phone: "123", house: "7", postcode: "zz1" }),
    ];
    expect(await householdsOf(apart)).toEqual([[1], [2]]);
  });
});
