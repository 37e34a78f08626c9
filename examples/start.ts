import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createConsole } from "../cli/console-log.ts";
import { loadProject } from "../cli/load-project.ts";
import { describeRun } from "../cli/command/run.ts";
import { stopSignal } from "../cli/stop-signal.ts";
import { systemClock } from "../core/clock.ts";
import { planProject } from "../jobs/plan.ts";
import { runPlan } from "../jobs/run.ts";
import { generateCompany } from "./generate/company.ts";
import { startPostgres } from "./server.ts";

const usage = `Runs the whole job on the example company: two PostgreSQL databases, a folder of bought lists, one warehouse, every report.

  npm start                     the first time everything, then only what changed
  npm start -- --people 20000   a larger company, made anew
  npm start -- --fresh          made anew`;

const { values } = parseArgs({
  options: {
    people: { type: "string" },
    fresh: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** The folder of the example project: its project file, its sources and what comes out. */
const folder = join(import.meta.dirname, "company");

async function start(): Promise<void> {
  const { log, progress } = createConsole({ verbose: false, json: false });
  console.log("Starting a PostgreSQL that holds the CRM and the order system ...");
  const server = await startPostgres({ folder: join(folder, "data", "postgres") });
  try {
    const urls = { CRM_URL: await server.createDatabase("crm"), SHOP_URL: await server.createDatabase("shop") };
    const isMade = existsSync(join(folder, "truth", "manifest.json"));
    if (!isMade || values.fresh || values.people !== undefined) {
      console.log("Making the example company Larch & Lantern ...");
      await generateCompany({
        people: Number(values.people ?? 2000),
        to: folder,
        crm: urls.CRM_URL,
        shop: urls.SHOP_URL,
      });
    }
    const { project, projectDir } = await loadProject(folder);
    console.log("From the sources to the reports ...");
    const world = {
      clock: systemClock,
      log,
      progress,
      environment: { ...process.env, ...urls },
      projectDir,
      signal: stopSignal(),
    };
    const result = await runPlan(project, planProject(project), world, {
      full: values.fresh || values.people !== undefined,
    });
    console.log(`\n${describeRun(result)}`);
    console.log(`Ask it:  npm run -s housefile -- query "from mart.segment_summary limit 10" --project ${folder}`);
  } finally {
    await server.stop();
  }
}

if (values.help) console.log(usage);
else await start();
