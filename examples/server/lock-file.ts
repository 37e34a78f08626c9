import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What `postmaster.pid` says about the server of a data folder. */
export interface LockFile {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** Reads `postmaster.pid` of a data folder; `null` when there is none. Its lines are part of PostgreSQL's source (`miscadmin.h`). */
export function readLockFile(folder: string): LockFile | null {
  try {
    const lines = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? "").trim() };
  } catch {
    return null;
  }
}

/** Removes `postmaster.pid`, for a server known to be gone. */
export function removeLockFile(folder: string): void {
  rmSync(join(folder, "postmaster.pid"), { force: true });
}

/** Whether a process with this id lives; true also for one we may not signal. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Whether the living process `pid` is a server of this data folder, and not a stranger who got its id: in a restarted
 * container ids come back at once. Where `/proc` does not tell, a living process counts as the server.
 */
export function isServerOf(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(folder);
  } catch {
    return false;
  }
}
