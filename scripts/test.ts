import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./check.ts";

/** What vitest writes with its JSON reporter, as far as it is used here. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const report = join(tmpdir(), `housefile-tests-${process.pid}.json`);
const failedChecks = await runChecks();
const { status } = spawnSync(
  "vitest",
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)],
  {
    stdio: "inherit",
    shell: process.platform === "win32",
  },
);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8")) as TestReport;
rmSync(report, { force: true });
if (failedChecks.length > 0) console.error(`failed checks: ${failedChecks.join(", ")}`);
const failed = numFailedTests + failedChecks.length + (status !== 0 && numFailedTests === 0 ? 1 : 0);
console.log(
  `${numPassedTests + 5 - failedChecks.length} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ""}`,
);
process.exitCode = failed === 0 ? 0 : 1;
