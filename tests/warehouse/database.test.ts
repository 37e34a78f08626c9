import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { openDatabase } from "../../warehouse/database.ts";
import { asWritten } from "../../transform/match/as-written.ts";
import { packingSql } from "../../warehouse/packing.ts";
import { temporaryFolder } from "../support/folder.ts";

test("values come back as plain JavaScript", async () => {
  const database = await openDatabase(":memory:");
  const [row] = await database.session.rows(sql`
    select 7::bigint as whole, 9007199254740993::bigint as wide, 1.2500::decimal(18,4) as money, date '2026-03-29' as day,
      timestamptz '2026-03-29 01:30:00+00' as instant, [1, 2] as list, null as missing`);
  expect(row).toEqual({
    whole: 7,
    wide: 9007199254740993n,
    money: 1.25,
    day: "2026-03-29",
    instant: new Date("2026-03-29T01:30:00Z"),
    list: [1, 2],
    missing: null,
  });
  database.close();
});

test("a transaction that throws leaves nothing behind", async () => {
  const database = await openDatabase(":memory:");
  await database.session.run(sql`create table t (a integer)`);
  await expect(
    database.transaction(async (session) => {
      await session.run(sql`insert into t values (1)`);
      throw new Error("stop");
    }),
  ).rejects.toThrow("stop");
  expect(await database.session.rows(sql`from t`)).toEqual([]);
  database.close();
});

test("appended rows arrive in order of the columns, nulls and hostile text included", async () => {
  const database = await openDatabase(":memory:");
  await database.session.run(sql`create schema staging`);
  await database.session.run(sql`create table staging.t (a bigint, b varchar, c double, d boolean)`);
  const hostile = "=cmd|' /C calc'!A0\u0000\n\"';--";
  const rows = Array.from(
    { length: 5000 },
    (_, index) => [index, index === 0 ? hostile : null, index / 2, index % 2 === 0] as const,
  );
  expect(await database.session.append({ schema: "staging", name: "t" }, [rows])).toBe(5000);
  expect(
    await database.session.rows(sql`select count(*) as n, sum(a) as a, sum(c) as c, count(b) as b from staging.t`),
  ).toEqual([{ n: 5000, a: 12_497_500, c: 6_248_750, b: 1 }]);
  expect(await database.session.rows(sql`select b from staging.t where a = 0`)).toEqual([{ b: hostile }]);
  database.close();
});

test("one file has one owner in this process", async () => {
  const file = join(temporaryFolder(), "w.duckdb");
  const database = await openDatabase(file);
  await expect(openDatabase(file)).rejects.toMatchObject({ code: "WAREHOUSE_BUSY" });
  database.close();
  (await openDatabase(file)).close();
});

test("a file that another process writes is busy, not broken", async () => {
  const file = join(temporaryFolder(), "w.duckdb");
  const database = await openDatabase(file);
  const script = `import { openDatabase } from ${JSON.stringify(new URL("../../warehouse/database.ts", import.meta.url).href)};
    openDatabase(process.argv[1]).catch((error) => { console.log(error.code); });`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, file], {
    encoding: "utf8",
  });
  expect(child.stdout.trim()).toBe("WAREHOUSE_BUSY");
  database.close();
});

test("a file that is no database says so", async () => {
  const file = join(temporaryFolder(), "w.duckdb");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(file, "this is not a database, but it is long enough to be read as one".repeat(100));
  await expect(openDatabase(file)).rejects.toMatchObject({ code: "WAREHOUSE_OPEN" });
  await expect(openDatabase(join(file, "..", "missing.duckdb"), { readOnly: true })).rejects.toMatchObject({
    code: "WAREHOUSE_OPEN",
  });
});

test("of statements under way together the one that failed is told, not those that its failure ended", async () => {
  const database = await openDatabase(":memory:");
  const failed = database.transaction(async (db) => {
    const first = db.run(sql`select error('the disk is full') from range(1000)`);
    first.catch(() => undefined);
    await db.run(sql`select 1`);
    await db.run(sql`select 2`);
    await first;
  });
  await expect(failed).rejects.toThrow("the disk is full");
  await database.transaction((db) => db.run(sql`create table t as select 1 as a`));
  expect(await database.session.rows(sql`from t`)).toEqual([{ a: 1 }]);
  database.close();
});

test("a refused statement names itself", async () => {
  const database = await openDatabase(":memory:");
  await expect(database.session.rows(sql`select * from nowhere`)).rejects.toMatchObject({
    code: "WAREHOUSE_SQL",
    where: "select * from nowhere",
  });
  database.close();
});

