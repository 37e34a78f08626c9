#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { HousefileError, messageOf } from "../core/error.ts";
import { release } from "../core/release.ts";
import { checkCommand } from "./command/check.ts";
import { docsCommand } from "./command/docs.ts";
import { doctorCommand } from "./command/doctor.ts";
import { initCommand } from "./command/init.ts";
import { planCommand } from "./command/plan.ts";
import { quarantineCommand } from "./command/quarantine.ts";
import { queryCommand } from "./command/query.ts";
import { reportCommand } from "./command/report.ts";
import { runCommand } from "./command/run.ts";
import { runsCommand } from "./command/runs.ts";
import { scheduleCommand } from "./command/schedule.ts";

// Long queries sit in libuv's pool, which file reads and name lookups share; four threads are too few.
process.env["UV_THREADPOOL_SIZE"] ??= "16";

/** The whole command line. Exported so that a test can compare it with the README. */
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
    docsCommand,
    doctorCommand,
  ]) {
    program.addCommand(command().copyInheritedSettings(program));
  }
  return program;
}

/** Exit status: 0 done, 1 failed, 2 wrong use. */
function exitStatus(error: unknown, verbose: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const lines = [`housefile: ${messageOf(error)}`];
  if (error instanceof HousefileError) {
    if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
    lines.push(`  code: ${error.code}`);
    if (verbose && error.where !== undefined) lines.push(`  where: ${error.where}`);
  }
  if (verbose && error instanceof Error)
    lines.push(error.stack ?? "", error.cause instanceof Error ? `caused by ${error.cause.stack ?? ""}` : "");
  process.stderr.write(`${lines.filter((line) => line !== "").join("\n")}\n`);
  return error instanceof HousefileError && error.code === "USAGE" ? 2 : 1;
}

/** Parses the arguments, carries out the command, gives the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    return exitStatus(error, program.opts<{ verbose: boolean }>().verbose);
  }
}

process.exitCode = await main(process.argv.slice(2));
