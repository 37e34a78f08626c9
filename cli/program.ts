import { Command } from "commander";
import { release } from "../core/release.ts";
import { campaignCommand } from "./command/campaign.ts";
import { checkCommand } from "./command/check.ts";
import { docsCommand } from "./command/docs.ts";
import { doctorCommand } from "./command/doctor.ts";
import { identityCommand } from "./command/identity.ts";
import { initCommand } from "./command/init.ts";
import { listsCommand } from "./command/lists.ts";
import { overrideCommand } from "./command/override.ts";
import { planCommand } from "./command/plan.ts";
import { quarantineCommand } from "./command/quarantine.ts";
import { queryCommand } from "./command/query.ts";
import { reportCommand } from "./command/report.ts";
import { reviewCommand } from "./command/review.ts";
import { runCommand } from "./command/run.ts";
import { runsCommand } from "./command/runs.ts";
import { scheduleCommand } from "./command/schedule.ts";
import { whyCommand } from "./command/why.ts";

/** Has a command and those below it answer to wrong use as the program does. */
function likeProgram(command: Command, above: Command): Command {
  command.copyInheritedSettings(above);
  for (const below of command.commands) likeProgram(below, command);
  return command;
}

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command("housefile")
    .description(
      "The database-marketing warehouse: from source systems to one customer file, a star schema and reports.",
    )
    .version(release)
    .option("-p, --project <dir>", "folder of the project file, or the file itself", ".")
    .option("--json", "JSON lines on stderr, and JSON results on stdout", false)
    .option("-v, --verbose", "more detail, and the stack of an error", false)
    .showHelpAfterError("Run with --help to see what is possible.")
    .exitOverride();
  for (const command of [
    initCommand,
    checkCommand,
    planCommand,
    runCommand,
    scheduleCommand,
    runsCommand,
    reportCommand,
    queryCommand,
    quarantineCommand,
    identityCommand,
    whyCommand,
    reviewCommand,
    overrideCommand,
    listsCommand,
    campaignCommand,
    docsCommand,
    doctorCommand,
  ]) {
    program.addCommand(likeProgram(command(), program));
  }
  return program;
}
