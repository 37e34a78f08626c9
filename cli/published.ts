import { constants, existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { HousefileError } from "../core/error.ts";
import { sql } from "../core/sql.ts";
import { openDatabase, type Database } from "../warehouse/database.ts";
import { warehouseFiles } from "../warehouse/publish.ts";
import type { LoadedProject } from "./load-project.ts";

/** Opens the published file for reading; it is never locked by a run. Raises WAREHOUSE_OPEN when nothing was published yet. */
export async function withPublished<T>(project: Place, work: (database: Database) => Promise<T>): Promise<T> {
  return using(publishedFile(project), work);
}

/** What says where a project's warehouse is. */
type Place = Pick<LoadedProject, "project" | "projectDir">;

function publishedFile({ project, projectDir }: Place): string {
  const { published } = warehouseFiles(resolve(projectDir, project.warehouse));
  if (!existsSync(published)) {
    throw new HousefileError("WAREHOUSE_OPEN", `Nothing is published yet at \`${published}\`.`, {
      hint: "Run `housefile run` first.",
      where: published,
    });
  }
  return published;
}

/** The as-of day of the published marts. */
export function publishedDay(place: Place): Promise<string> {
  return withPublished(place, async ({ session }) => {
    const [run] = await session.rows<{ as_of: string }>(sql`select as_of from meta.run order by run_id desc limit 1`);
    return run?.as_of ?? "";
  });
}

/** Gives the work a scratch warehouse that holds what is published, and removes it afterwards. */
export async function withScratchCopy<T>(place: Place, work: (warehouse: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "housefile-"));
  try {
    const scratch = warehouseFiles(join(folder, "warehouse.duckdb"));
    await copyFile(publishedFile(place), scratch.work, constants.COPYFILE_FICLONE);
    return await work(scratch.published);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Opens the newest state for reading: the working file, which also knows failed runs, or the published one while a run
 * is at work or where there is no other.
 */
export async function withNewest<T>(loaded: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const files = warehouseFiles(resolve(loaded.projectDir, loaded.project.warehouse));
  if (!existsSync(files.work)) return withPublished(loaded, work);
  try {
    return await using(files.work, work);
  } catch (error) {
    if (error instanceof HousefileError && error.code === "WAREHOUSE_BUSY") return withPublished(loaded, work);
    throw error;
  }
}

async function using<T>(file: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(file, { readOnly: true });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
