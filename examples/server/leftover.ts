import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { isAlive, isServerOf, readLockFile, removeLockFile } from "./lock-file.ts";

/** The file beside a data folder's contents that names the Node process whose server it is. */
export const ownerFile = "housefile-owner.pid";

const patienceMs = 30_000;
const pauseMs = 50;

/**
 * Clears what an earlier process that was killed left in a data folder: a server still running (stopped with `stop`),
 * one shutting down (waited for), or only its lock file, whose process id may belong to somebody else by now.
 * A server whose owner is alive is an error.
 */
export async function clearLeftover(folder: string, url: (port: number) => string, stop: () => void): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    const lock = readLockFile(folder);
    if (lock === null) return;
    if (!isServerOf(lock.pid, folder)) break;
    if (await isServing(url(lock.port), folder)) {
      refuseOwned(folder);
      stop();
    }
    await sleep(pauseMs);
  }
  removeLockFile(folder);
}

function refuseOwned(folder: string): void {
  const owner = readOwner(folder);
  if (owner === null || owner === process.pid || !isAlive(owner)) return;
  throw new Error(`The PostgreSQL in \`${folder}\` is in use by process ${owner}. Wait for it to end, or stop it.`);
}

function readOwner(folder: string): number | null {
  try {
    return Number(readFileSync(join(folder, ownerFile), "utf8"));
  } catch {
    return null;
  }
}

async function isServing(url: string, folder: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
