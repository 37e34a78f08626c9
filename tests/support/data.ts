import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root folder. */
const root = fileURLToPath(new URL("../../", import.meta.url));

/** The folder of public data sets: `$HOUSEFILE_DATA`, else `../shared/data` beside the checkout. */
export const dataDir = resolve(root, process.env["HOUSEFILE_DATA"] ?? "../shared/data");

/** The path of a public data file, or undefined with a notice where it does not exist, so that its tests are skipped. */
export function dataFile(...path: readonly string[]): string | undefined {
  const file = join(dataDir, ...path);
  if (existsSync(file)) return file;
  process.stderr.write(`Skipped: there is no \`${file}\`; set HOUSEFILE_DATA to the folder of public data sets.\n`);
  return undefined;
}
