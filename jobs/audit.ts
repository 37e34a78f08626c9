import { HousefileError } from "../core/error.ts";
import { jsonText } from "../core/json.ts";
import type { Session, Value } from "../core/session.ts";
import { sql } from "../core/sql.ts";
import type { Audit, Step } from "../core/step.ts";
import { recordAuditSql, type AuditRecord } from "./run-log.sql.ts";

/** Bad rows that are shown with a failed audit. */
const shownRows = 5;

async function judge(
  session: Session,
  runId: number,
  step: Step,
  audit: Audit,
): Promise<AuditRecord & { readonly sample?: string }> {
  const record = { runId, step: step.name, audit: audit.name };
  if (audit.kind === "equal") {
    const [row] = await session.rows(
      sql`select expected::varchar as expected, actual::varchar as actual, expected is not distinct from actual as passed from (${audit.query})`,
    );
    const passed = row?.["passed"] === true;
    return {
      ...record,
      passed,
      expected: text(row?.["expected"]),
      actual: text(row?.["actual"]),
      badRows: passed ? 0 : 1,
    };
  }
  const [count] = await session.rows<{ n: number }>(sql`select count(*) as n from (${audit.query})`);
  const badRows = count?.n ?? 0;
  if (badRows === 0) return { ...record, passed: true, expected: null, actual: null, badRows };
  const rows = await session.rows(sql`select * from (${audit.query}) limit ${shownRows}`);
  return {
    ...record,
    passed: false,
    expected: "no rows",
    actual: `${badRows} rows`,
    badRows,
    sample: rows.map((row) => jsonText(row)).join("\n"),
  };
}

function text(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** An audit that failed, with its record: the transaction is rolled back, the record is kept. */
export class AuditFailure extends HousefileError {
  readonly record: AuditRecord;
  constructor(record: AuditRecord, sample: string | undefined) {
    super(
      "AUDIT_FAILED",
      `Audit failed in \`${record.step}\`: ${record.audit}. Expected ${record.expected ?? "null"}, found ${record.actual ?? "null"}.${sample === undefined ? "" : `\n${sample}`}`,
      {
        hint: "Nothing of this step was kept and nothing was published: yesterday's file stays. Look at the rows above in their source.",
        where: record.step,
      },
    );
    this.record = record;
  }
}

/** Runs the audits of a step and records them. Raises an {@link AuditFailure} on the first that fails. */
export async function auditStep(session: Session, runId: number, step: Step): Promise<void> {
  for (const audit of step.audits) {
    const { sample, ...record } = await judge(session, runId, step, audit);
    if (!record.passed) throw new AuditFailure(record, sample);
    await session.run(recordAuditSql(record));
  }
}
