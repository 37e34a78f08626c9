import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { HousefileError } from "../core/error.ts";
import type { Session } from "../core/session.ts";
import type { Table } from "../core/table.ts";
import { changeMemory } from "../jobs/memory.ts";
import { openDatabase } from "../warehouse/database.ts";
import { warehouseFiles } from "../warehouse/publish.ts";
import type { LoadedProject } from "./load-project.ts";

/**
 * Changes a memory of the working file outside a run, in one transaction; the next run carries the change out. Raises WAREHOUSE_OPEN before
 * the first run and WAREHOUSE_BUSY during one.
 */
export async function withMemory<T>(
  { project, projectDir }: Pick<LoadedProject, "project" | "projectDir">,
  memory: Table,
  work: (db: Session) => Promise<T>,
): Promise<T> {
  const { work: file } = warehouseFiles(resolve(projectDir, project.warehouse));
  if (!existsSync(file)) {
    throw new HousefileError("WAREHOUSE_OPEN", `There is no warehouse at \`${file}\` yet.`, {
      hint: "Run `housefile run` first.",
      where: file,
    });
  }
  const database = await openDatabase(file);
  try {
    return await changeMemory(database, memory, work);
  } finally {
    database.close();
  }
}
