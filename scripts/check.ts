import { spawnSync } from "node:child_process";

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

/** Runs every check; the names of those that failed. */
export function runChecks(): readonly string[] {
  return checks.flatMap(([name, command, ...args]) => {
    const started = performance.now();
    const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
    console.log(`${status === 0 ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return status === 0 ? [] : [name];
  });
}

if (process.argv[1]?.endsWith("check.ts") === true) process.exitCode = runChecks().length === 0 ? 0 : 1;
