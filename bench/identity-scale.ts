import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase, sql } from "housefile";
import { evaluationOf } from "./identity/arguments.ts";
import { inScratchWarehouse, matchFile, type Matched } from "./identity/evaluate.ts";
import { inventSql } from "./identity/invent.sql.ts";

const { values } = parseArgs({
  options: { records: { type: "string", default: "100000,1000000" }, more: { type: "string", default: "10000" } },
});

/** What the engine may take for the records that come later; the million has to do with less. */
const memoryLater = "4GB";

/** Writes a file of so many invented records. */
async function invent(folder: string, records: number): Promise<string> {
  const file = join(folder, `${records}.parquet`);
  const database = await openDatabase(":memory:", {});
  for (const statement of inventSql(records, file)) await database.session.run(statement);
  database.close();
  return file;
}

function print(what: string, { seconds, notes }: Matched): void {
  const stages = Object.entries(seconds).map(([stage, value]) => `${stage} ${value.toFixed(2)}`);
  const linking = (seconds["match.record"] ?? 0) + (seconds["match.pair"] ?? 0);
  const all = Object.entries(seconds).reduce((sum, [stage, value]) => sum + (stage.startsWith("match") ? value : 0), 0);
  console.log(
    `${what}: linking ${linking.toFixed(2)} s, with ids and households ${all.toFixed(2)} s; ${String(notes["pairs_compared"])} pairs, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most (${stages.join(", ")})`,
  );
}

const folder = await mkdtemp(join(tmpdir(), "housefile-scale-"));
try {
  for (const records of values.records.split(",").map(Number)) {
    const more = Number(values.more);
    const evaluation = (file: string) => evaluationOf([file, "--truth", "person", "--country", "GB"]);
    const [first, second] = [await invent(folder, records), await invent(folder, records + more)];
    await inScratchWarehouse(evaluation(first).memory, async (database) => {
      print(`${records} records`, await matchFile(database, evaluation(first)));
      await database.session.run(sql`set memory_limit = ${sql.lit(memoryLater)}`);
      print(`${more} more, ${memoryLater} for DuckDB`, await matchFile(database, evaluation(second), 2));
    });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
