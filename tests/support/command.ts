import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundledCommand } from "./bundle-command.ts";

const main = fileURLToPath(bundledCommand);

/** What a command came to. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command, bundled, in a process of its own; with `end`, in a shell that puts its output there. */
export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  end?: string,
): ChildProcess {
  const command = [process.execPath, main, ...args];
  const [program = "", ...rest] =
    end === undefined ? command : ["bash", "-c", `set -o pipefail; "$@" ${end}`, "bash", ...command];
  return spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the real command to its end. */
export function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  end?: string,
): Promise<CommandResult> {
  const child = startCommand(args, environment, end);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve) =>
    child.on("close", (status) => {
      resolve({ status, stdout, stderr });
    }),
  );
}
