import { InvalidArgumentError, type Command } from "commander";
import { createConsole, type Console } from "./console-log.ts";
import { loadProject, type LoadedProject } from "./load-project.ts";

/** Options that every command has. */
export interface GlobalOptions {
  readonly project: string;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** The options of the program above a command. */
export function globalsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals();
}

/** The console that the options ask for: JSON lines when asked, or when stderr is no terminal and CI or a scheduler reads. */
export function consoleOf({ verbose, json }: GlobalOptions): Console {
  return createConsole({
    verbose,
    json: json || (!process.stderr.isTTY && process.env["HOUSEFILE_LOG"] !== "text"),
  });
}

/** The project that `--project` names. */
export function projectOf(globals: GlobalOptions): Promise<LoadedProject> {
  return loadProject(globals.project);
}

/** A calendar day, as an option. */
export function dayOption(value: string): string {
  const instant = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== value)
    throw new InvalidArgumentError("A day is written 2026-06-30.");
  return value;
}

/** A number of things, or the number of one, as an option or an argument. */
export function wholeNumber(value: string): number {
  if (!/^\s*[0-9]{1,15}\s*$/.test(value)) throw new InvalidArgumentError("A whole number is meant, such as 20.");
  return Number(value);
}
