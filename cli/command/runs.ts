import { Command } from "commander";
import { sql } from "../../core/sql.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withNewest } from "../published.ts";
import { jsonLine, tableText } from "../table-text.ts";

const runListSql = (limit: number) => sql`
  select
    run.run_id, run.job, run.status, run.as_of, run.started_at,
    round(epoch(run.ended_at - run.started_at), 1) as seconds,
    coalesce(sum(load.rows_changed), 0)::bigint as loaded,
    coalesce(sum(load.rows_rejected), 0)::bigint as rejected,
    left(run.message, 120) as message
  from meta.run as run
  left join meta.load as load using (run_id)
  group by all
  order by run.run_id desc
  limit ${limit}`;

const runStepsSql = (runId: number) => sql`
  select step, stage, status, round(seconds, 2) as seconds, rows_read, rows_written, rows_rejected, notes, message
  from meta.step
  where run_id = ${runId}
  order by started_at, step`;

const runAuditsSql = (runId: number) => sql`
  select step, audit, passed, expected, actual
  from meta.audit
  where run_id = ${runId}
  order by passed, step, audit`;

/** `housefile runs [id]`: the run log. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("list past runs, or the steps and audits of one")
    .argument("[id]", "number of a run", wholeNumber)
    .option("--limit <n>", "how many runs", wholeNumber, 20)
    .action(async (id: number | undefined, flags: { limit: number }, command: Command) => {
      const globals = globalsOf(command);
      const loaded = await projectOf(globals);
      await withNewest(loaded, async ({ session }) => {
        const results =
          id === undefined
            ? [await session.rows(runListSql(flags.limit))]
            : [await session.rows(runStepsSql(id)), await session.rows(runAuditsSql(id))];
        for (const rows of results)
          process.stdout.write(
            globals.json ? rows.map((row) => `${jsonLine(row)}\n`).join("") : `${tableText(rows)}\n`,
          );
      });
    });
}
