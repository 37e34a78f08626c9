#!/usr/bin/env node
import { CommanderError } from "commander";
import { HousefileError, messageOf } from "../core/error.ts";
import { createProgram } from "./program.ts";

// Long queries sit in libuv's pool, which file reads and name lookups share; four threads are too few.
process.env["UV_THREADPOOL_SIZE"] ??= "16";

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

/** What happened to the output, once something has. */
let unwritten: NodeJS.ErrnoException | undefined;

/**
 * A reader that has had enough (`| head`) does not stop the work, which may be a run; neither does a full disk, but that is said, and is the
 * exit status 1.
 */
function hearWriteErrors(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      if (unwritten === undefined) process.stderr.write(`housefile: The output cannot be written: ${error.message}.\n`);
      process.exitCode = 1;
    }
    unwritten = error;
  });
  // There is no one left to be told.
  process.stderr.on("error", () => undefined);
}

/** Parses the arguments, carries out the command, gives the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error === unwritten) return 0;
    return exitStatus(error, program.opts<{ verbose: boolean }>().verbose);
  }
}

hearWriteErrors();
const status = await main(process.argv.slice(2));
if (status !== 0) process.exitCode = status;
