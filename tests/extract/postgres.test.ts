import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { money } from "../../core/contract.ts";
import { env } from "../../core/source.ts";
import { sql } from "../../core/sql.ts";
import { checkSource } from "../../extract/check.ts";
import { readPostgres, type PostgresReader } from "../../extract/read/postgres.ts";
import { postgres } from "../../extract/source/postgres.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { errorOf, newHouse } from "./support.ts";

let server: PostgresServer;
let url: string;
let client: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase("crm");
  client = new pg.Client({ connectionString: url });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await server.stop();
});

let tables = 0;
/** A new table of its own for each test. */
async function newTable(columns: string, ...rows: readonly string[]): Promise<string> {
  const name = `t${++tables}`;
  await client.query(`create table ${name} (${columns})`);
  if (rows.length > 0) await client.query(`insert into ${name} values ${rows.map((row) => `(${row})`).join(", ")}`);
  return name;
}

const crm = (): ReturnType<typeof postgres> => postgres("crm", { url });
const person = z.object({ id: z.int(), name: z.string().nullable(), updated_at: z.date() });
const columns = "id integer, name text, updated_at timestamptz";

describe("a table", () => {
  it("is read as it is, and the second run loads nothing", async () => {
    const house = await newHouse("w.duckdb");
    const name = await newTable(
      columns,
      "1, 'Ann', '2026-01-01 10:00:00.123456+00'",
      "2, null, '2026-01-02'",
      "3, '', '2026-01-03'",
    );
    const source = crm().table("contact", { table: name, key: "id", contract: person });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 3, rowsRejected: 0, changed: true });
    expect(
      await house.rows(
        "select id, name, updated_at::varchar as at, _key, _file, _run_id from staging.contact order by id",
      ),
    ).toEqual([
      { id: 1, name: "Ann", at: "2026-01-01 10:00:00.123456+00", _key: "1", _file: null, _run_id: 1 },
      { id: 2, name: null, at: "2026-01-02 00:00:00+00", _key: "2", _file: null, _run_id: 1 },
      { id: 3, name: "", at: "2026-01-03 00:00:00+00", _key: "3", _file: null, _run_id: 1 },
    ]);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 0, changed: false });
    expect(
      await house.rows(
        "select rows_read, rows_kept, rows_rejected, rows_changed, rows_total from meta.load order by run_id",
      ),
    ).toEqual([
      { rows_read: 3, rows_kept: 3, rows_rejected: 0, rows_changed: 3, rows_total: 3 },
      { rows_read: 3, rows_kept: 3, rows_rejected: 0, rows_changed: 0, rows_total: 3 },
    ]);
  });

  it("changed, new and gone rows are told apart and counted", async () => {
    const house = await newHouse();
    const name = await newTable(columns, "1, 'a', now()", "2, 'b', now()", "3, 'c', now()");
    const source = crm().table("contact", { table: name, key: "id", contract: person });
    await house.extract(source);
    await client.query(
      `update ${name} set name = 'B' where id = 2; delete from ${name} where id = 3; insert into ${name} values (4, 'd', now())`,
    );
    expect(await house.extract(source)).toMatchObject({
      rowsRead: 3,
      rowsWritten: 3,
      changed: true,
      notes: { removed: 1 },
    });
    expect(await house.rows("select id, name, _run_id from staging.contact order by id")).toEqual([
      { id: 1, name: "a", _run_id: 1 },
      { id: 2, name: "B", _run_id: 2 },
      { id: 4, name: "d", _run_id: 2 },
    ]);
  });

  it("hostile text arrives unharmed, whichever way the bytes travel", async () => {
    const house = await newHouse();
    const texts = [
      'say "hi"',
      "a,b;c\td",
      "line\nbreak\r\nand\rmore",
      "\\.",
      "\\N",
      "NULL",
      "null",
      "",
      " ",
      "'; drop table x; --",
      "é中😀",
      "\u2028",
      "a\\b",
      '"',
      '""',
      "#",
      "${x}",
      "$1",
      "\ufeffx",
      "\u0001",
      "x".repeat(300_000),
    ];
    const name = await newTable("id integer, v text");
    for (const [index, text] of texts.entries())
      await client.query(`insert into ${name} values ($1, $2)`, [index, text]);
    await client.query(`insert into ${name} values (999, null)`);
    const source = crm().table("hostile", {
      table: name,
      key: "id",
      contract: z.object({ id: z.int(), v: z.string().nullable() }),
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: texts.length + 1, rowsRejected: 0 });
    // The client drops a leading byte order mark, so the engine shows the text behind a sign.
    const rows = await house.rows<{ v: string | null }>("select '=' || v as v from staging.hostile order by id");
    expect(rows.map(({ v }) => v)).toEqual([...texts.map((text) => `=${text}`), null]);
    const context = {
      db: house.db.session,
      environment: {},
      progress: { report: () => undefined },
      projectDir: house.dir,
      signal: new AbortController().signal,
      tempDir: `${house.dir}/tmp`,
    };
    const sent = await readPostgres(
      source.reader as PostgresReader,
      { columns: ["id", "v"], context },
      (from) => sql`create temp table by_file as select * from ${from}`,
      "file",
    );
    expect(sent).toBe(texts.length + 1);
    expect(
      await house.rows(
        "select count(*) as n from by_file join staging.hostile on hostile._key = by_file.id and hostile.v is not distinct from by_file.v",
      ),
    ).toEqual([{ n: sent }]);
  });

  it("NaN, infinity, bytea, lists, JSON, money and intervals become text or wait in quarantine", async () => {
    const house = await newHouse();
    const name = await newTable(
      "id integer, number double precision, at timestamptz, bytes bytea, list integer[], doc jsonb, price money, gap interval, day date, exact numeric",
      `1, 1.5, '2026-01-01', '\\xdeadbeef', '{1,2}', '{"a": [1]}', 12.5, '1 day 2 hours', '1980-02-29', 0.1`,
      `2, 'NaN', 'infinity', '\\x', '{}', null, 0, '0', 'infinity', 'NaN'`,
      `3, '-infinity', '-infinity', null, null, null, null, null, '0044-03-15 BC', 1e20`,
    );
    const contract = z.object({
      id: z.int(),
      number: z.number(),
      at: z.date(),
      bytes: z.string().nullable(),
      list: z.string().nullable(),
      doc: z.string().nullable(),
      price: money().nullable(),
      gap: z.string().nullable(),
      day: z.iso.date(),
      exact: money(),
    });
    const source = crm().table("odd", { table: name, key: "id", contract });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsRejected: 2 });
    expect(await house.rows('select * exclude ("at", _hash, _loaded_at) from staging.odd')).toEqual([
      {
        id: 1,
        number: 1.5,
        bytes: "deadbeef",
        list: "[1,2]",
        doc: '{"a": [1]}',
        price: 12.5,
        gap: "P1DT2H",
        day: "1980-02-29",
        exact: 0.1,
        _key: "1",
        _file: null,
        _line: null,
        _run_id: 1,
      },
    ]);
    const [second] = await house.rows<{ rule: string; reason: string; raw: string }>(
      "select * from quarantine.odd where key = '2'",
    );
    expect(second?.rule).toBe("number.type");
    expect(second?.reason).toBe(
      "`number`: `NaN` is not a number; `at`: `infinity` is not an instant; `day`: `infinity` is not a date; `exact`: `NaN` is not a number",
    );
    expect(JSON.parse(second?.raw ?? "")).toMatchObject({ id: "2", number: "NaN", bytes: "", list: "[]", doc: null });
  });

  it("a lone column keeps its nulls, which are empty lines to a CSV reader", async () => {
    const house = await newHouse();
    const name = await newTable("v text", "'a'", "null", "''", "null");
    const source = crm().table("lone", {
      table: name,
      key: "v",
      contract: z.object({ v: z.string().nullable() }),
      breach: { at_most_percent: 100 },
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 4, rowsRejected: 2 });
  });

  it("a large first load, which is spread over the cores, has every row once, and a full read finds nothing changed", async () => {
    const house = await newHouse("w.duckdb");
    const rows =
      "select i as id, 'n' || i as name, timestamptz '2026-01-01' + i * interval '1 second' as updated_at from generate_series(1, 150000) i";
    const source = crm().query("many", { sql: rows, key: "id", cursor: "updated_at", contract: person });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 150_000, rowsWritten: 150_000 });
    expect(
      await house.rows(
        "select count(*) as n, count(distinct _key) as keys, sum(id) as total, count(*) filter (where name = 'n' || id) as good from staging.many",
      ),
    ).toEqual([{ n: 150_000, keys: 150_000, total: 11_250_075_000, good: 150_000 }]);
    expect(await house.extract(source, { full: true })).toMatchObject({
      rowsRead: 150_000,
      rowsWritten: 0,
      changed: false,
    });
  }, 30_000);

  it("an empty table is no error", async () => {
    const house = await newHouse();
    const source = crm().table("empty", {
      table: await newTable(columns),
      key: "id",
      cursor: "updated_at",
      contract: person,
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 0, rowsWritten: 0, changed: false });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 0, changed: false });
  });

  it("names that need quotes are quoted, and a schema is used", async () => {
    const house = await newHouse();
    await client.query(
      `create schema if not exists "Odd ""Schema"; create table "Odd ""Schema"."my table" ("select" integer, "Ünï ""c" text); insert into "Odd ""Schema"."my table" values (1, 'x')`,
    );
    const contract = z.object({ select: z.int(), 'Ünï "c': z.string() });
    await house.extract(crm().table("odd", { schema: 'Odd "Schema', table: "my table", key: "select", contract }));
    expect(await house.rows('select "select", "Ünï ""c" as c from staging.odd')).toEqual([{ select: 1, c: "x" }]);
  });
});

