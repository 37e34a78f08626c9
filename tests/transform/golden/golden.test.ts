import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanTable } from "../../../core/feed.ts";
import type { MatchSettings } from "../../../core/match-settings.ts";
import type { Row } from "../../../core/session.ts";
import { sql } from "../../../core/sql.ts";
import { goldenHousehold, goldenPerson, goldenProvenance, personId } from "../../../core/tables/golden.ts";
import { identityHousehold, identityTables } from "../../../core/tables/identity.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import { overrideGolden } from "../../../transform/golden/override.ts";
import { planGolden } from "../../../transform/golden/plan.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import { createTableSql, type Database } from "../../../warehouse/database.ts";
import { describedColumns, emptyWarehouse, feedsOf, runSteps } from "../run-steps.ts";

type Fields = Readonly<Record<string, string | boolean | null>>;

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
  await runSteps(database, planClean(feedsOf({}), { currency: "GBP", country: "GB" }));
  for (const table of [personId, identityHousehold]) await database.session.run(createTableSql(table, "replace"));
});
afterEach(() => {
  database.close();
});

/** Puts records `[source, record_id, person_key, fields]` straight into clean and identity. */
async function put(
  records: readonly (readonly [source: string, recordId: string, person: number, fields: Fields])[],
): Promise<void> {
  for (const [source, recordId, person, fields] of records) {
    const names = Object.keys(fields);
    const values = names.map((name) => sql`${fields[name] ?? null}`);
    await database.session.run(
      sql`insert into ${cleanTable("people")} (${sql.columns(["source", "record_id", ...names])}) values (${sql.join([sql`${source}`, sql`${recordId}`, ...values])})`,
    );
    await database.session.run(sql`insert into ${personId} values (${source}, ${recordId}, ${person})`);
  }
  await database.session.run(
    sql`insert into ${identityHousehold} select distinct person_key, person_key from ${personId}`,
  );
}

async function golden(
  settings: MatchSettings = {},
  sources: readonly string[] = ["crm", "shop", "list"],
): Promise<readonly Row[]> {
  await runSteps(database, planGolden(settings, sources));
  return database.session.rows(
    sql`select * replace (birth_date::varchar as birth_date, acquired_at::varchar as acquired_at, changed_at::varchar as changed_at) from ${goldenPerson} order by person_key`,
  );
}

async function provenance(field: string): Promise<readonly Row[]> {
  return database.session.rows(
    sql`select value, rule, source, record_id from ${goldenProvenance} where field = ${field} order by person_key`,
  );
}

