import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "../../../core/sql.ts";
import { personId } from "../../../core/tables/golden.ts";
import { identityEvent } from "../../../core/tables/identity.ts";
import { clean } from "../../../transform/clean/clean.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import { decide, recordRef, undoEvent, type Decision } from "../../../transform/ledger/decide.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import type { Database } from "../../../warehouse/database.ts";
import { inventPeople } from "../match/invent-people.ts";
import { emptyWarehouse, feedsOf, runSteps, stage, textSource } from "../run-steps.ts";

const columns = ["id", "given", "family", "email", "phone"] as const;
const people = textSource("crm", columns).as({
  record_id: "id",
  given_name: clean.name("given"),
  family_name: clean.name("family"),
  email: clean.email("email"),
  phone: clean.phone("phone"),
});
const rows = [
  ["1", "Anna", "Featherstone", "anna.featherstone@example.org", "01632 960111"],
  ["2", "Anna", "Featherstone", "anna.featherstone@example.org", "01632 960111"],
  ["3", "Anna", "Featherstone", "anna.featherstone@example.org", null],
  ["4", "Omar", "Quayle", "omar.quayle@example.org", "01632 960444"],
  ["5", "Petra", "Lindqvist", "petra@example.org", "01632 960555"],
  ...inventPeople({ seed: 9, households: 100 }).map(({ values }) => values.slice(0, 5)),
];

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
  await database.session.run(sql`create schema if not exists meta`);
  await stage(database, "crm", columns, rows);
});
afterEach(() => {
  database.close();
});

let runs = 0;
async function match(options: { same_when?: readonly ["email"][] } = {}): Promise<ReadonlyMap<string, number>> {
  runs += 1;
  await runSteps(
    database,
    [...planClean(feedsOf({ people: [people] }), { currency: "GBP", country: "GB" }), ...planMatch(options)],
    { runId: runs },
  );
  const found = await database.session.rows<{ record_id: string; person_key: number }>(
    sql`select record_id, person_key from ${personId}`,
  );
  return new Map(found.map(({ record_id, person_key }) => [record_id, person_key]));
}

const word = { by: "ada", at: new Date("2026-06-30T12:00:00Z"), origin: "command", reason: "she said so" } as const;
const say = (left: string, right: string, verdict: Decision["verdict"]): Promise<number> =>
  database.transaction((db) =>
    decide(db, [{ left: recordRef(`crm:${left}`), right: recordRef(`crm:${right}`), verdict }], word),
  );

describe("decisions", () => {
  it("join what the model keeps apart, part what it joins, and are taken back", async () => {
    const before = await match();
    expect(before.get("1")).toBe(before.get("2"));
    expect(before.get("4")).not.toBe(before.get("5"));
    await say("4", "5", "same");
    await say("2", "1", "different");
    const after = await match();
    expect(after.get("4")).toBe(after.get("5"));
    expect(after.get("1")).not.toBe(after.get("2"));
    expect(await match()).toEqual(after);
    await say("5", "4", "open");
    await say("1", "2", "open");
    expect(await match()).toEqual(before);
  });

  it("a person's word beats a rule", async () => {
    expect((await match({ same_when: [["email"]] })).get("3")).toBe((await match()).get("1"));
    await say("3", "1", "different");
    await say("3", "2", "different");
    const after = await match({ same_when: [["email"]] });
    expect(after.get("3")).not.toBe(after.get("1"));
  });

  it("undo of a merge gives both persons their keys back, and undo of that joins them again", async () => {
    const apart = await match();
    await say("4", "5", "same");
    const merged = await match();
    const eventOf = async (kind: string): Promise<number> => {
      const [event] = await database.session.rows<{ event_id: number }>(
        sql`select max(event_id) as event_id from ${identityEvent} where kind = ${kind}`,
      );
      return event?.event_id ?? 0;
    };
    const undo = { by: "ada", at: word.at, reason: "not they" };
    const mergeEvent = await eventOf("merged");
    await database.transaction((db) => undoEvent(db, mergeEvent, undo));
    expect(await match()).toEqual(apart);
    expect(await match()).toEqual(apart);
    const splitEvent = await eventOf("split");
    await database.transaction((db) => undoEvent(db, splitEvent, undo));
    expect(await match()).toEqual(merged);
  });

  it("refuses what cannot be, and keeps nothing of it", async () => {
    await match();
    await say("1", "2", "same");
    await say("2", "3", "same");
    await expect(say("1", "3", "different")).rejects.toThrow("crm:1 = crm:2 = crm:3, but crm:1 ≠ crm:3");
    await expect(say("1", "nobody'; drop table x", "same")).rejects.toThrow("There is no record");
    await expect(say("1", "1", "same")).rejects.toThrow("one record");
    expect(() => recordRef("17")).toThrow("names no record");
    await expect(database.transaction((db) => undoEvent(db, 1, word))).rejects.toThrow("cannot be undone");
    expect(await database.session.rows(sql`select count(*) as n from identity.decision`)).toEqual([{ n: 2 }]);
  });
});
