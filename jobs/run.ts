import { constants, existsSync } from "node:fs";
import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { dayIn } from "../core/clock.ts";
import { HousefileError, messageOf } from "../core/error.ts";
import { sql } from "../core/sql.ts";
import type { Step, StepContext, StepOutcome } from "../core/step.ts";
import { openDatabase, type Database } from "../warehouse/database.ts";
import { migrate } from "../warehouse/migrate.ts";
import { publish, warehouseFiles } from "../warehouse/publish.ts";
import { release } from "../core/release.ts";
import { AuditFailure } from "./audit.ts";
import { fingerprint, type TableVersions } from "./fingerprint.ts";
import type { Plan } from "./plan.ts";
import type { Project } from "./project.ts";
import {
  closeDeadRunsSql,
  endRunSql,
  isUnpublishedSql,
  lastFingerprintSql,
  nextRunIdSql,
  publishedAsOfSql,
  recordAuditSql,
  recordStepSql,
  startRunSql,
  tableVersionsSql,
} from "./run-log.sql.ts";
import { runStep } from "./run-step.ts";
import type { World } from "./world.ts";

/** What a run is asked to do. */
export interface RunOptions {
  /** The job's name in the run log; "manual" unless set. */
  readonly job?: string;
  /** The day up to which orders count; the project's unless set. */
  readonly asOf?: string;
  /** Reads every source from its beginning and repeats every step. */
  readonly full?: boolean;
  /** Reads a closed-open part of every cursor's range again. */
  readonly from?: string;
  readonly to?: string;
  /** Names of the reports to write; all unless set. */
  readonly reports?: readonly string[];
  /** `reports` leaves out everything before them. */
  readonly only?: "reports";
}

/** What one step of a run came to. */
export interface StepResult {
  readonly step: string;
  readonly stage: string;
  readonly status: "done" | "unchanged";
  readonly seconds: number;
  readonly outcome: StepOutcome;
}

/** What a run came to. */
export interface RunResult {
  readonly runId: number;
  readonly asOf: string;
  readonly seconds: number;
  /** Rows that extract changed in staging; 0 when nothing was new. */
  readonly rowsLoaded: number;
  /** Rows among them that left staging because their source has them no more. */
  readonly rowsRemoved: number;
  readonly rowsRejected: number;
  readonly published: { readonly file: string; readonly bytes: number } | undefined;
  /** Paths of the report files that were written. */
  readonly files: readonly string[];
  readonly steps: readonly StepResult[];
}

/** What a run needs to know of its project. */
export type RunProject = Pick<Project, "warehouse" | "memory" | "asOf" | "timezone">;

const stopped = (cause: unknown): HousefileError =>
  new HousefileError(
    "RUN_STOPPED",
    "The run was stopped; finished steps are kept and the next run goes on from there.",
    {
      hint: "Run again when it suits; nothing is lost and nothing is loaded twice.",
      cause,
    },
  );

function stepFailure(step: Step, error: unknown, signal: AbortSignal): HousefileError {
  if (signal.aborted) return stopped(error);
  if (error instanceof HousefileError) return error;
  return new HousefileError("RUN_FAILED", `Step \`${step.name}\` failed: ${messageOf(error)}`, {
    hint: "Nothing of the step was kept. Run again with --verbose to see where it happened.",
    where: step.name,
    cause: error,
  });
}

/**
 * Carries out a plan: the only place where things happen. Builds in the working file, one transaction a step, skipping
 * steps whose inputs did not change; publishes when all audits held; then writes the reports. Every part may be
 * repeated after a crash. Raises the error of the step that failed; what was published stays.
 */
