import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { createJiti } from "jiti";
import * as zod from "zod";
import { HousefileError, messageOf } from "../core/error.ts";
import * as housefile from "../index.ts";
import type { Project } from "../jobs/project.ts";

/** A project and where it was found. */
export interface LoadedProject {
  readonly project: Project;
  readonly projectDir: string;
  readonly file: string;
  /** The process's environment over the project's `.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Names a project file may have, in the order in which they are looked for. */
export const projectFileNames = ["housefile.ts", "housefile.mts", "housefile.js", "housefile.mjs"] as const;

function findFile(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute) && statSync(absolute).isFile()) return absolute;
  const found = projectFileNames.map((name) => join(absolute, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new HousefileError("PROJECT_NOT_FOUND", `There is no project file in \`${absolute}\`.`, {
    hint: "Go to the folder of your project, name it with --project DIR, or make one: `housefile init my-project`.",
    where: absolute,
  });
}

function environmentOf(projectDir: string): Readonly<Record<string, string | undefined>> {
  const file = join(projectDir, ".env");
  return existsSync(file) ? { ...parseEnv(readFileSync(file, "utf8")), ...process.env } : process.env;
}

function isProject(value: unknown): value is Project {
  return typeof value === "object" && value !== null && "feeds" in value && "sources" in value && "warehouse" in value;
}

/**
 * Loads the project file of a folder, TypeScript or JavaScript, with `housefile` and `zod` supplied by this command: a
 * project needs no install of its own. Raises PROJECT_NOT_FOUND or PROJECT_INVALID.
 */
export async function loadProject(path: string): Promise<LoadedProject> {
  const file = findFile(path);
  const jiti = createJiti(file, { fsCache: false, moduleCache: false, virtualModules: { housefile, zod } });
  let exported: unknown;
  try {
    exported = await jiti.import(file, { default: true });
  } catch (error) {
    if (error instanceof HousefileError) throw error;
    throw new HousefileError("PROJECT_INVALID", `The project file \`${file}\` cannot be loaded: ${messageOf(error)}`, {
      hint: 'It is TypeScript that imports from "housefile" and "zod" and has `export default defineProject({ ... })`.',
      where: file,
      cause: error,
    });
  }
  if (!isProject(exported)) {
    throw new HousefileError("PROJECT_INVALID", `The project file \`${file}\` exports no project.`, {
      hint: "End it with `export default defineProject({ ... })`.",
      where: file,
    });
  }
  const projectDir = dirname(file);
  return { project: exported, projectDir, file, environment: environmentOf(projectDir) };
}