describe("a query", () => {
  it("may end in a semicolon or a comment, and may have a key of several columns", async () => {
    const house = await newHouse();
    const contract = z.object({ a: z.string(), b: z.int() });
    const source = crm().query("q", { sql: "select 'x|y' as a, 1 as b -- the end;", key: ["a", "b"], contract });
    await house.extract(source);
    await house.extract(crm().query("r", { sql: "select 'x' as a, 1 as b;", key: ["a", "b"], contract }));
    expect(await house.rows("select _key from staging.q union all select _key from staging.r")).toEqual([
      { _key: "x\\|y|1" },
      { _key: "x|1" },
    ]);
  });

  it("a key that comes twice is kept once, always the same row, and the other waits in quarantine", async () => {
    const house = await newHouse();
    const contract = z.object({ id: z.int(), v: z.string() });
    const source = crm().query("twice", {
      sql: "select * from (values (1, 'a'), (1, 'b'), (2, 'c')) as x (id, v)",
      key: "id",
      contract,
    });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 2, rowsRejected: 1 });
    const [waiting] = await house.rows("select rule, reason, key, raw from quarantine.twice");
    expect(waiting).toMatchObject({
      rule: "key",
      key: "1",
      reason: "`id`: `1` is there more than once; one row is kept",
    });
    expect(await house.extract(source)).toMatchObject({ rowsWritten: 0, rowsRejected: 1 });
    expect(await house.rows("select count(*) as n from quarantine.twice")).toEqual([{ n: 1 }]);
  });
});