export async function runPlan(
  project: RunProject,
  plan: Plan,
  world: World,
  options: RunOptions = {},
): Promise<RunResult> {
  const started = performance.now();
  const files = warehouseFiles(resolve(world.projectDir, project.warehouse));
  await restoreWork(files, world);
  const tempDir = await mkdtemp(join(tmpdir(), "housefile-"));
  const database = await openDatabase(files.work, { memoryLimit: project.memory }).catch(async (error: unknown) => {
    await rm(tempDir, { recursive: true, force: true });
    throw error;
  });
  try {
    const now = world.clock.now();
    await migrate(database, now);
    const today = project.asOf === "today" ? dayIn(project.timezone, now) : project.asOf;
    const asOf = options.asOf ?? (options.only === "reports" ? await publishedAsOf(database) : today);
    const run = { id: await startRun(database, options.job ?? "manual", asOf, now), now, asOf };
    const contextOf =
      (step: Step) =>
      (db: StepContext["db"]): StepContext => ({
        db,
        run,
        full: options.full ?? false,
        window: {
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.to === undefined ? {} : { to: options.to }),
        },
        clock: world.clock,
        log: world.log,
        progress: world.progress(step.name),
        projectDir: world.projectDir,
        tempDir,
        environment: world.environment,
        signal: world.signal,
      });
    const results: StepResult[] = [];
    const runEach = async (steps: readonly Step[], force: boolean): Promise<void> => {
      for (const step of steps) {
        try {
          world.signal.throwIfAborted();
          results.push(await runUnlessUnchanged(database, step, contextOf(step), world, force));
        } catch (error) {
          const failure = stepFailure(step, error, world.signal);
          await recordFailure(database, run.id, step, failure, world);
          throw failure;
        }
      }
    };
    const isWanted = (step: Step): boolean =>
      options.reports === undefined || options.reports.some((name) => step.name === `report.${name}`);
    const building = options.only === "reports" ? [] : plan.steps.filter(({ stage }) => stage !== "report");
    await runEach(building, options.full ?? false);
    await database.session.run(endRunSql(run.id, "done", world.clock.now(), null));
    const published =
      options.only === "reports"
        ? undefined
        : await publishIfChanged(database, files, run.id, world).catch(async (error: unknown) => {
            const failure = publicationFailure(error, files.published);
            await database.session.run(endRunSql(run.id, "failed", world.clock.now(), failure.message));
            throw failure;
          });
    await runEach(
      plan.steps.filter((step) => step.stage === "report" && isWanted(step)),
      true,
    );
    const extracted = results.filter(({ stage }) => stage === "extract").map(({ outcome }) => outcome);
    const total = (value: (outcome: StepOutcome) => number | undefined): number =>
      extracted.reduce((sum, outcome) => sum + (value(outcome) ?? 0), 0);
    return {
      runId: run.id,
      asOf,
      seconds: (performance.now() - started) / 1000,
      rowsLoaded: total(({ rowsWritten }) => rowsWritten),
      rowsRemoved: total(({ notes }) => Number(notes?.["removed"] ?? 0)),
      rowsRejected: total(({ rowsRejected }) => rowsRejected),
      published,
      files: results
        .filter(({ stage }) => stage === "report")
        .flatMap(({ outcome }) => (outcome.notes?.["files"] as readonly string[] | undefined) ?? []),
      steps: results,
    };
  } finally {
    database.close();
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** A working file that was removed is made again from the published one, which holds the same memories: ids, history, watermarks. */
async function restoreWork({ work, published }: ReturnType<typeof warehouseFiles>, world: World): Promise<void> {
  if (existsSync(work) || !existsSync(published)) return;
  world.log.warn("the working file is gone; it is made again from the published one", { work });
  await copyFile(published, `${work}.next`, constants.COPYFILE_FICLONE);
  await rename(`${work}.next`, work);
}

function publicationFailure(error: unknown, file: string): HousefileError {
  if (error instanceof HousefileError) return error;
  return new HousefileError(
    "RUN_FAILED",
    `The load is done, but \`${file}\` could not be published: ${messageOf(error)}`,
    {
      hint: "What was published before stays. Mend the folder and run again: nothing is loaded twice.",
      where: file,
      cause: error,
    },
  );
}

/** The day of the marts that are published. Reports are made of nothing else: raises RUN_FAILED when the last load was not published. */
async function publishedAsOf(database: Database): Promise<string> {
  const [state] = await database.session.rows<{ unpublished: boolean }>(isUnpublishedSql);
  const [last] = await database.session.rows<{ as_of: string }>(publishedAsOfSql);
  if (state?.unpublished === false && last !== undefined) return last.as_of;
  throw new HousefileError("RUN_FAILED", "The last load was not published, so no report is written from it.", {
    hint: "Run the load first: `housefile run`; `housefile runs` says what stopped it.",
  });
}

async function startRun(database: Database, job: string, asOf: string, now: Date): Promise<number> {
  await database.session.run(closeDeadRunsSql(now));
  const [row] = await database.session.rows<{ run_id: number }>(nextRunIdSql);
  const id = row?.run_id ?? 1;
  await database.session.run(startRunSql(id, job, asOf, now, release));
  return id;
}

async function versionsOf(database: Database): Promise<TableVersions> {
  const rows = await database.session.rows<{ table_name: string; run_id: number; step: string }>(tableVersionsSql);
  return new Map(rows.map(({ table_name, run_id, step }) => [table_name, `${run_id}:${step}`]));
}

async function runUnlessUnchanged(
  database: Database,
  step: Step,
  contextOf: (db: StepContext["db"]) => StepContext,
  world: World,
  force: boolean,
): Promise<StepResult> {
  const started = performance.now();
  const context = contextOf(database.session);
  const mark = fingerprint(step, await versionsOf(database), context.run.asOf, release);
  const [last] = await database.session.rows<{ fingerprint: string }>(lastFingerprintSql(step.name));
  const result = (status: StepResult["status"], outcome: StepOutcome): StepResult => {
    const done = { step: step.name, stage: step.stage, status, seconds: (performance.now() - started) / 1000, outcome };
    world.log.info(status === "done" ? "step done" : "step unchanged", {
      ...outcome,
      step: step.name,
      seconds: Number(done.seconds.toFixed(3)),
    });
    return done;
  };
  if (!force && step.always !== true && last?.fingerprint === mark)
    return result("unchanged", { rowsWritten: 0, changed: false });
  world.log.debug("step starts", { step: step.name });
  return result("done", await runStep(database, step, contextOf, mark));
}

/** A failed audit's message goes on with rows of the warehouse; they have no place in a run log that is published. */
function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}

