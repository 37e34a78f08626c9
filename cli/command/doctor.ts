import { constants, accessSync, existsSync, statfsSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { freemem, platform, release as system, totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { HousefileError, messageOf } from "../../core/error.ts";
import { release } from "../../core/release.ts";
import { sql } from "../../core/sql.ts";
import { openDatabase } from "../../warehouse/database.ts";
import { warehouseFiles } from "../../warehouse/publish.ts";
import { globalsOf, projectOf } from "../options.ts";

/** One thing that was looked at. `ok` undefined means: good to know. */
interface Finding {
  readonly ok: boolean | undefined;
  readonly text: string;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return {
    ok: major > 20 || (major === 20 && minor >= 19),
    text: `Node ${process.versions.node} (20.19 or newer is needed) on ${platform()} ${system()}`,
  };
}

async function engineFinding(): Promise<Finding> {
  try {
    const database = await openDatabase(":memory:");
    const [row] = await database.session.rows<{ version: string }>(sql`select version() as version`);
    database.close();
    return { ok: true, text: `DuckDB ${row?.version ?? "?"} works` };
  } catch (error) {
    return { ok: false, text: `DuckDB does not work: ${messageOf(error)}` };
  }
}

function pipeFinding(): Finding {
  try {
    execFileSync("mkfifo", ["--version"], { stdio: "ignore" });
    return { ok: undefined, text: "named pipes: PostgreSQL is read through a pipe" };
  } catch {
    return { ok: undefined, text: "no mkfifo: PostgreSQL is read through a temporary file, at about half the speed" };
  }
}

function folderFindings(warehouse: string): readonly Finding[] {
  const folder = dirname(warehouse);
  if (!existsSync(folder)) return [{ ok: undefined, text: `${folder} does not exist yet; the first run makes it` }];
  const { bavail, bsize } = statfsSync(folder);
  let isWritable = true;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    isWritable = false;
  }
  return [
    { ok: isWritable, text: `${folder} can ${isWritable ? "" : "not "}be written` },
    {
      ok: bavail * bsize > 1e9,
      text: `${gigabytes(bavail * bsize)} of disk are free there (a load needs the warehouse's size twice)`,
    },
  ];
}

async function lockFinding(warehouse: string): Promise<Finding> {
  const { work } = warehouseFiles(warehouse);
  if (!existsSync(work)) return { ok: undefined, text: "no run has been made yet" };
  try {
    (await openDatabase(work, { readOnly: true })).close();
    return { ok: true, text: `${work} opens; no run is at work` };
  } catch (error) {
    const isBusy = error instanceof HousefileError && error.code === "WAREHOUSE_BUSY";
    return { ok: isBusy ? undefined : false, text: isBusy ? "a run is at work" : messageOf(error) };
  }
}

function environmentFindings(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): readonly Finding[] {
  return names.map((name) => ({
    ok: environment[name] !== undefined,
    text: `environment variable ${name} is ${environment[name] === undefined ? "not set" : "set"}`,
  }));
}

/** Names of the environment variables that a value reads and that have no fallback. */
function neededVariables(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("env" in value && typeof value.env === "string") return "fallback" in value ? [] : [value.env];
  return Object.values(value).flatMap(neededVariables);
}

/** `housefile doctor`: is this machine fit to run the project? */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("look at this machine and this project for what would make a run fail")
    .action(async (_: unknown, command: Command) => {
      const globals = globalsOf(command);
      const { project, projectDir, environment } = await projectOf(globals);
      const warehouse = resolve(projectDir, project.warehouse);
      const findings = [
        { ok: undefined, text: `housefile ${release}` },
        nodeFinding(),
        await engineFinding(),
        pipeFinding(),
        {
          ok: undefined,
          text: `${gigabytes(freemem())} of ${gigabytes(totalmem())} memory are free; DuckDB may take ${project.memory}`,
        },
        ...folderFindings(warehouse),
        await lockFinding(warehouse),
        ...environmentFindings(environment, [
          ...new Set(project.sources.flatMap(({ reader }) => neededVariables(reader))),
        ]),
      ];
      for (const { ok, text } of findings) process.stdout.write(`${ok === undefined ? "·" : ok ? "✓" : "✗"} ${text}\n`);
      const bad = findings.filter(({ ok }) => ok === false);
      if (bad.length > 0)
        throw new HousefileError("RUN_FAILED", `${bad.length} finding(s) would make a run fail.`, {
          hint: "Mend the lines marked ✗.",
        });
    });
}
