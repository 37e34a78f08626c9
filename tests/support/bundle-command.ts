import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Where the command is bundled to; two folders below package.json, where it looks for its version. */
export const bundledCommand = new URL("../../dist/command/main.js", import.meta.url);

/** Bundles the command once before the end-to-end tests: each of them starts it many times, and from sources that takes twice as long. */
export async function setup(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("../../cli/main.ts", import.meta.url))],
    outdir: fileURLToPath(new URL(".", bundledCommand)),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
}
