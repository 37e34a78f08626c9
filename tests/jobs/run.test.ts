import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixedClock } from "../../core/clock.ts";
import { silentLog, silentProgress } from "../../core/log.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step, type StepContext, type StepOutcome } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { orderSteps } from "../../jobs/order.ts";
import { runPlan, type RunOptions, type RunResult } from "../../jobs/run.ts";
import type { World } from "../../jobs/world.ts";
import { openDatabase } from "../../warehouse/database.ts";
import { temporaryFolder } from "../support/folder.ts";

const staging = table("staging", "contact");
const mart = table("mart", "customer_count");
const project = { warehouse: "house.duckdb", memory: "1GB", asOf: "2026-06-30", timezone: "UTC" };

function world(projectDir: string, signal = new AbortController().signal): World {
  return {
    clock: fixedClock("2026-06-30T12:00:00Z"),
    log: silentLog,
    progress: () => silentProgress,
    environment: {},
    projectDir,
    signal,
  };
}

/** A source whose rows the test sets, and a mart that counts them. */
function plan(source: { rows: readonly string[] }, extra: Partial<Step> = {}): readonly Step[] {
  const extract = step({
    name: "extract.contact",
    stage: "extract",
    reads: [],
    writes: [staging],
    always: true,
    act: async ({ db }: StepContext): Promise<StepOutcome> => {
      await db.run(sql`create table if not exists ${staging} (name varchar)`);
      const known = await db.rows<{ name: string }>(sql`from ${staging}`);
      const fresh = source.rows.filter((row) => !known.some(({ name }) => name === row));
      if (fresh.length > 0) await db.append(staging, [fresh.map((row) => [row])]);
      return { rowsRead: source.rows.length, rowsWritten: fresh.length, changed: fresh.length > 0 };
    },
  });
  const count = step({
    name: "mart.customer_count",
    stage: "mart",
    reads: [staging],
    writes: [mart],
    sql: [
      sql`create or replace table ${mart} as select ${sql.run("as_of")} as as_of, count(*) as customers from ${staging}`,
    ],
    ...extra,
  });
  return orderSteps([count, extract]);
}

function run(folder: string, steps: readonly Step[], options: RunOptions = {}): Promise<RunResult> {
  return runPlan(project, { steps }, world(folder), options);
}

async function published(folder: string, name = "house.duckdb"): Promise<readonly unknown[]> {
  const database = await openDatabase(join(folder, name), { readOnly: true });
  try {
    return await database.session.rows(sql`from mart.customer_count`);
  } finally {
    database.close();
  }
}

test("a run loads, publishes, and a second one without changes does nothing", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a", "b"] });
  const first = await run(folder, steps);
  expect(first).toMatchObject({ runId: 1, rowsLoaded: 2 });
  expect(await published(folder)).toEqual([{ as_of: "2026-06-30", customers: 2 }]);
  const second = await run(folder, steps);
  expect(second).toMatchObject({ runId: 2, rowsLoaded: 0, published: undefined });
  expect(second.steps.map(({ status }) => status)).toEqual(["done", "unchanged"]);
});

test("another as-of day runs what uses it", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a"] });
  await run(folder, steps);
  await run(folder, steps, { asOf: "2026-01-31" });
  expect(await published(folder)).toEqual([{ as_of: "2026-01-31", customers: 1 }]);
});

test("a failed audit leaves yesterday's file in place, and says which rows", async () => {
  const folder = temporaryFolder();
  const source = { rows: ["a"] };
  const audits = [
    { kind: "no_rows" as const, name: "there are at most two customers", query: sql`from ${mart} where customers > 2` },
  ];
  await run(folder, plan(source, { audits }));
  source.rows = ["a", "b", "c"];
  await expect(run(folder, plan(source, { audits }))).rejects.toMatchObject({
    code: "AUDIT_FAILED",
    where: "mart.customer_count",
  });
  expect(await published(folder)).toEqual([{ as_of: "2026-06-30", customers: 1 }]);
  const work = await openDatabase(join(folder, "house.work.duckdb"), { readOnly: true });
  expect(await work.session.rows(sql`select status from meta.run order by run_id`)).toEqual([
    { status: "done" },
    { status: "failed" },
  ]);
  expect(await work.session.rows(sql`select passed, bad_rows from meta.audit where run_id = 2`)).toEqual([
    { passed: false, bad_rows: 1 },
  ]);
  work.close();
});

