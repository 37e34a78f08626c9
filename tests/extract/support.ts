import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { silentLog, silentProgress, type Log } from "../../core/log.ts";
import type { Row } from "../../core/session.ts";
import type { SourceSpec } from "../../core/source.ts";
import { sql } from "../../core/sql.ts";
import type { StepContext, StepOutcome } from "../../core/step.ts";
import { planExtract } from "../../extract/plan.ts";
import { openDatabase, type Database } from "../../warehouse/database.ts";
import { migrate } from "../../warehouse/migrate.ts";

/** A project's folder and its warehouse, and what a run does to them. */
export interface House {
  readonly dir: string;
  readonly db: Database;
  /** Messages that were logged as warnings. */
  readonly warnings: string[];
  /** Carries out a source's step as a run would: one transaction, then the audits. */
  extract(source: SourceSpec, options?: Partial<StepContext>): Promise<StepOutcome>;
  /** Writes a file into the project's folder. */
  write(path: string, content: string | Buffer): string;
  rows<T extends Row = Row>(statement: string): Promise<readonly T[]>;
}

export const now = new Date("2026-11-23T12:00:00Z");

/** A new house in a new folder; both vanish after the test. */
export async function newHouse(path = ":memory:"): Promise<House> {
  const dir = mkdtempSync(join(tmpdir(), "housefile-extract-"));
  const db = await openDatabase(path === ":memory:" ? path : join(dir, path));
  onTestFinished(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  await migrate(db, now);
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  let runs = 0;

  async function extract(source: SourceSpec, options: Partial<StepContext> = {}): Promise<StepOutcome> {
    const run = { id: ++runs, now, asOf: "2026-11-23" };
    const step = planExtract(source);
    const outcome = await db.transaction(async (session) => {
      const context: StepContext = {
        db: session,
        run,
        full: false,
        window: {},
        clock: systemClock,
        log,
        progress: silentProgress,
        projectDir: dir,
        tempDir: join(dir, "tmp"),
        environment: process.env,
        signal: new AbortController().signal,
        ...options,
      };
      if (!step.act) throw new Error("The step does nothing.");
      return step.act(context);
    });
    const session = db.withParameters({ run_id: run.id, now: run.now, as_of: run.asOf });
    for (const audit of step.audits) {
      const found = await session.rows(audit.query);
      const isGood = audit.kind === "no_rows" ? found.length === 0 : found[0]?.["expected"] === found[0]?.["actual"];
      if (!isGood) throw new Error(`The audit fails: ${audit.name}: ${JSON.stringify(found)}`);
    }
    return outcome;
  }

  return {
    dir,
    db,
    warnings,
    extract,
    write(path, content) {
      const absolute = join(dir, path);
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, content);
      return absolute;
    },
    rows: <T extends Row>(statement: string) => db.session.rows<T>(sql.raw(statement)),
  };
}

/** The error that a promise is rejected with; a failure when it is fulfilled. */
export async function errorOf(promise: Promise<unknown>): Promise<HousefileError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HousefileError) return error;
    throw error;
  }
  throw new Error("Nothing was raised.");
}