describe("a row that breaks the contract", () => {
  const contract = z.object({ id: z.int(), email: z.email().nullable(), age: z.int().min(18).nullable() });
  const spec = "id integer, email text, age integer";

  it("waits in quarantine with rule, reason, key and raw row, and leaves it when it is mended", async () => {
    const house = await newHouse();
    const name = await newTable(spec, "1, 'a@example.com', 30", "2, 'no mail', 12");
    const source = crm().table("c", { table: name, key: "id", contract });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsWritten: 1, rowsRejected: 1 });
    expect(await house.rows("select origin, file, line, key, rule, reason, raw, run_id from quarantine.c")).toEqual([
      {
        origin: "2",
        file: null,
        line: null,
        key: "2",
        rule: "email.email",
        run_id: 1,
        reason: "`email`: `no mail` is not an e-mail address; `age`: `12` is below 18",
        raw: '{"id":"2","email":"no mail","age":"12"}',
      },
    ]);
    await house.extract(source);
    expect(await house.rows("select run_id from quarantine.c")).toEqual([{ run_id: 1 }]);
    await client.query(`update ${name} set email = 'b@example.com', age = 40 where id = 2`);
    expect(await house.extract(source)).toMatchObject({ rowsWritten: 1, rowsRejected: 0 });
    expect(await house.rows("select * from quarantine.c")).toEqual([]);
  });

  it("keeps its last good version in staging", async () => {
    const house = await newHouse();
    const name = await newTable(spec, "1, 'a@example.com', 30");
    const source = crm().table("c", { table: name, key: "id", contract });
    await house.extract(source);
    await client.query(`update ${name} set age = 3`);
    expect(await house.extract(source)).toMatchObject({ rowsWritten: 0, rowsRejected: 1, changed: true });
    expect(await house.rows("select age, _run_id from staging.c")).toEqual([{ age: 30, _run_id: 1 }]);
  });

  it("row rules reject on false alone; unknown keeps the row", async () => {
    const house = await newHouse();
    const name = await newTable("id integer, a integer, b integer", "1, 1, 2", "2, 2, 1", "3, null, 1");
    const source = crm().table("c", {
      table: name,
      key: "id",
      rules: { "a before b": "a < b -- a comment" },
      contract: z.object({ id: z.int(), a: z.int().nullable(), b: z.int() }),
    });
    expect(await house.extract(source)).toMatchObject({ rowsRejected: 1 });
    expect(await house.rows("select key, rule, reason from quarantine.c")).toEqual([
      { key: "2", rule: "a before b", reason: "the rule `a before b` does not hold" },
    ]);
  });

  it("a rule that is no SQL is a wrong project, told before anything is read", async () => {
    const house = await newHouse();
    const source = crm().table("c", {
      table: "nowhere",
      key: "id",
      contract: person,
      rules: { broken: "no_such_column > 1" },
    });
    expect(await errorOf(house.extract(source))).toMatchObject({ code: "PROJECT_INVALID" });
  });

  it("too many of them stop the load, with counts and examples, and nothing is kept", async () => {
    const house = await newHouse();
    const rows = Array.from(
      { length: 200 },
      (_, index) => `${index}, ${index < 30 ? "'bad'" : "'a@example.com'"}, ${index < 5 ? 3 : 30}`,
    );
    const name = await newTable(spec, ...rows);
    const source = crm().table("c", { table: name, key: "id", contract });
    const error = await errorOf(house.extract(source));
    expect(error.code).toBe("CONTRACT_BREACH");
    expect(error.message).toContain(
      "30 of 200 rows of `c` broke the contract; at most 5 % may. Most often: `email.email` 30 times (`email`: `bad` is not an e-mail address",
    );
    expect(
      await house.rows("select count(*) as n from duckdb_tables() where schema_name in ('staging', 'quarantine')"),
    ).toEqual([{ n: 0 }]);
    expect(await house.rows("select * from meta.load")).toEqual([]);
    const loose = crm().table("c", { table: name, key: "id", contract, breach: { at_most_percent: 20 } });
    expect(await house.extract(loose)).toMatchObject({ rowsRejected: 30 });
    expect(
      await errorOf(
        (await newHouse()).extract(
          crm().table("c", { table: name, key: "id", contract, breach: { at_most_percent: 50, at_most_rows: 29 } }),
        ),
      ),
    ).toMatchObject({ code: "CONTRACT_BREACH" });
  });

  it("one bad row in a load of one is no breach, and a row that waits already does not count again", async () => {
    const house = await newHouse();
    const name = await newTable(`${spec}, at timestamptz`, "1, 'bad', 30, now()");
    const source = crm().table("c", { table: name, key: "id", contract, breach: { at_most_rows: 1 } });
    expect(await house.extract(source)).toMatchObject({ rowsRejected: 1 });
    await client.query(`insert into ${name} values (2, 'worse', 30)`);
    expect(await house.extract(source)).toMatchObject({ rowsRejected: 2 });
    expect(
      await errorOf(
        house.extract(crm().table("d", { table: name, key: "id", contract, breach: { at_most_percent: 0 } })),
      ),
    ).toMatchObject({ code: "CONTRACT_BREACH" });
  });
});