async function recordFailure(
  database: Database,
  runId: number,
  step: Step,
  failure: HousefileError,
  world: World,
): Promise<void> {
  const now = world.clock.now();
  try {
    if (failure instanceof AuditFailure) await database.session.run(recordAuditSql(failure.record));
    await database.session.run(
      recordStepSql({
        runId,
        step: step.name,
        stage: step.stage,
        status: "failed",
        startedAt: now,
        seconds: 0,
        rowsRead: null,
        rowsWritten: null,
        rowsRejected: null,
        changed: false,
        fingerprint: "",
        notes: null,
        message: firstLine(failure.message),
      }),
    );
    await database.session.run(
      endRunSql(runId, failure.code === "RUN_STOPPED" ? "stopped" : "failed", now, firstLine(failure.message)),
    );
  } catch (error) {
    world.log.warn("the failure could not be written to the run log", { error: messageOf(error) });
  }
}

async function publishIfChanged(
  database: Database,
  files: ReturnType<typeof warehouseFiles>,
  runId: number,
  world: World,
): Promise<RunResult["published"]> {
  const [row] = await database.session.rows<{ unpublished: boolean }>(isUnpublishedSql);
  if (row?.unpublished === false && existsSync(files.published)) return undefined;
  const bytes = await publish(database, files);
  await database.session.run(sql`insert into meta.publication values (${runId}, ${world.clock.now()}, ${bytes})`);
  world.log.info("published", { file: files.published, megabytes: Number((bytes / 1e6).toFixed(1)) });
  return { file: files.published, bytes };
}
