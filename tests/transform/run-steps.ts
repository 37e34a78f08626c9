import { z } from "zod";
import { defineSource } from "../../core/source.ts";
import { silentLog, silentProgress } from "../../core/log.ts";
import { fixedClock } from "../../core/clock.ts";
import { feeds, type FeedName } from "../../core/feed.ts";
import { schemas, type Table } from "../../core/table.ts";
import { sql } from "../../core/sql.ts";
import type { Mapped } from "../../core/source.ts";
import type { Row } from "../../core/session.ts";
import type { Step, StepContext, StepOutcome } from "../../core/step.ts";
import { openDatabase, type Database } from "../../warehouse/database.ts";

/** A database in memory with every schema. */
export async function emptyWarehouse(options: { threads?: number; memoryLimit?: string } = {}): Promise<Database> {
  const database = await openDatabase(":memory:", options);
  for (const schema of schemas) await database.session.run(sql`create schema if not exists ${sql.id(schema)}`);
  return database;
}

/** No feed mapped, but those given. */
export function feedsOf(
  mapped: Partial<Record<FeedName, readonly Mapped[]>>,
): Readonly<Record<FeedName, readonly Mapped[]>> {
  const none = Object.fromEntries(Object.keys(feeds).map((feed) => [feed, []])) as unknown as Record<
    FeedName,
    readonly Mapped[]
  >;
  return { ...none, ...mapped };
}

/** A source whose rows a test writes into staging itself; every column is text. */
export function textSource<const C extends string>(name: string, columns: readonly C[], key: readonly C[] = []) {
  const shape = Object.fromEntries(columns.map((column) => [column, z.string().nullable()])) as Record<
    C,
    z.ZodNullable<z.ZodString>
  >;
  return defineSource(name, { kind: "csv", files: "none.csv", options: {} }, { contract: z.object(shape), key });
}

/** `staging.<source>` with text columns and a row number as key. */
export async function stage(
  database: Database,
  source: string,
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const types = sql.join([
    ...columns.map((column) => sql`${sql.id(column)} varchar`),
    sql`_key varchar, _run_id bigint`,
  ]);
  await database.session.run(sql`create or replace table ${sql.id("staging", source)} (${types})`);
  await database.session.append({ schema: "staging", name: source }, [
    rows.map((row, index) => [...row, String(index + 1), 1]),
  ]);
}

/** A table's columns as the database has them: `[name, type]`. */
export async function describedColumns(
  database: Database,
  table: Table,
): Promise<readonly (readonly [string, string])[]> {
  const columns = await database.session.rows<{ column_name: string; column_type: string }>(sql`describe ${table}`);
  return columns.map(({ column_name, column_type }) => [
    column_name,
    column_type.toLowerCase().replace("timestamp with time zone", "timestamptz"),
  ]);
}

/** The bad rows of a step's audits, by the audit's name. */
export async function auditFindings(
  database: Database,
  step: Step,
  runId = 1,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const db = database.withParameters({ as_of: "2026-06-30", now: new Date("2026-06-30T12:00:00Z"), run_id: runId });
  const findings: Record<string, readonly Row[]> = {};
  for (const audit of step.audits) {
    const rows = await db.rows(audit.query);
    const bad = audit.kind === "no_rows" ? rows : rows.filter((row) => row["expected"] !== row["actual"]);
    if (bad.length > 0) findings[audit.name] = bad;
  }
  return findings;
}

export function contextOf(database: Database, runId: number): StepContext {
  return {
    db: database.withParameters({ as_of: "2026-06-30", now: new Date("2026-06-30T12:00:00Z"), run_id: runId }),
    run: { id: runId, now: new Date("2026-06-30T12:00:00Z"), asOf: "2026-06-30" },
    full: false,
    window: {},
    clock: fixedClock("2026-06-30T12:00:00Z"),
    log: silentLog,
    progress: silentProgress,
    projectDir: ".",
    tempDir: ".",
    environment: {},
    signal: new AbortController().signal,
  };
}

/** Carries steps out as a run does, each in its transaction; throws when an audit finds something. */
export async function runSteps(
  database: Database,
  steps: readonly Step[],
  options: { runId?: number; watch?: (step: Step, seconds: number) => void } = {},
): Promise<Readonly<Record<string, StepOutcome>>> {
  const runId = options.runId ?? 1;
  const outcomes: Record<string, StepOutcome> = {};
  for (const step of steps) {
    const started = performance.now();
    await database.transaction(async () => {
      const context = contextOf(database, runId);
      const outcome = await step.act?.(context);
      for (const statement of step.sql) await context.db.run(statement);
      outcomes[step.name] = outcome ?? { rowsWritten: 0, changed: true };
    });
    const findings = await auditFindings(database, step, runId);
    if (Object.keys(findings).length > 0)
      throw new Error(
        `${step.name}: ${JSON.stringify(findings, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v))}`,
      );
    options.watch?.(step, (performance.now() - started) / 1000);
  }
  return outcomes;
}
