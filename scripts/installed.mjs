// Runs a command of node_modules/.bin after installing what is missing: `node scripts/installed.mjs tsx cli/main.ts ...`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`housefile needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** npm writes node_modules/.package-lock.json last, so an older one means a missing, stale or interrupted install. */
function isInstalled() {
  const lock = join(root, "package-lock.json");
  const mark = join(root, "node_modules", ".package-lock.json");
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs;
}

const onWindows = process.platform === "win32";
/** `npm ci` takes exactly what the lock file says; `npm install` helps where a registry has not all of it. */
function install() {
  const options = { cwd: root, stdio: ["ignore", 2, 2], shell: onWindows };
  const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
  return ["ci", "install"].some((way) => spawnSync("npm", [way, ...flags], options).status === 0);
}

if (!isInstalled()) {
  console.error("Installing what is missing (a minute on a new machine) ...");
  if (!install()) process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
};
const target = args[0]?.endsWith(".ts") ? [join(root, args[0]), ...args.slice(1)] : args;
const child = spawn(command ?? "", target, {
  stdio: "inherit",
  env: environment,
  cwd: process.env.INIT_CWD ?? process.cwd(),
  shell: onWindows,
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`housefile: ${error.message}`);
  process.exitCode = 1;
});
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