describe("a cursor", () => {
  const at = "2026-05-01 10:00:00.000001+00";
  const spec = { key: "id", cursor: "updated_at", contract: person } as const;

  it("reads on from where it stopped; equal values are neither lost nor doubled", async () => {
    const house = await newHouse();
    const name = await newTable(columns, `1, 'a', '2026-01-01'`, `2, 'b', '${at}'`);
    const source = crm().table("c", { table: name, ...spec });
    await house.extract(source);
    expect(await house.rows("select value from meta.watermark")).toEqual([{ value: at }]);
    await client.query(`insert into ${name} values (3, 'c', '${at}')`);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsWritten: 1 });
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsWritten: 0, changed: false });
    expect(await house.rows("select count(*) as n, count(distinct id) as ids from staging.c")).toEqual([
      { n: 3, ids: 3 },
    ]);
    expect(await house.rows("select low from meta.load where run_id = 2")).toEqual([
      { low: "2026-05-01T10:00:00.000001Z" },
    ]);
  });

  it("does not notice what is deleted until a full read", async () => {
    const house = await newHouse();
    const name = await newTable(columns, `1, 'a', '2026-01-01'`, `2, 'b', '${at}'`);
    const source = crm().table("c", { table: name, ...spec });
    await house.extract(source);
    await client.query(`delete from ${name} where id = 1`);
    expect(await house.extract(source)).toMatchObject({ rowsWritten: 0 });
    expect(await house.extract(source, { full: true })).toMatchObject({
      rowsRead: 1,
      rowsWritten: 1,
      notes: { removed: 1, total: 1 },
    });
  });

  it("rows that were committed late are found within the overlap", async () => {
    const house = await newHouse();
    const name = await newTable(columns, `1, 'a', '2026-05-01 10:00:00+00'`);
    const source = crm().table("c", { table: name, ...spec, cursor_overlap_s: 90.5 });
    await house.extract(source);
    await client.query(
      `insert into ${name} values (2, 'late', '2026-05-01 09:58:30+00'), (3, 'too late', '2026-05-01 09:58:29+00')`,
    );
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsWritten: 1 });
    expect(await house.rows("select value from meta.watermark")).toEqual([{ value: "2026-05-01 10:00:00+00" }]);
  });

  it("rows without a value are read every time and rejected", async () => {
    const house = await newHouse();
    const name = await newTable(columns, `1, 'a', '${at}'`, "2, 'b', null");
    const contract = z.object({ id: z.int(), name: z.string(), updated_at: z.date().nullable() });
    const source = crm().table("c", { table: name, key: "id", cursor: "updated_at", contract });
    await house.extract(source);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 2, rowsRejected: 1, rowsWritten: 0 });
    expect(await house.rows("select key, rule, reason, run_id from quarantine.c")).toEqual([
      { key: "2", rule: "cursor", reason: "`updated_at` is missing, and it is the cursor", run_id: 1 },
    ]);
    await client.query(`update ${name} set updated_at = '${at}' where id = 2`);
    expect(await house.extract(source)).toMatchObject({ rowsWritten: 1, rowsRejected: 0 });
    expect(await house.rows("select * from quarantine.c")).toEqual([]);
  });

  it("a clock that ran ahead does not hide later changes", async () => {
    const house = await newHouse();
    const name = await newTable(columns, `1, 'a', '9999-12-31'`, `2, 'b', '${at}'`);
    const source = crm().table("c", { table: name, ...spec });
    await house.extract(source);
    await client.query(`insert into ${name} values (3, 'c', '2026-06-01')`);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 1 });
  });

  it("a window reads its part again without moving the watermark backwards", async () => {
    const house = await newHouse();
    const name = await newTable(columns, "1, 'a', '2026-01-01'", "2, 'b', '2026-02-01'", "3, 'c', '2026-03-01'");
    const source = crm().table("c", { table: name, ...spec });
    await house.extract(source);
    await client.query(`update ${name} set name = name || '!'; delete from ${name} where id = 1`);
    expect(await house.extract(source, { window: { from: "2026-02-01", to: "2026-03-01" } })).toMatchObject({
      rowsRead: 1,
      rowsWritten: 1,
    });
    expect(await house.rows("select name from staging.c order by id")).toEqual([
      { name: "a" },
      { name: "b!" },
      { name: "c" },
    ]);
    expect(await house.rows("select value from meta.watermark")).toEqual([{ value: "2026-03-01 00:00:00+00" }]);
  });

  it("a window that would leave a gap behind it does not move the watermark", async () => {
    const house = await newHouse();
    const name = await newTable(columns, "1, 'a', '2026-01-01'", "2, 'b', '2026-02-01'", "3, 'c', '2026-03-01'");
    const source = crm().table("c", { table: name, ...spec });
    await house.extract(source, { window: { to: "2026-02-01" } });
    expect(await house.rows("select id from staging.c")).toEqual([{ id: 1 }]);
    await house.extract(source, { window: { from: "2026-03-01" } });
    expect(await house.rows("select value from meta.watermark")).toEqual([{ value: "2026-01-01 00:00:00+00" }]);
    expect(await house.extract(source)).toMatchObject({ rowsRead: 3, rowsWritten: 1 });
    expect(await errorOf(house.extract(source, { window: { from: "soon" } }))).toMatchObject({ code: "USAGE" });
  });

  it("may be a number, a day or text", async () => {
    const house = await newHouse();
    const name = await newTable(
      "id bigint, day date, code text",
      "9007199254740993, '2026-01-01', 'Zoe'",
      "2, '2026-01-02', 'adam'",
    );
    const contract = z.object({ id: z.bigint(), day: z.iso.date(), code: z.string() });
    for (const cursor of ["id", "day", "code"] as const) {
      const source = crm().table(`by_${cursor}`, { table: name, key: "id", cursor, contract });
      await house.extract(source);
      expect(await house.extract(source)).toMatchObject({ rowsRead: 1, rowsWritten: 0 });
    }
    expect(await house.rows("select source, value from meta.watermark order by source")).toEqual([
      { source: "by_code", value: "adam" },
      { source: "by_day", value: "2026-01-02" },
      { source: "by_id", value: "9007199254740993" },
    ]);
  });
});

