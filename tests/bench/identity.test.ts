import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, sql } from "housefile";
import { afterAll, expect, test } from "vitest";
import { scoreSql, scoresOf } from "../../bench/identity/score.ts";
import { sharedFolder } from "../support/folder.ts";

const { folder, remove } = sharedFolder();
afterAll(remove);

/** The evaluation command, as `npm run bench:identity` starts it. */
function evaluate(...args: string[]) {
  const command = join(import.meta.dirname, "../../bench/identity.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", command, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const people = write("people.csv", [
  "id,name,born,mail,who,home",
  '1,"Novak, Marketa",1980-01-02,marketa.novak@mail.example,a,x',
  "2,Marketa Novak,02/01/1980,marketa.novak@mail.example,a,x",
  "3,Peter Novak,1979-05-06,,,",
  "4,Ioana Ferreira,1975-05-06,ioana.ferreira@post.example,b,y",
  "5,Ioana Ferreira,1975-05-06,,b,y",
]);
const mapped = ["--truth", "who", "--id", "id", "--map", "full_name=name,birth_date=born,email=mail"];

test("a labelled file is scored as one JSON object, and the persons are written", () => {
  const out = join(folder, "persons.csv");
  const result = evaluate(people, ...mapped, "--household", "home", "--out", out, "--json");
  expect(result, result.stderr).toMatchObject({ status: 0 });
  const perfect = { precision: 1, recall: 1, f1: 1 };
  const told = JSON.parse(result.stdout) as { seconds: Record<string, number> };
  expect(told).toMatchObject({
    records: 5,
    pairwise: perfect,
    bcubed: perfect,
    household: { pairwise: perfect, bcubed: perfect },
    pairs_compared: 10,
  });
  expect(told).toHaveProperty("peak_rss_mb");
  expect(told.seconds["total"]).toBeGreaterThan(0);
  const [header, ...rows] = readFileSync(out, "utf8").trim().split("\n");
  expect(header).toBe("record_id,person,household");
  const person = rows.map((row) => row.split(",")[1]);
  expect(rows.map((row) => row.split(",")[0])).toEqual(["1", "2", "3", "4", "5"]);
  expect([person[0] === person[1], person[3] === person[4], new Set(person).size]).toEqual([true, true, 3]);
});

test("the same in words", () => {
  const { stdout } = evaluate(people, ...mapped);
  expect(stdout).toContain("persons     pairwise P R F1 1.0000 1.0000 1.0000   B-cubed P R F1 1.0000 1.0000 1.0000");
});

test("what cannot be scored is said, with a hint", () => {
  const unlabelled = write("unlabelled.csv", ["id,name,who", "1,Marketa Novak,", "2,Peter Novak,"]);
  const headerOnly = write("empty.csv", ["id,name,who"]);
  for (const [file, args, words] of [
    [unlabelled, ["--truth", "who"], "No record is labelled"],
    [headerOnly, ["--truth", "who"], "No record is labelled"],
    [people, ["--truth", "nobody"], "has no column `nobody`"],
    [people, ["--truth", "who", "--map", "shoe=name"], "`shoe` is no standard column"],
    [people, ["--truth", "who", "--threshold", "7"], "--threshold"],
    [join(folder, "none.csv"), ["--truth", "who"], "There is no file"],
  ] as const) {
    const { status, stderr } = evaluate(file, ...args);
    expect([status, stderr], stderr).toEqual([expect.any(Number), expect.stringContaining(words)]);
    expect(status, stderr).toBeGreaterThan(0);
    expect(stderr).not.toContain("    at ");
  }
});

test("scores come from a contingency table", async () => {
  const database = await openDatabase(":memory:");
  const [row] = await database.session.rows<Parameters<typeof scoresOf>[0]>(
    scoreSql(sql`select * from (values (1, 'a'), (1, 'a'), (1, 'b'), (2, 'b')) as v(found, truth)`),
  );
  database.close();
  // Found: three pairs, of which one is true; two exist.
  const { pairwise, bcubed } = scoresOf(row ?? { both: 0, found: 0, existing: 0, precise: 0, recalled: 0 });
  expect(pairwise).toEqual({ precision: 1 / 3, recall: 1 / 2, f1: 0.4 });
  expect(bcubed.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, 12);
  expect(bcubed.recall).toBeCloseTo((1 + 1 + 1 / 2 + 1 / 2) / 4, 12);
});
