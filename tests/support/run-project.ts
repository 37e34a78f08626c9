import { join } from "node:path";
import {
  fixedClock,
  openDatabase,
  planProject,
  runPlan,
  silentLog,
  silentProgress,
  type Plan,
  type Project,
  type Row,
  type RunOptions,
  type RunResult,
  type Sql,
} from "housefile";

/** Carries out a project in a folder, as `housefile run` does, at a fixed instant; or some of its steps. */
export function runProject(
  project: Project,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
  plan: Plan = planProject(project),
): Promise<RunResult> {
  return runPlan(
    project,
    plan,
    {
      clock: fixedClock("2026-11-01T12:00:00Z"),
      log: silentLog,
      progress: () => silentProgress,
      environment,
      projectDir: folder,
      signal: new AbortController().signal,
    },
    options,
  );
}

/** Asks the published file of a folder. */
export async function askPublished(folder: string, ...questions: readonly Sql[]): Promise<readonly (readonly Row[])[]> {
  const database = await openDatabase(join(folder, "warehouse.duckdb"), { readOnly: true });
  try {
    const answers: (readonly Row[])[] = [];
    for (const question of questions) answers.push(await database.session.rows(question));
    return answers;
  } finally {
    database.close();
  }
}
