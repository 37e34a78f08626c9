import { resolve } from "node:path";
import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { planProject } from "../../jobs/plan.ts";
import type { Project } from "../../jobs/project.ts";
import { runPlan } from "../../jobs/run.ts";
import { publishedDay, withScratchCopy } from "../published.ts";
import { consoleOf, dayOption, globalsOf, projectOf } from "../options.ts";
import { stopSignal } from "../stop-signal.ts";

/** `housefile report <name>`: writes one report from what is published. */
export function reportCommand(): Command {
  return new Command("report")
    .description("write one report of the project, from what is published")
    .argument("<name>", "name of a report, as `segment` or `roi`")
    .option("--as-of <day>", "count orders up to this day; what is published stays as it is", dayOption)
    .option("--to <dir>", "write into this folder instead of the project's")
    .action(async (name: string, flags: { asOf?: string; to?: string }, command: Command) => {
      const globals = globalsOf(command);
      const { project, projectDir, environment } = await projectOf(globals);
      const { log, progress } = consoleOf(globals);
      const spec = project.reports.find((report) => report.name === name);
      if (spec === undefined) {
        throw new HousefileError("USAGE", `The project has no report \`${name}\`.`, {
          hint:
            project.reports.length === 0
              ? 'Add `reports: [segmentReport({ to: "out/" })]` to it.'
              : `It has: ${project.reports.map((report) => report.name).join(", ")}.`,
        });
      }
      const place = { project, projectDir };
      const asOf = flags.asOf ?? (await publishedDay(place));
      const result = await withScratchCopy(place, async (warehouse) => {
        const to = resolve(flags.to === undefined ? projectDir : ".", flags.to ?? spec.to);
        const scratch: Project = { ...project, warehouse, reports: [{ ...spec, to }] };
        const steps = planProject(scratch).steps.filter(({ stage }) => stage === "mart" || stage === "report");
        const world = { clock: systemClock, log, progress, environment, projectDir, signal: stopSignal() };
        return runPlan(scratch, { steps }, world, { job: `report ${name}`, asOf });
      });
      process.stdout.write(globals.json ? `${JSON.stringify(result)}\n` : `${result.files.join("\n")}\n`);
    });
}
