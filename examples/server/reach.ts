import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Account } from "./account.ts";

/**
 * Whether `account` may pass through every folder above `path`. A checkout below `/root` (mode 0700) is the usual case
 * where a server started by root, but not running as root, may not.
 */
export function isReachable(path: string, account: Account | null): boolean {
  if (account === null) return true;
  const parent = dirname(resolve(path));
  if (existsSync(parent) && !mayEnter(parent, account)) return false;
  return parent === dirname(parent) || isReachable(parent, account);
}

/** A place in the system's temporary folder that stands for `path`: the same one for the same path. */
export function standIn(path: string): string {
  const mark = createHash("sha256").update(resolve(path)).digest("hex").slice(0, 12);
  return join(tmpdir(), `housefile-${basename(path)}-${mark}`);
}

function mayEnter(folder: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
