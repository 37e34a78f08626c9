import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { copyFile, link, open, rename, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { HousefileError } from "../core/error.ts";
import { sql } from "../core/sql.ts";
import type { Database } from "./database.ts";

/** The three files of a warehouse, side by side so that a rename is atomic. */
export interface WarehouseFiles {
  /** What analysts open. Replaced whole by a rename, never written in place. */
  readonly published: string;
  /** Where runs write. */
  readonly work: string;
  /** The file that was published before. */
  readonly previous: string;
}

/** The files of the warehouse that the project names. */
export function warehouseFiles(published: string): WarehouseFiles {
  const extension = extname(published);
  const stem = join(dirname(published), basename(published, extension));
  return { published, work: `${stem}.work${extension}`, previous: `${stem}.previous${extension}` };
}

/** The size of a file, or 0 when there is none. */
async function bytesOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Raises DISK_FULL unless the disk of `path` has room for `bytes` and a tenth more. */
export async function requireDisk(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  const free = bavail * bsize;
  if (free < bytes * 1.1) {
    throw new HousefileError(
      "DISK_FULL",
      `Publishing needs ${megabytes(bytes * 1.1)} of free disk beside \`${path}\`; there is ${megabytes(free)}.`,
      { hint: "Free some space and run again; the published file is yesterday's and is whole.", where: path },
    );
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/**
 * Publishes what the working file holds: checkpoint, copy (a reflink where the disk can), fsync, atomic rename. Readers
 * keep the file they opened; new ones get the new file. The file published before is kept as `previous`. Returns its bytes.
 */
export async function publish(database: Database, files: WarehouseFiles): Promise<number> {
  await requireDisk(files.work, (await bytesOf(`${files.work}.wal`)) + (await bytesOf(files.work)));
  await database.session.run(sql`checkpoint`);
  const next = `${files.published}.next`;
  await rm(next, { force: true });
  await copyInChild(files.work, next);
  await syncPath(next);
  if ((await bytesOf(files.published)) > 0) {
    const kept = `${files.previous}.next`;
    await rm(kept, { force: true });
    await link(files.published, kept).catch(() => copyFile(files.published, kept, constants.COPYFILE_FICLONE));
    await rename(kept, files.previous);
  }
  // A client that opened the published file for writing and died left a log that must not be replayed into the new one.
  await rm(`${files.published}.wal`, { force: true });
  await rename(next, files.published);
  await syncPath(dirname(files.published)).catch(() => undefined);
  return bytesOf(files.published);
}

const copyScript = `
const { constants, copyFileSync } = require("node:fs");
copyFileSync(process.argv[1], process.argv[2], constants.COPYFILE_FICLONE);`;

/**
 * Copies in a child process: POSIX drops every lock this process holds on a file as soon as it closes any handle to it,
 * so a copy made here would silently give away DuckDB's lock on the working file.
 */
async function copyInChild(from: string, to: string): Promise<void> {
  await promisify(execFile)(process.execPath, ["-e", copyScript, from, to]);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r+").catch(() => open(path, "r"));
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