describe("a changed contract", () => {
  it("makes staging anew and reads everything, with a note", async () => {
    const house = await newHouse();
    const name = await newTable(columns, "1, 'a', '2026-01-01'", "2, 'b', '2026-02-01'");
    await house.extract(
      crm().table("c", {
        table: name,
        key: "id",
        cursor: "updated_at",
        contract: z.object({ id: z.string(), updated_at: z.date() }),
      }),
    );
    const wider = crm().table("c", { table: name, key: "id", cursor: "updated_at", contract: person });
    expect(await house.extract(wider)).toMatchObject({ rowsRead: 2, rowsWritten: 2 });
    expect(house.warnings.join()).toContain("is made anew");
    expect(await house.rows("select id, name from staging.c order by id")).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ]);
    expect(await house.extract(wider)).toMatchObject({ rowsRead: 1, rowsWritten: 0 });
  });

  it("a stricter check reads everything again and rejects what no longer passes", async () => {
    const house = await newHouse();
    const name = await newTable(columns, "1, 'a', '2026-01-01'", "2, 'bb', '2026-02-01'");
    await house.extract(crm().table("c", { table: name, key: "id", cursor: "updated_at", contract: person }));
    const strict = person.extend({ name: z.string().min(2) });
    expect(
      await house.extract(crm().table("c", { table: name, key: "id", cursor: "updated_at", contract: strict })),
    ).toMatchObject({ rowsRead: 2, rowsRejected: 1 });
  });
});

