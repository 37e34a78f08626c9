import { csv, dropFolder, purchasedList, sql, suppressionFile } from "housefile";
import { expect, test } from "vitest";
import { z } from "zod";
import { personId } from "../../../core/tables/golden.ts";
import { planListNameFact } from "../../../load/fact/list-name.ts";
import type { Database } from "../../../warehouse/database.ts";
import { carryOut, emptyWarehouse } from "./star.ts";

const list = (name: string) =>
  purchasedList(name, {
    read: csv("x.csv"),
    contract: z.object({ id: z.string() }),
    vendor: name,
    cost_per_thousand: 12.55,
  }).as({});
const crm = dropFolder("crm", { read: csv("x.csv"), contract: z.object({ id: z.string() }) }).as({});
const stops = (name: string, reason: string) =>
  suppressionFile(name, { read: csv("x.csv"), contract: z.object({ id: z.string() }), reason }).as({});
const step = planListNameFact([
  crm,
  list("list_a"),
  list("list_b"),
  stops("mps", "do_not_mail"),
  stops("gone", "deceased"),
]);

async function lists(): Promise<Database> {
  const database = await emptyWarehouse();
  for (const name of ["list_a", "list_b"]) {
    await database.session.run(
      sql`create table ${sql.id("staging", name)} (_file varchar, _line bigint, _key varchar, _hash ubigint)`,
    );
    await database.session.run(
      sql`create table ${sql.id("quarantine", name)} (origin varchar, file varchar, line bigint)`,
    );
  }
  await database.session.run(sql`
    create table star.dim_source as
    select * from (values (1::bigint, 'list_a', 12.55::decimal(18,4)), (2, 'list_b', 12.55)) as source (source_key, source, cost_per_thousand)`);
  return database;
}

async function bring(database: Database, name: string, line: number, person: number): Promise<void> {
  const key = `${name}:${line}`;
  await database.session.run(
    sql`insert into ${sql.id("staging", name)} values (${`${name}.csv`}, ${line}, ${key}, hash(${key}))`,
  );
  await database.session.run(sql`insert into ${personId} values (${name}, ${key}, ${person})`);
}

const fates = (database: Database) =>
  database.session.rows<{ record_id: string; fate: string }>(
    sql`select record_id, fate from star.fact_list_name order by record_id`,
  );

test("each bought record has one fate: invalid, duplicate, house, lost or net", async () => {
  const database = await lists();
  await bring(database, "list_a", 1, 1);
  await bring(database, "list_a", 2, 1);
  await bring(database, "list_a", 3, 2);
  await bring(database, "list_b", 1, 1);
  await database.session.run(sql`insert into quarantine.list_b values ('list_b.csv:2', 'list_b.csv', 2)`);
  await database.session.run(sql`insert into clean.person_record (source, record_id) values ('crm', 'c')`);
  await database.session.run(sql`insert into ${personId} values ('crm', 'c', 2)`);
  await carryOut(database, [step], "2026-01-01T00:00:00Z");
  expect(await fates(database)).toEqual([
    { record_id: "list_a:1", fate: "net" },
    { record_id: "list_a:2", fate: "duplicate_in_list" },
    { record_id: "list_a:3", fate: "house" },
    { record_id: "list_b.csv:2", fate: "invalid" },
    { record_id: "list_b:1", fate: "lost_to:list_a" },
  ]);
  expect(await database.session.rows(sql`select sum(cost_amount)::double as price from star.fact_list_name`)).toEqual([
    { price: 0.06275 },
  ]);
  database.close();
});

test("a name that was net stays net, and is lost to its list by one that comes later", async () => {
  const database = await lists();
  await bring(database, "list_b", 1, 1);
  await carryOut(database, [step], "2026-01-01T00:00:00Z");
  await bring(database, "list_a", 1, 1);
  await database.session.run(sql`insert into clean.person_record (source, record_id) values ('crm', 'c')`);
  await database.session.run(sql`insert into ${personId} values ('crm', 'c', 1)`);
  await carryOut(database, [step], "2026-01-02T00:00:00Z");
  expect(await fates(database)).toEqual([
    { record_id: "list_a:1", fate: "house" },
    { record_id: "list_b:1", fate: "net" },
  ]);
  await bring(database, "list_b", 2, 3);
  await carryOut(database, [step], "2026-01-03T00:00:00Z");
  await bring(database, "list_a", 2, 3);
  await carryOut(database, [step], "2026-01-04T00:00:00Z");
  expect((await fates(database)).filter(({ record_id: id }) => id.endsWith(":2"))).toEqual([
    { record_id: "list_a:2", fate: "lost_to:list_b" },
    { record_id: "list_b:2", fate: "net" },
  ]);
  database.close();
});

test("suppression comes before all else, for the first reason that applies, and house people who opted out stay out", async () => {
  const database = await lists();
  for (const [line, person] of [1, 2, 3, 3].entries()) await bring(database, "list_a", line + 1, person);
  await database.session.run(sql`insert into ${personId} values ('mps', 'm1', 1), ('gone', 'g1', 1), ('mps', 'm3', 3)`);
  await database.session.run(sql`insert into ${personId} values ('crm', 'c2', 2)`);
  await database.session.run(sql`
    insert into golden.person (person_key, household_key, email_opt_out, post_opt_out, phone_opt_out) values (2, 2, true, true, true)`);
  await carryOut(database, [step], "2026-01-01T00:00:00Z");
  expect(await fates(database)).toEqual([
    { record_id: "list_a:1", fate: "suppressed:deceased" },
    { record_id: "list_a:2", fate: "suppressed:opt_out" },
    { record_id: "list_a:3", fate: "suppressed:do_not_mail" },
    { record_id: "list_a:4", fate: "suppressed:do_not_mail" },
  ]);
  database.close();
});
