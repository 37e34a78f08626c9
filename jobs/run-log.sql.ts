import { sql, type Sql } from "../core/sql.ts";
import type { Table } from "../core/table.ts";
import { tableName } from "../core/table.ts";

/** One line of the run log. */
export interface StepRecord {
  readonly runId: number;
  readonly step: string;
  readonly stage: string;
  readonly status: "done" | "failed";
  readonly startedAt: Date;
  readonly seconds: number;
  readonly rowsRead: number | null;
  readonly rowsWritten: number | null;
  readonly rowsRejected: number | null;
  readonly changed: boolean;
  readonly fingerprint: string;
  readonly notes: string | null;
  readonly message: string | null;
}

/** Runs that were at work when their process died. */
export function closeDeadRunsSql(now: Date): Sql {
  return sql`
    update meta.run
    set status = 'died', ended_at = ${now}, message = 'the process ended before the run did; finished steps were kept'
    where status = 'running'`;
}

export const nextRunIdSql: Sql = sql`select coalesce(max(run_id), 0) + 1 as run_id from meta.run`;

export function startRunSql(runId: number, job: string, asOf: string, now: Date, version: string): Sql {
  return sql`
    insert into meta.run (run_id, job, status, as_of, started_at, version)
    values (${runId}, ${job}, 'running', ${asOf}::date, ${now}, ${version})`;
}

export function endRunSql(
  runId: number,
  status: "done" | "failed" | "stopped",
  now: Date,
  message: string | null,
): Sql {
  return sql`update meta.run set status = ${status}, ended_at = ${now}, message = ${message} where run_id = ${runId}`;
}

export function recordStepSql(record: StepRecord): Sql {
  return sql`
    insert into meta.step values (
      ${record.runId}, ${record.step}, ${record.stage}, ${record.status}, ${record.startedAt}, ${record.seconds}::double,
      ${record.rowsRead}, ${record.rowsWritten}, ${record.rowsRejected}, ${record.changed}, ${record.fingerprint},
      ${record.notes}, ${record.message}
    )`;
}

export interface AuditRecord {
  readonly runId: number;
  readonly step: string;
  readonly audit: string;
  readonly passed: boolean;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly badRows: number;
}

export function recordAuditSql(record: AuditRecord): Sql {
  return sql`
    insert into meta.audit values (
      ${record.runId}, ${record.step}, ${record.audit}, ${record.passed}, ${record.expected}, ${record.actual}, ${record.badRows}
    )`;
}

/** The fingerprint with which a step was last done. */
export function lastFingerprintSql(step: string): Sql {
  return sql`
    select fingerprint
    from meta.step
    where step = ${step} and status = 'done'
    order by run_id desc
    limit 1`;
}

/** Which run last changed each table. */
export const tableVersionsSql: Sql = sql`select table_name, run_id, step from meta.table_version`;

export function setTableVersionSql(of: Table, runId: number, step: string): readonly Sql[] {
  return [
    sql`delete from meta.table_version where table_name = ${tableName(of)}`,
    sql`insert into meta.table_version values (${tableName(of)}, ${runId}, ${step})`,
  ];
}

/** The as-of day of the run that was published last. */
export const publishedAsOfSql: Sql = sql`
  select as_of from meta.run where run_id = (select max(run_id) from meta.publication)`;

/** True when a table changed after the last publication. */
export const isUnpublishedSql: Sql = sql`
  select coalesce(max(version.run_id), 0) > coalesce((select max(run_id) from meta.publication), -1)
    or not exists (from meta.publication) as unpublished
  from meta.table_version as version`;
