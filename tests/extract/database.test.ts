import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkSource } from "../../extract/check.ts";
import { database } from "../../extract/source/database.ts";
import { errorOf, newHouse, type House } from "./support.ts";

interface Sqlite {
  exec(statement: string): void;
  prepare(statement: string): { run(...values: readonly unknown[]): void };
  close(): void;
}

const Sqlite = createRequire(import.meta.url)("libsql") as new (path: string) => Sqlite;

/** Does something with the house's SQLite file. */
function inSqlite(house: House, work: (db: Sqlite) => void): void {
  const db = new Sqlite(join(house.dir, "erp.sqlite"));
  work(db);
  db.close();
}

const erp = database("erp", { client: "libsql", connection: { filename: "erp.sqlite" } });
const contract = z.object({ id: z.int(), name: z.string().nullable(), changed_at: z.date() });

describe("a SQLite file", () => {
  it("is read with every type it has, and the second run loads nothing", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec(
        "create table item (id integer primary key, big integer, price real, name text, bytes blob, flag integer, day text)",
      );
      const insert = db.prepare("insert into item values (?, ?, ?, ?, ?, ?, ?)");
      insert.run(1, 9007199254740993n, 0.1, "a'b\"c\n", Buffer.from([0xde, 0xad]), 1, "2026-01-01");
      insert.run(2, -1n, 1e21, "", null, 0, "1980-02-29");
      insert.run(3, null, null, null, null, null, null);
    });
    const source = erp.table("item", {
      key: "id",
      contract: z.object({
        id: z.int(),
        big: z.bigint().nullable(),
        price: z.number().nullable(),
        name: z.string().nullable(),
        bytes: z.string().nullable(),
        flag: z.boolean().nullable(),
        day: z.iso.date().nullable(),
      }),
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 3, rowsRejected: 0 });
    expect(await house.rows("select id, big, price, name, bytes, flag, day from staging.item order by id")).toEqual([
      { id: 1, big: 9007199254740993n, price: 0.1, name: "a'b\"c\n", bytes: "dead", flag: true, day: "2026-01-01" },
      { id: 2, big: -1, price: 1e21, name: "", bytes: null, flag: false, day: "1980-02-29" },
      { id: 3, big: null, price: null, name: null, bytes: null, flag: null, day: null },
    ]);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 0, changed: false });
  });

  it("more rows than a batch arrive, each once", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec(
        "create table n as with recursive i(id) as (select 1 union all select id + 1 from i where id < 10000) select id, 'n' || id as name, '2026-01-01' as changed_at from i",
      );
    });
    expect(await house.extract(erp.table("n", { key: "id", contract }))).toMatchObject({
      rowsRead: 10_000,
      rowsWritten: 10_000,
    });
    expect(await house.rows("select count(distinct id) as n, sum(id) as total from staging.n")).toEqual([
      { n: 10_000, total: 50_005_000 },
    ]);
  });

  it("a cursor of instants works in whatever form they are written", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec("create table c (id integer, name text, changed_at text)");
      db.exec("insert into c values (1, 'a', '2026-01-01T10:00:00Z'), (2, 'b', '2026-01-02 10:00:00')");
    });
    const source = erp.table("c", { key: "id", cursor: "changed_at", contract });
    await house.extract(source);
    inSqlite(house, (db) => {
      db.exec(
        "insert into c values (3, 'c', '2026-01-02T10:00:00.000Z'), (4, 'd', '2026-01-02 12:00:00+01:00'), (5, 'e', '2026-01-02 09:59:59')",
      );
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 2 });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 1, rowsWritten: 0 });
    expect(
      await house.extract(source, { window: { from: "2026-01-02T09:59:00Z", to: "2026-01-02T10:00:00Z" } }),
    ).toMatchObject({ rowsRead: 1, rowsWritten: 1 });
    inSqlite(house, (db) => {
      db.exec("insert into c values (6, 'f', null), (7, 'g', 1700000000000)");
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsRejected: 2 });
    expect(await house.rows("select key, rule from quarantine.c order by key")).toEqual([
      { key: "6", rule: "changed_at.required" },
      { key: "7", rule: "changed_at.type" },
    ]);
  });

  it("a numeric cursor is compared as a number", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec("create table c (id integer, version integer); insert into c values (1, 9), (2, 10), (3, null)");
    });
    const source = erp.query("c", {
      sql: "select *, 'is it?' as q from c -- all?;",
      key: "id",
      cursor: "version",
      contract: z.object({ id: z.int(), version: z.int().nullable() }),
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsRejected: 1 });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsWritten: 0 });
  });

  it("zod judges values whatever way they come", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec(
        "create table c (id integer, site text); insert into c values (1, 'https://example.com/'), (2, 'nope'), (3, 'ÉCOLE')",
      );
    });
    const source = erp.table("c", {
      key: "id",
      contract: z.object({ id: z.int().refine((id) => id !== 3, "is taken"), site: z.url() }),
    });
    expect(await house.extract(source)).toMatchObject({ rowsRejected: 2 });
    expect(await house.rows("select key, rule, reason from quarantine.c order by key")).toEqual([
      { key: "2", rule: "site.url", reason: "`site`: `nope`: Invalid URL" },
      { key: "3", rule: "id.refine", reason: "`id`: `3`: is taken; `site`: `ÉCOLE`: Invalid URL" },
    ]);
  });
});

describe("a database that fails", () => {
  it("a file that is not there is not made, and a file that is no database is refused", async () => {
    const house = await newHouse();
    const source = erp.table("c", { key: "id", contract });
    expect(await errorOf(house.extract(source))).toMatchObject({ code: "SOURCE_UNREACHABLE" });
    house.write("erp.sqlite", "this is no database, and it is long enough to be one".repeat(30));
    expect(await errorOf(house.extract(source))).toMatchObject({ code: "SOURCE_UNREACHABLE" });
  });

  it("a missing column is named and a missing table is SOURCE_QUERY", async () => {
    const house = await newHouse();
    inSqlite(house, (db) => {
      db.exec("create table c (id integer, nam text)");
    });
    expect(await errorOf(house.extract(erp.table("c", { key: "id", contract })))).toMatchObject({
      code: "SOURCE_COLUMN",
      hint: expect.stringContaining("`name` may be `nam`") as string,
    });
    expect(await errorOf(house.extract(erp.table("d", { key: "id", contract })))).toMatchObject({
      code: "SOURCE_QUERY",
    });
    const check = await checkSource(erp.table("c", { key: "id", contract }), {
      environment: {},
      projectDir: house.dir,
      signal: new AbortController().signal,
    });
    expect(check.problems.map(({ code }) => code)).toEqual(["SOURCE_COLUMN"]);
  });

  it("a driver that is not installed is asked for", async () => {
    const house = await newHouse();
    const source = database("old", { client: "oracledb", connection: { user: "u", password: "s3cret" } }).table("c", {
      key: "id",
      contract,
    });
    const error = await errorOf(house.extract(source));
    expect(error).toMatchObject({
      code: "SOURCE_UNREACHABLE",
      hint: expect.stringContaining("npm install oracledb") as string,
    });
    expect(JSON.stringify([error.message, String(error.cause)])).not.toContain("s3cret");
  });
});
