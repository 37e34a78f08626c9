import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder and what removes it, for tests that share it. */
export function sharedFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "housefile-test-"));
  chmodSync(folder, 0o755);
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder of its own for one test, removed when the test is over. */
export function temporaryFolder(): string {
  const { folder, remove } = sharedFolder();
  onTestFinished(remove);
  return folder;
}
