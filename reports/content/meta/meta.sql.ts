import { type Sql, sql } from "../../../core/sql.ts";
import { table } from "../../../core/table.ts";

const load = table("meta", "load");

const metaStep = table("meta", "step");

const audit = table("meta", "audit");

const run = table("meta", "run");

/** The latest load of each source up to a run. */
export function latestLoadsSql(runId: number): Sql {
  return sql`
select source, loaded_at, rows_read, rows_kept, rows_rejected, rows_changed, rows_total, low, high
from ${load}
where run_id <= ${runId}
qualify row_number() over (partition by source order by loaded_at desc, run_id desc) = 1
order by source`;
}

/** What each step of a run did, in the order in which they started. */
export function stepsSql(runId: number): Sql {
  return sql`
select step, stage, status, started_at, seconds, rows_read, rows_written, rows_rejected, changed, message
from ${metaStep}
where run_id = ${runId}
order by started_at, step`;
}

/** The latest answer to each audit up to a run: a step that was skipped keeps its last one. */
export function auditsSql(runId: number): Sql {
  return sql`
select step, audit, passed, expected, actual, bad_rows
from ${audit}
where run_id <= ${runId}
qualify row_number() over (partition by step, audit order by run_id desc) = 1
order by passed, step, audit`;
}

/** One row: the run. */
export function runSql(runId: number): Sql {
  return sql`
select job, status, as_of, started_at, version
from ${run}
where run_id = ${runId}
limit 1`;
}
