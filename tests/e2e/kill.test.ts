import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, startCommand } from "../support/command.ts";
import { contentOf } from "../support/content.ts";
import { temporaryFolder } from "../support/folder.ts";

/** Kills on the first load, and as many on the load of the next day. */
const killsEach = 1;

/** The next day: a moved person, a corrected order, new orders, a late one, a second file of the bought list, a broken row. */
function nextDay(folder: string): void {
  const people = join(folder, "inbox/crm/people.csv");
  writeFileSync(
    people,
    readFileSync(people, "utf8")
      .replace(/^5,([^,]*),([^,]*),([^,]*),[^,]*,/m, "5,$1,$2,$3,9 New Street,")
      .replace(/,no,2025-01-10$/m, ",no,2026-06-01"),
  );
  appendFileSync(
    people,
    "900,New,Person,new.person@example.com,1 Mill Lane,Bath,BA1 1AA,no,2026-06-02\n901,Broken,Person,not-an-address,1 Mill Lane,Bath,BA1 1AA,no,2026-06-02\n",
  );
  const orders = join(folder, "inbox/shop/orders.csv");
  writeFileSync(
    orders,
    readFileSync(orders, "utf8").replace(/^1001,(.*)$/m, (line) => line.replace(/,\d+\.\d\d,/, ",99.00,")),
  );
  appendFileSync(
    orders,
    "9001,1,900,2026-06-03,LAMP,1,32.00,14.00\n9002,1,5,2025-03-01,MUG,2,16.00,7.00\n9003,1,4711,2026-06-04,TEA,1,9.50,4.00\n",
  );
  cpSync(join(folder, "inbox/lists/acme.csv"), join(folder, "inbox/lists/acme-second.csv"));
  appendFileSync(
    join(folder, "inbox/lists/acme-second.csv"),
    "Late Newman,late@example.org,77 New Road,Oxford,OX1 1AA\n",
  );
}

/** Starts a run and kills it without mercy after the given number of log lines and a moment more; false when it was faster. */
async function killRun(folder: string, afterLines: number, momentMs: number): Promise<boolean> {
  const child = startCommand(["run", "--project", folder, "--json"]);
  return new Promise((resolve) => {
    let lines = 0;
    child.stderr?.on("data", (data: Buffer) => {
      lines += data.toString().split("\n").length - 1;
      if (lines >= afterLines) setTimeout(() => child.kill("SIGKILL"), momentMs);
    });
    child.on("close", (_, signal) => {
      resolve(signal === "SIGKILL");
    });
  });
}

/** A seeded sequence of numbers from 0 to 1, so that a failure can be repeated. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs a project undisturbed; what it logged. */
async function run(folder: string): Promise<string> {
  const result = await runCommand(["run", "--json", "--project", folder]);
  expect(result.status, result.stderr).toBe(0);
  return result.stderr;
}

test("a load that is killed anywhere and run again publishes what an undisturbed load publishes", async () => {
  const random = sequence(20260630);
  const base = temporaryFolder();
  const firstDay = join(base, "first");
  expect((await runCommand(["init", firstDay])).status).toBe(0);
  const project = join(firstDay, "housefile.ts");
  // A load ends with its publication; reports come after it and would only slow the kills down.
  writeFileSync(project, readFileSync(project, "utf8").replace(/^ {2}reports: .*\n/m, ""));
  const fresh = join(base, "fresh");
  cpSync(firstDay, fresh, { recursive: true });
  const lines = (await run(firstDay)).split("\n").length;
  const secondDay = join(base, "second");
  cpSync(firstDay, secondDay, { recursive: true });
  nextDay(secondDay);
  const beforeSecond = join(base, "before-second");
  cpSync(secondDay, beforeSecond, { recursive: true });
  await run(secondDay);

  const truth = {
    first: await contentOf(join(firstDay, "warehouse.duckdb")),
    second: await contentOf(join(secondDay, "warehouse.duckdb")),
  };
  expect(truth.second).not.toEqual(truth.first);
  let kills = 0;
  for (const [start, expected] of [
    [fresh, truth.first],
    [beforeSecond, truth.second],
  ] as const) {
    for (let done = 0; done < killsEach;) {
      const folder = join(base, "killed");
      cpSync(start, folder, { recursive: true });
      const isKilled = await killRun(folder, 1 + Math.floor(random() * lines), random() * 40);
      if (isKilled) {
        done += 1;
        kills += 1;
      }
      await run(folder);
      expect(await contentOf(join(folder, "warehouse.duckdb"))).toEqual(expected);
      rmSync(folder, { recursive: true });
    }
  }
  expect(kills).toBe(2 * killsEach);
});
