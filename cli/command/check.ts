import { Command } from "commander";
import { HousefileError } from "../../core/error.ts";
import { planProject } from "../../jobs/plan.ts";
import { stopSignal } from "../stop-signal.ts";
import { globalsOf, projectOf } from "../options.ts";

/** `housefile check`: is the project right, and do its sources answer? */
export function checkCommand(): Command {
  return new Command("check")
    .description("check the project file, reach every source and compare its columns with the contract")
    .option("--offline", "the project file only")
    .action(async (flags: { offline?: boolean }, command: Command) => {
      const globals = globalsOf(command);
      const { project, projectDir, environment, file } = await projectOf(globals);
      const { steps } = planProject(project);
      const say = (mark: string, text: string): void => {
        process.stdout.write(`${mark} ${text}\n`);
      };
      say(
        "✓",
        `${file}: ${project.sources.length} sources, ${steps.length} steps, ${project.reports.length} reports, ${project.jobs.length} jobs`,
      );
      if (flags.offline === true) return;
      const failures: HousefileError[] = [];
      const { checkSource } = await import("../../extract/check.ts");
      const signal = stopSignal();
      for (const source of project.sources) {
        const { problems, files } = await checkSource(source, { projectDir, environment, signal });
        failures.push(...problems);
        if (files === 0) say("!", `${source.name}: no file matches its pattern`);
        else if (problems.length === 0)
          say(
            "✓",
            `${source.name}: ${files === undefined ? "answers, with every column of its contract" : `${files} file(s)`}`,
          );
        for (const { message, hint } of problems)
          say("✗", `${source.name}: ${message}${hint === undefined ? "" : `\n  hint: ${hint}`}`);
      }
      const [first] = failures;
      if (first !== undefined)
        throw new HousefileError(first.code, `${failures.length} problem(s) keep sources from being read.`);
    });
}
