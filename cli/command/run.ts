import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { planProject } from "../../jobs/plan.ts";
import { runPlan, type RunOptions, type RunResult } from "../../jobs/run.ts";
import { consoleOf, dayOption, globalsOf, projectOf } from "../options.ts";
import { stopSignal } from "../stop-signal.ts";

interface RunFlags {
  readonly asOf?: string;
  readonly full?: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** `housefile run [job]`: from the sources to the reports, once. */
export function runCommand(): Command {
  return new Command("run")
    .description("extract, clean, match, load, publish and report, once; only what changed is done again")
    .argument("[job]", "a job of the project; everything when left out")
    .option("--as-of <day>", "count orders up to this day", dayOption)
    .option("--full", "read every source from its beginning and repeat every step")
    .option("--from <value>", "read cursor values at or above this again")
    .option("--to <value>", "read cursor values below this only")
    .action(async (job: string | undefined, flags: RunFlags, command: Command) => {
      const globals = globalsOf(command);
      const { project, projectDir, environment } = await projectOf(globals);
      const { log, progress } = consoleOf(globals);
      const found = job === undefined ? undefined : project.jobs.find(({ name }) => name === job);
      if (job !== undefined && found === undefined) {
        throw new HousefileError("USAGE", `The project has no job \`${job}\`.`, {
          hint:
            project.jobs.length === 0
              ? "It has none; leave the name out."
              : `It has: ${project.jobs.map(({ name }) => name).join(", ")}.`,
        });
      }
      const options: RunOptions = {
        ...flags,
        ...(found === undefined ? {} : { job: found.name }),
        ...(found?.reports === undefined ? {} : { reports: found.reports }),
        ...(found?.run === "reports" ? { only: "reports" } : {}),
      };
      const result = await runPlan(
        project,
        planProject(project),
        { clock: systemClock, log, progress, environment, projectDir, signal: stopSignal() },
        options,
      );
      process.stdout.write(globals.json ? `${JSON.stringify(result)}\n` : describeRun(result));
    });
}

/** A run's result for a person. */
export function describeRun(result: RunResult): string {
  const published =
    result.published === undefined ? "nothing changed, the published file stays" : `published ${result.published.file}`;
  const { rowsRejected } = result;
  const rejected =
    rowsRejected === 0
      ? ""
      : ` · ${rowsRejected.toLocaleString("en-GB")} rejected ${rowsRejected === 1 ? "row waits" : "rows wait"} in quarantine`;
  const removed =
    result.rowsRemoved === 0 ? "" : `, ${result.rowsRemoved.toLocaleString("en-GB")} gone from their source removed`;
  const lines = [
    `Run ${result.runId} as of ${result.asOf}: ${(result.rowsLoaded - result.rowsRemoved).toLocaleString("en-GB")} rows loaded${removed}${rejected} · ${published} · ${result.seconds.toFixed(1)} s`,
    ...result.files.map((file) => `  report: ${file}`),
  ];
  return `${lines.join("\n")}\n`;
}
