import { sql } from "../core/sql.ts";
import type { Step, StepContext, StepOutcome } from "../core/step.ts";
import type { Database } from "../warehouse/database.ts";
import { auditStep } from "./audit.ts";
import { recordStepSql, setTableVersionSql } from "./run-log.sql.ts";

async function rowsIn(step: Step, context: StepContext): Promise<number> {
  let total = 0;
  for (const table of step.writes) {
    const [row] = await context.db.rows<{ n: number }>(sql`select count(*) as n from ${table}`);
    total += row?.n ?? 0;
  }
  return total;
}

/**
 * Carries out one step in one transaction: its work, its audits, the versions of its tables and its line in the run log
 * commit together or not at all.
 */
export async function runStep(
  database: Database,
  step: Step,
  contextOf: (db: StepContext["db"]) => StepContext,
  fingerprint: string,
): Promise<StepOutcome> {
  return database.transaction(async () => {
    const outer = contextOf(database.session);
    const started = performance.now();
    const startedAt = outer.clock.now();
    const parameters = { as_of: outer.run.asOf, now: outer.run.now, run_id: outer.run.id };
    const context = contextOf(database.withParameters(parameters));
    const acted = step.act === undefined ? undefined : await step.act(context);
    for (const statement of step.sql) {
      context.signal.throwIfAborted();
      await context.db.run(statement);
    }
    await auditStep(context.db, context.run.id, step);
    const outcome =
      acted !== undefined && step.sql.length === 0
        ? acted
        : { ...acted, rowsWritten: await rowsIn(step, context), changed: true };
    if (outcome.changed) {
      for (const table of step.writes) {
        for (const statement of setTableVersionSql(table, context.run.id, step.name)) await context.db.run(statement);
      }
    }
    await context.db.run(
      recordStepSql({
        runId: context.run.id,
        step: step.name,
        stage: step.stage,
        status: "done",
        startedAt,
        seconds: (performance.now() - started) / 1000,
        rowsRead: outcome.rowsRead ?? null,
        rowsWritten: outcome.rowsWritten,
        rowsRejected: outcome.rowsRejected ?? null,
        changed: outcome.changed,
        fingerprint,
        notes: outcome.notes === undefined ? null : JSON.stringify(outcome.notes),
        message: null,
      }),
    );
    context.signal.throwIfAborted();
    return outcome;
  });
}
