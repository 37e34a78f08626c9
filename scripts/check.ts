import { spawn } from "node:child_process";

/** What must hold before a test is run: each is one well-kept tool. */
const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["types", "tsc", "--noEmit"],
  ["lint", "eslint", ".", "--max-warnings", "0"],
  [
    "import directions",
    "depcruise",
    "--config",
    ".dependency-cruiser.cjs",
    "index.ts",
    "core",
    "warehouse",
    "extract",
    "campaign",
    "transform",
    "load",
    "reports",
    "jobs",
    "cli",
  ],
  ["unused code", "knip"],
];

interface Finding {
  readonly name: string;
  readonly isFine: boolean;
  readonly output: string;
  readonly seconds: number;
}

function runCheck([name, command, ...args]: (typeof checks)[number]): Promise<Finding> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      output += data.toString();
    });
  return new Promise((resolve) => {
    child.on("error", (error) => {
      output += error.message;
    });
    child.on("close", (status) => {
      resolve({ name, isFine: status === 0, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** Runs every check, all at once, and tells what each found; the names of those that failed. */
export async function runChecks(): Promise<readonly string[]> {
  const findings = await Promise.all(checks.map(runCheck));
  for (const { name, isFine, output, seconds } of findings) {
    if (!isFine) process.stdout.write(output);
    console.log(`${isFine ? "✓" : "✗"} ${name} (${seconds.toFixed(1)} s)`);
  }
  return findings.filter(({ isFine }) => !isFine).map(({ name }) => name);
}

if (process.argv[1]?.endsWith("check.ts") === true) process.exitCode = (await runChecks()).length === 0 ? 0 : 1;
