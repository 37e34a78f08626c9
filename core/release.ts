import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json: one above `core/` in the checkout, two in the built package. */
function packageJson(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const up of ["..", join("..", "..")]) {
    try {
      return readFileSync(join(here, up, "package.json"), "utf8");
    } catch {
      // Not here: look one folder higher.
    }
  }
  return '{"version":"0.0.0"}';
}

/** The version of this release of Housefile. */
export const release: string = (JSON.parse(packageJson()) as { version: string }).version;