test("a step that fails keeps nothing, and what earlier steps did is used by the next run", async () => {
  const folder = temporaryFolder();
  const source = { rows: ["a"] };
  await expect(run(folder, plan(source, { sql: [sql`select * from mart.no_such_table`] }))).rejects.toMatchObject({
    code: "WAREHOUSE_SQL",
  });
  expect(existsSync(join(folder, "house.duckdb"))).toBe(false);
  const second = await run(folder, plan(source));
  expect(second.rowsLoaded).toBe(0);
  expect(await published(folder)).toEqual([{ as_of: "2026-06-30", customers: 1 }]);
});

test("a stopped run says so and the next one goes on", async () => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const stopping = plan(
    { rows: ["a"] },
    {
      act: () => {
        controller.abort(new Error("SIGTERM"));
        return Promise.resolve({ rowsWritten: 0, changed: true });
      },
    },
  );
  await expect(runPlan(project, { steps: stopping }, world(folder, controller.signal))).rejects.toMatchObject({
    code: "RUN_STOPPED",
  });
  await run(folder, plan({ rows: ["a"] }));
  expect(await published(folder)).toEqual([{ as_of: "2026-06-30", customers: 1 }]);
});

test("a full run repeats every step", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a"] });
  await run(folder, steps);
  const full = await run(folder, steps, { full: true });
  expect(full.steps.every(({ status }) => status === "done")).toBe(true);
});

test("the published file is made again when somebody removed it", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a"] });
  await run(folder, steps);
  rmSync(join(folder, "house.duckdb"));
  await run(folder, steps);
  expect(await published(folder)).toEqual([{ as_of: "2026-06-30", customers: 1 }]);
});

test("reports are made only of what is published, for its day", async () => {
  const folder = temporaryFolder();
  const source = { rows: ["a"] };
  const days: string[] = [];
  const report = step({
    name: "report.segment",
    stage: "report",
    reads: [mart],
    writes: [],
    act: ({ run: { asOf } }) => {
      days.push(asOf);
      return Promise.resolve({ rowsWritten: 1, changed: true });
    },
  });
  await expect(run(folder, [...plan(source), report], { only: "reports" })).rejects.toMatchObject({
    code: "RUN_FAILED",
  });
  await run(folder, [...plan(source), report], { asOf: "2026-01-31" });
  await run(folder, [...plan(source), report], { only: "reports" });
  expect(days).toEqual(["2026-01-31", "2026-01-31"]);
  source.rows = ["a", "b"];
  const audits = [{ kind: "no_rows" as const, name: "nobody else", query: sql`from ${mart} where customers > 1` }];
  await expect(run(folder, [...plan(source, { audits }), report])).rejects.toMatchObject({ code: "AUDIT_FAILED" });
  await expect(run(folder, [...plan(source, { audits }), report], { only: "reports" })).rejects.toMatchObject({
    code: "RUN_FAILED",
  });
});

test("a publication that fails is told in the run log, and made up for by the next run", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a"] });
  const inTheWay = join(folder, "house.duckdb.next");
  mkdirSync(inTheWay);
  await expect(run(folder, steps)).rejects.toMatchObject({ code: "RUN_FAILED", where: join(folder, "house.duckdb") });
  const work = await openDatabase(join(folder, "house.work.duckdb"), { readOnly: true });
  expect(await work.session.rows(sql`select status from meta.run`)).toEqual([{ status: "failed" }]);
  work.close();
  rmSync(inTheWay, { recursive: true });
  expect((await run(folder, steps)).published).toBeDefined();
});

test("an audit's rows may hold any number, and do not enter the run log", async () => {
  const folder = temporaryFolder();
  const audits = [
    {
      kind: "no_rows" as const,
      name: "no rows at all",
      query: sql`select 9007199254740993::bigint as wide, 'Ada' as name`,
    },
  ];
  await expect(run(folder, plan({ rows: ["a"] }, { audits }))).rejects.toThrow("9007199254740993");
  const work = await openDatabase(join(folder, "house.work.duckdb"), { readOnly: true });
  const [row] = await work.session.rows<{ message: string }>(sql`select message from meta.run`);
  expect(row?.message).toContain("no rows at all");
  expect(row?.message).not.toContain("Ada");
  work.close();
});

test("a working file that was removed is made again from the published one", async () => {
  const folder = temporaryFolder();
  const steps = plan({ rows: ["a", "b"] });
  await run(folder, steps);
  rmSync(join(folder, "house.work.duckdb"));
  expect(await run(folder, steps)).toMatchObject({ runId: 2, rowsLoaded: 0 });
});
