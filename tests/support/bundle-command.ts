import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Where the command is bundled to; two folders below package.json, where it looks for its version. */
export const bundledCommand = new URL("../../dist/command/main.js", import.meta.url);

/**
 * Bundles the command with what it imports once before the end-to-end tests: they start it some eighty times, and finding
 * eight hundred small files takes twice as long as all the rest of a short command. Left outside is what reads files beside its own.
 */
export async function setup(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("../../cli/main.ts", import.meta.url))],
    outdir: fileURLToPath(new URL(".", bundledCommand)),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    external: ["@duckdb/node-bindings", "exceljs", "iconv-lite", "jiti", "knex", "pg", "pinyin-pro", "pino"],
    banner: {
      js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
    },
    logLevel: "warning",
  });
}
