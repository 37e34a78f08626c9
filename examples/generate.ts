import { join } from "node:path";
import { parseArgs } from "node:util";
import { generateCompany } from "./generate/company.ts";
import { startPostgres } from "./server.ts";

const usage = `Generates the example company Larch & Lantern.

  npx tsx examples/generate.ts [--people 2000] [--seed 1] [--to DIR] [--crm URL --shop URL]

Without --crm and --shop a PostgreSQL is started in DIR/data/postgres, filled and stopped.
DIR is examples/company unless given.`;

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    to: { type: "string", default: join(import.meta.dirname, "company") },
    crm: { type: "string" },
    shop: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(usage);
else await generate();

async function generate(): Promise<void> {
  const people = wholeNumber("people", values.people);
  const seed = wholeNumber("seed", values.seed);
  const server =
    values.crm === undefined || values.shop === undefined
      ? await startPostgres({ folder: join(values.to, "data", "postgres") })
      : null;
  const began = performance.now();
  try {
    const crm = values.crm ?? (await server?.createDatabase("crm")) ?? "";
    const shop = values.shop ?? (await server?.createDatabase("shop")) ?? "";
    const summary = await generateCompany({ people, seed, to: values.to, crm, shop, onProgress: showProgress(people) });
    console.table(summary.rows);
    console.table(summary.faults);
    console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    await server?.stop();
  }
}

function showProgress(people: number): (written: number) => void {
  return (written) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${written} of ${people} people${written === people ? "\n" : ""}`);
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number above 0, not \`${text}\`.`);
  return value;
}