test("a damaged file is not taken for a busy one", async () => {
  const file = join(temporaryFolder(), "w.duckdb");
  const database = await openDatabase(file);
  await database.session.run(sql`create table t as select range as a from range(100000)`);
  await database.session.run(sql`checkpoint`);
  database.close();
  const { readFileSync, writeFileSync } = await import("node:fs");
  const bytes = readFileSync(file);
  bytes.fill(0xff, 4096, 4200);
  writeFileSync(file, bytes);
  await expect(openDatabase(file)).rejects.toMatchObject({ code: "WAREHOUSE_OPEN" });
});

test("integers are appended as columns, and held whole while other statements are run", async () => {
  const database = await openDatabase(":memory:");
  const { session } = database;
  await session.run(sql`create temp table n (a integer, b integer)`);
  const numbers = Int32Array.from({ length: 5000 }, (_, index) => index - 2500);
  await session.appendIntegers("n", [numbers, numbers.map((number) => 2 * number)]);
  const read: number[] = [];
  for (const [a = numbers, b = numbers] of await session.numbers(sql`select a, b from n order by a`)) {
    expect(await session.rows(sql`select count(*) as n from n where a < 0`)).toEqual([{ n: 2500 }]);
    for (const [row, number] of a.entries()) read.push(b[row] === 2 * number ? number : Number.NaN);
  }
  expect(read).toEqual([...numbers]);
  const [[some, halves] = []] = [
    ...(await session.numbers(sql`select nullif(a, 1), a / 2 from n where a between 0 and 3 order by a`)),
  ];
  expect([some, halves]).toEqual([Int32Array.of(0, 0, 2, 3), Float64Array.of(0, 0.5, 1, 1.5)]);
  await expect(session.numbers(sql`select 'text' as t`).then((batches) => [...batches])).rejects.toThrow("not integer");
  database.close();
});

test("several statements in one go, with their values, up to the first that fails", async () => {
  const database = await openDatabase(":memory:");
  const db = database.withParameters({ as_of: "2026-06-30", now: new Date("2026-06-30T12:00:00Z"), run_id: 7 });
  await db.runAll([
    sql`create table t (a varchar, b bigint, c timestamptz)`,
    sql`insert into t values (${"it's; --"}, ${sql.run("run_id")}, ${sql.run("now")})`,
  ]);
  expect(await db.rows(sql`from t`)).toEqual([{ a: "it's; --", b: 7, c: new Date("2026-06-30T12:00:00Z") }]);
  const faulty = [sql`delete from t`, sql`select error('the first word')`, sql`drop table t`];
  await expect(db.runAll(faulty)).rejects.toMatchObject({ code: "WAREHOUSE_SQL", message: /the first word/ });
  expect(await db.rows(sql`from t`)).toEqual([]);
  database.close();
});

test("what a transaction set for itself ends with it, also where it fails and tells why", async () => {
  const database = await openDatabase(":memory:", { threads: 2 });
  const set = async (db: Session, then: Sql): Promise<void> => {
    await db.run(packingSql("none"));
    await asWritten(db, async () => {
      await db.run(sql`set threads = 1`);
      await db.run(then);
    });
  };
  const settings = () =>
    database.session.rows(sql`
      select
        current_setting('force_compression') as packing,
        current_setting('disabled_optimizers') as disabled,
        current_setting('threads') as threads`);
  const before = [{ packing: "auto", disabled: "", threads: 2 }];
  try {
    await database.transaction((db) => set(db, sql`create table done as select 1 as a`));
    expect(await settings()).toEqual(before);
    await expect(database.transaction((db) => set(db, sql`select error('the first word')`))).rejects.toThrow(
      /the first word/,
    );
    expect(await settings()).toEqual(before);
  } finally {
    database.close();
  }
});

test("a table of fewer rows than the engine's own row group has several, each of them a thread's", async () => {
  const database = await openDatabase(join(temporaryFolder(), "w.duckdb"));
  await database.session.run(sql`create table t as select range as a from range(100000)`);
  await database.session.run(sql`checkpoint`);
  const groups = sql`select count(distinct row_group_id) as groups from pragma_storage_info('t')`;
  expect(await database.session.rows(groups)).toEqual([{ groups: 2 }]);
  database.close();
});

test.each(["memory", "temp", "it's", "a.work"])("a file may be called %s", async (name) => {
  const path = join(temporaryFolder(), `${name}.duckdb`);
  const written = await openDatabase(path);
  await written.session.run(sql`create table t as select 1 as a`);
  written.close();
  const read = await openDatabase(path, { readOnly: true });
  expect(await read.session.rows(sql`from t`)).toEqual([{ a: 1 }]);
  await expect(read.session.run(sql`insert into t values (2)`)).rejects.toThrow(/read-only/);
  await expect(read.session.run(sql`attach ${sql.lit(`${path}.other`)} as other`)).rejects.toThrow(/read-only/);
  read.close();
});
