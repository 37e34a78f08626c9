import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { startSchedule } from "../../jobs/schedule.ts";
import { consoleOf, globalsOf, projectOf } from "../options.ts";

/** `housefile schedule`: stays up and runs the project's jobs when they are due. */
export function scheduleCommand(): Command {
  return new Command("schedule")
    .description("stay up and run the project's jobs when they are due; SIGTERM lets the run at work end")
    .action(async (_: unknown, command: Command) => {
      const globals = globalsOf(command);
      const { project, projectDir, environment } = await projectOf(globals);
      if (project.jobs.length === 0) {
        throw new HousefileError("USAGE", "The project has no jobs to schedule.", {
          hint: 'Add `jobs: { nightly: { cron: "15 2 * * *" } }` to it.',
        });
      }
      const { log, progress } = consoleOf(globals);
      const force = new AbortController();
      const schedule = startSchedule(project, {
        clock: systemClock,
        log,
        progress,
        environment,
        projectDir,
        signal: force.signal,
      });
      for (const { job, at } of schedule.next) log.info("job scheduled", { job, next: at?.toISOString() ?? "never" });
      await new Promise<void>((resolve) => {
        let asked = 0;
        const ask = (): void => {
          asked += 1;
          if (asked > 1) force.abort(new Error("asked to stop twice"));
          resolve();
        };
        process.on("SIGINT", ask);
        process.on("SIGTERM", ask);
      });
      log.info("stopping: no new job starts; the run at work ends first");
      await schedule.stop();
    });
}