describe("planGolden", () => {
  it("works without persons", async () => {
    expect(await golden()).toEqual([]);
    expect(await database.session.rows(sql`from ${goldenHousehold}`)).toEqual([]);
  });

  it("takes the latest of most fields and what most records say of names and birth dates", async () => {
    await put([
      [
        "crm",
        "1",
        7,
        {
          given_name: "Robert",
          family_name: "Hill",
          email: "old@example.com",
          birth_date: "1980-01-02",
          phone: "+441",
          updated_at: "2024-01-01",
        },
      ],
      [
        "shop",
        "2",
        7,
        {
          given_name: "Robert",
          family_name: "Hill",
          email: "new@example.com",
          birth_date: "1980-02-01",
          updated_at: "2026-01-01",
        },
      ],
      ["list", "3", 7, { given_name: "Rob", family_name: "Hill", birth_date: "1980-01-02", updated_at: "2026-02-01" }],
    ]);
    const [row] = await golden();
    expect(row).toMatchObject({
      given_name: "Robert",
      family_name: "Hill",
      email: "new@example.com",
      phone: "+441",
      birth_date: "1980-01-02",
      record_count: 3,
      changed_at: "2026-02-01 00:00:00+00",
    });
    expect(await provenance("email")).toEqual([
      { value: "new@example.com", rule: "latest", source: "shop", record_id: "2" },
    ]);
    expect(await provenance("given_name")).toEqual([
      { value: "Robert", rule: "most_frequent", source: "shop", record_id: "2" },
    ]);
    expect(await provenance("phone")).toEqual([{ value: "+441", rule: "latest", source: "crm", record_id: "1" }]);
    expect(await provenance("company")).toEqual([]);
  });

  it("an address survives as one block and a name as another; a whole one beats a later fragment", async () => {
    await put([
      [
        "crm",
        "1",
        1,
        {
          given_name: "Karen",
          family_name: "Clark",
          street: "1 Old Road",
          city: "Leeds",
          postcode: "LS1 1AA",
          updated_at: "2024-01-01",
        },
      ],
      [
        "shop",
        "2",
        1,
        { given_name: "K", family_name: "Clarke", street: "2 New Road", city: "York", updated_at: "2025-01-01" },
      ],
      ["list", "3", 1, { family_name: "Clark-Jones", city: "Hull", country: "GB", updated_at: "2026-01-01" }],
    ]);
    const [row] = await golden();
    expect(row).toMatchObject({
      given_name: "Karen",
      family_name: "Clark",
      street: "2 New Road",
      city: "York",
      postcode: null,
      country: null,
    });
    expect((await provenance("city"))[0]).toMatchObject({ source: "shop" });
    expect(await provenance("postcode")).toEqual([]);
  });

  it("follows the rule it is given", async () => {
    await put([
      ["list", "1", 1, { email: "first@example.com", company: "Acme Holdings Ltd", updated_at: "2020-01-01" }],
      ["crm", "2", 1, { email: "trusted@example.com", company: "Acme", updated_at: "2022-01-01" }],
      ["shop", "3", 1, { email: "latest@example.com", company: "Acme Ltd", updated_at: "2024-01-01" }],
      ["shop", "4", 1, { email: "often@example.com", updated_at: "2021-01-01" }],
      ["shop", "5", 1, { email: "often@example.com", updated_at: "2021-01-02" }],
    ]);
    const emails: Record<string, unknown> = {};
    for (const rule of ["first", "most_trusted", "latest", "most_frequent", "longest"] as const) {
      const [row] = await golden({ survivorship: { email: rule, company: "longest" } });
      emails[rule] = row?.["email"];
      expect(row?.["company"]).toBe("Acme Holdings Ltd");
    }
    expect(emails).toEqual({
      first: "first@example.com",
      most_trusted: "trusted@example.com",
      latest: "latest@example.com",
      most_frequent: "often@example.com",
      longest: "trusted@example.com",
    });
  });

  it("an opt-out of any record survives, and the latest word of the consents feed counts too", async () => {
    await put([
      ["crm", "1", 1, { email_opt_out: true, updated_at: "2020-01-01" }],
      ["shop", "2", 1, { email_opt_out: false, phone_opt_out: null, updated_at: "2026-01-01" }],
      ["crm", "3", 2, { email_opt_out: false }],
    ]);
    const consents = [
      ["email", "opt_in", "2026-05-01", "1"],
      ["post", "opt_out", "2026-01-01", "1"],
      ["phone", "opt_out", "2026-01-01", "2"],
      ["phone", "opt_in", "2026-02-01", "1"],
      ["email", "opt_in", "2026-03-01", "3"],
      ["email", "Opt-out", "2026-03-01", "3"],
    ] as const;
    for (const [channel, status, at, record] of consents) {
      await database.session.run(
        sql`insert into ${cleanTable("consents")} (source, channel, status, changed_at, person_source, person_record_id) values ('prefs', ${channel}, ${status}, ${at}, ${record === "2" ? "shop" : "crm"}, ${record})`,
      );
    }
    const rows = await golden();
    expect(rows.map((row) => [row["email_opt_out"], row["post_opt_out"], row["phone_opt_out"]])).toEqual([
      [true, true, false],
      [true, false, false],
    ]);
    expect(await provenance("email_opt_out")).toEqual([
      { value: "true", rule: "any_true", source: "crm", record_id: "1" },
      { value: "true", rule: "consent", source: "prefs", record_id: "3" },
    ]);
    expect(await provenance("post_opt_out")).toEqual([
      { value: "true", rule: "consent", source: "prefs", record_id: "1" },
    ]);
  });

  it("the first source is the one that registered the person first", async () => {
    await put([
      ["crm", "1", 1, { registered_at: "2022-01-01" }],
      ["shop", "2", 1, { registered_at: "2021-01-01" }],
      ["list", "3", 1, { updated_at: "2019-01-01" }],
      ["list", "4", 2, {}],
      ["shop", "5", 2, {}],
    ]);
    expect((await golden()).map((row) => [row["first_source"], row["acquired_at"]])).toEqual([
      ["shop", "2021-01-01 00:00:00+00"],
      ["shop", null],
    ]);
  });

  it("ties are settled the same way whatever the order of the rows", async () => {
    const records = [
      ["shop", "2", 1, { email: "b@example.com", given_name: "Ann", family_name: "Lee", updated_at: "2026-01-01" }],
      ["crm", "9", 1, { email: "c@example.com", given_name: "Anna", family_name: "Lee", updated_at: "2026-01-01" }],
      ["crm", "1", 1, { email: "a@example.com", given_name: "Anne", family_name: "Lee", updated_at: "2026-01-01" }],
    ] as const;
    const seen = new Set<string>();
    for (const order of [records, [...records].reverse()]) {
      for (const table of [cleanTable("people"), personId, identityHousehold])
        await database.session.run(sql`delete from ${table}`);
      await put(order);
      seen.add(JSON.stringify(await golden()));
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain('"email":"a@example.com"');
  });

  it("a household has the surname most members have and the address that changed last", async () => {
    await put([
      ["crm", "1", 1, { family_name: "Hill", street: "1 Old Road", city: "Leeds", updated_at: "2024-01-01" }],
      ["crm", "2", 2, { family_name: "Hill", street: "2 New Road", city: "York", updated_at: "2025-01-01" }],
      ["crm", "3", 3, { family_name: "Dale", city: "Hull", updated_at: "2026-01-01" }],
      ["crm", "4", 4, { family_name: "Other" }],
    ]);
    await database.session.run(sql`update ${identityHousehold} set household_key = 1 where person_key < 4`);
    await golden();
    expect(
      await database.session.rows(
        sql`select household_key, family_name, street, city, member_count from ${goldenHousehold} order by household_key`,
      ),
    ).toEqual([
      { household_key: 1, family_name: "Hill", street: "2 New Road", city: "York", member_count: 3 },
      { household_key: 4, family_name: "Other", street: null, city: null, member_count: 1 },
    ]);
  });

  it("its tables have the columns that are documented", async () => {
    await runSteps(database, [...planMatch({}), ...planGolden({}, [])]);
    for (const table of [goldenPerson, goldenProvenance, goldenHousehold, ...identityTables]) {
      const documented = table.columns.map(({ name, type }) => [name, type]);
      expect(await describedColumns(database, table)).toEqual(documented);
    }
  });

  describe("overrides", () => {
    const word = { by: "ada", at: new Date("2026-06-30T12:00:00Z"), reason: "her passport" };
    const set = (personKey: number, field: string, value: string | null): Promise<void> =>
      database.transaction((db) => overrideGolden(db, { personKey, field, value, ...word }));

    it("stick through reruns and merges, say who set them, and are taken back", async () => {
      await put([
        ["crm", "1", 1, { family_name: "Old", birth_date: "1980-01-01" }],
        ["shop", "2", 2, { family_name: "Other" }],
      ]);
      await golden();
      await set(1, "birth_date", "1981-02-03");
      await set(1, "family_name", "'; drop table golden.person; --");
      expect((await golden())[0]).toMatchObject({
        birth_date: "1981-02-03",
        family_name: "'; drop table golden.person; --",
      });
      expect(await provenance("birth_date")).toEqual([
        { value: "1981-02-03", rule: "override by ada", source: "crm", record_id: "1" },
      ]);
      await database.session.run(sql`update ${personId} set person_key = 2`);
      await database.session.run(sql`delete from ${identityHousehold} where person_key = 1`);
      expect(await golden()).toMatchObject([{ person_key: 2, birth_date: "1981-02-03" }]);
      await set(2, "birth_date", null);
      expect((await golden())[0]).toMatchObject({ birth_date: "1980-01-01" });
    });

    it("lift no opt-out, and take no other field, value or person", async () => {
      await put([["crm", "1", 1, { email_opt_out: true }]]);
      await golden();
      await expect(set(1, "email_opt_out", "false")).rejects.toThrow("not lifted");
      await expect(set(1, "record_count", "7")).rejects.toThrow("cannot be set");
      await expect(set(1, "birth_date", "soon")).rejects.toThrow("is no date");
      await expect(set(9, "city", "Leeds")).rejects.toThrow("no person 9");
      await set(1, "post_opt_out", "true");
      expect((await golden())[0]).toMatchObject({ email_opt_out: true, post_opt_out: true });
    });
  });

  it("people of suppression files alone are nobody, and their word opts others out", async () => {
    await put([
      ["crm", "1", 1, { family_name: "Kept" }],
      ["mps", "1", 1, { family_name: "KEPT" }],
      ["mps", "2", 2, { family_name: "Stranger" }],
    ]);
    await runSteps(database, planGolden({}, ["crm", "mps"], [{ source: "mps", channels: ["post"] }]));
    const rows = await database.session.rows(
      sql`select person_key, family_name, email_opt_out, post_opt_out, record_count from ${goldenPerson}`,
    );
    expect(rows).toEqual([
      { person_key: 1, family_name: "Kept", email_opt_out: false, post_opt_out: true, record_count: 1 },
    ]);
    expect(await provenance("post_opt_out")).toEqual([
      { value: "true", rule: "suppression", source: "mps", record_id: "1" },
    ]);
  });
});