describe("a source that fails", () => {
  const source = (address: string): ReturnType<ReturnType<typeof postgres>["table"]> =>
    postgres("crm", { url: address }).table("c", { table: "pg_class", key: "id", contract: person });

  it("a missing column is named, with the names near it", async () => {
    const house = await newHouse();
    const name = await newTable("id integer, full_name text, updated timestamptz");
    const error = await errorOf(
      house.extract(
        crm().table("c", {
          table: name,
          key: "id",
          contract: z.object({ id: z.int(), fullname: z.string(), xyz: z.string() }),
        }),
      ),
    );
    expect(error).toMatchObject({
      code: "SOURCE_COLUMN",
      hint: expect.stringContaining("`fullname` may be `full_name`") as string,
    });
    expect(error.message).toContain("`fullname`, `xyz`");
  });

  it("a refused statement is SOURCE_QUERY", async () => {
    const house = await newHouse();
    const bad = [
      crm().table("c", { table: "no_such_table", key: "id", contract: person }),
      crm().query("d", { sql: "selekt", key: "id", contract: person }),
    ];
    for (const each of bad) expect(await errorOf(house.extract(each))).toMatchObject({ code: "SOURCE_QUERY" });
    const late = crm().query("e", {
      sql: "select i as id, (1 / (5000 - i))::text as name, now() as updated_at from generate_series(1, 100000) i",
      key: "id",
      contract: person,
    });
    expect(await errorOf(house.extract(late))).toMatchObject({
      code: "SOURCE_QUERY",
      message: expect.stringContaining("division by zero") as string,
    });
    expect(await house.rows("select * from meta.load")).toEqual([]);
  });

  it("a dead server, an unknown host, a wrong database and a wrong address are SOURCE_UNREACHABLE, and show no password", async () => {
    const house = await newHouse();
    const addresses = [
      "postgres://u:s3cr%40t@127.0.0.1:1/x",
      "postgres://u:s3cr%40t@no-such-host.invalid/x",
      server.url("nowhere").replace("postgres@", "postgres:s3cr%40t@"),
      "postgres://u:s3cr%40t@[bad/x",
    ];
    for (const address of addresses) {
      const error = await errorOf(house.extract(source(address)));
      expect(error.code).toBe("SOURCE_UNREACHABLE");
      expect(error.hint).toBeDefined();
      const shown = JSON.stringify([
        error.message,
        error.hint,
        error.where,
        String(error.cause),
        error.stack,
        Object.entries(error.cause ?? {}),
      ]);
      expect(shown).not.toMatch(/s3cr/);
    }
  });

  it("a server that takes the line and says nothing is given up", async () => {
    const house = await newHouse();
    const deaf = createServer((socket) => {
      setTimeout(() => socket.destroy(), 300);
    });
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const { port } = deaf.address() as { port: number };
    expect(await errorOf(house.extract(source(`postgres://u:p@127.0.0.1:${port}/x`)))).toMatchObject({
      code: "SOURCE_UNREACHABLE",
    });
    deaf.close();
  });

  it("a missing environment variable is ENV_MISSING", async () => {
    const house = await newHouse();
    const error = await errorOf(
      house.extract(postgres("crm", { url: env("NO_SUCH_URL") }).table("c", { key: "id", contract: person })),
    );
    expect(error).toMatchObject({ code: "ENV_MISSING", message: expect.stringContaining("NO_SUCH_URL") as string });
  });

  const slow =
    "select i as id, case when i > 2000 then pg_sleep(0.002)::text end as name, now() as updated_at from generate_series(1, 100000) i";

  it("a backend that is killed while it sends leaves nothing behind and nobody waiting", async () => {
    const house = await newHouse();
    await house.extract(
      crm().query("c", { sql: "select 1 as id, 'old' as name, now() as updated_at", key: "id", contract: person }),
    );
    const failing = errorOf(house.extract(crm().query("c", { sql: slow, key: "id", contract: person })));
    await sleep(500);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'housefile'");
    expect(await failing).toMatchObject({
      code: "SOURCE_UNREACHABLE",
      hint: expect.stringContaining("nothing of this load was kept") as string,
    });
    expect(await house.rows("select name from staging.c")).toEqual([{ name: "old" }]);
    expect(await house.rows("select count(*) as n from meta.load")).toEqual([{ n: 1 }]);
  }, 15_000);

  it("an abort hangs up at once", async () => {
    const house = await newHouse();
    const abort = new AbortController();
    const failing = errorOf(
      house.extract(crm().query("c", { sql: slow, key: "id", contract: person }), { signal: abort.signal }),
    );
    await sleep(400);
    abort.abort();
    expect(await failing).toMatchObject({ code: "RUN_STOPPED" });
    expect(
      await errorOf(
        house.extract(crm().query("c", { sql: slow, key: "id", contract: person }), { signal: abort.signal }),
      ),
    ).toMatchObject({ code: "RUN_STOPPED" });
  }, 15_000);

  it("a reader that fails releases the server", async () => {
    const house = await newHouse();
    // A row beyond what the engine's reader takes, in the middle of a great many others.
    const huge =
      "select i as id, case when i = 300 then repeat('x', 20000000) else 'x' end as name, now() as updated_at from generate_series(1, 300000) i";
    const error = await errorOf(house.extract(crm().query("c", { sql: huge, key: "id", contract: person })));
    expect(error.code).toBe("WAREHOUSE_SQL");
    await expect
      .poll(
        () =>
          client
            .query("select from pg_stat_activity where application_name = 'housefile'")
            .then(({ rowCount }) => rowCount),
        { timeout: 10_000 },
      )
      .toBe(0);
    expect(await house.rows("select * from meta.load")).toEqual([]);
  }, 20_000);
});

describe("checkSource", () => {
  const context = { environment: {}, projectDir: "/", signal: new AbortController().signal };

  it("finds nothing wrong with a good source and says what is wrong with others", async () => {
    const name = await newTable(columns);
    expect(await checkSource(crm().table("c", { table: name, key: "id", contract: person }), context)).toEqual({
      source: "c",
      kind: "postgres",
      problems: [],
    });
    const bad = await checkSource(
      crm().table("c", { table: name, key: "id", contract: person.extend({ nam: z.string() }) }),
      context,
    );
    expect(bad.problems.map(({ code }) => code)).toEqual(["SOURCE_COLUMN"]);
    const dead = await checkSource(
      postgres("crm", { url: "postgres://127.0.0.1:1/x" }).table("c", { key: "id", contract: person }),
      context,
    );
    expect(dead.problems.map(({ code }) => code)).toEqual(["SOURCE_UNREACHABLE"]);
  });
});
