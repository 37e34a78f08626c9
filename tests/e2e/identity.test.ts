import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import exceljs from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, type CommandResult } from "../support/command.ts";
import { sharedFolder } from "../support/folder.ts";

/** Fills in the verdicts of a review workbook: what the row says, by its probability. */
async function fillIn(file: string, verdict: (probability: number) => string): Promise<number> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(file);
  let filled = 0;
  workbook.getWorksheet("Review")?.eachRow((row, number) => {
    if (number <= 3) return;
    row.getCell(1).value = verdict(Number(row.getCell(3).value));
    filled += 1;
  });
  await workbook.xlsx.writeFile(file);
  return filled;
}

describe("people decide who is who, by the command", () => {
  const { folder, remove } = sharedFolder();
  const project = join(folder, "people");
  const housefile = (...args: string[]): Promise<CommandResult> => runCommand([...args, "--project", project]);
  const rows = async (...args: string[]): Promise<readonly Record<string, unknown>[]> => {
    const result = await housefile(...args, "--json");
    expect(result, result.stderr).toMatchObject({ status: 0 });
    return result.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const personOf = async (record: string): Promise<unknown> => {
    const [source = "", id = ""] = record.split(/:(.*)/s);
    const found = await rows(
      "query",
      `select person_key from identity.person_id where source = '${source}' and record_id = '${id}'`,
    );
    return found[0]?.["person_key"];
  };

  beforeAll(async () => {
    expect(await runCommand(["init", project])).toMatchObject({ status: 0 });
    // People and lists are enough, and quicker.
    const file = join(project, "housefile.ts");
    writeFileSync(
      file,
      readFileSync(file, "utf8")
        .replace(/ {2}products: [^]*?(?=\n\n {2}\/\/ 3)/, "")
        .replace(/ {2}reports: .*/, ""),
    );
    expect(await housefile("run")).toMatchObject({ status: 0 });
  });
  afterAll(remove);

  test("a decision and its undo are carried out by the next runs, and every turn is told", async () => {
    const [pair] = await rows(
      "query",
      `select l.source || ':' || l.record_id as l, r.source || ':' || r.record_id as r
       from identity.pair as p
       join identity.record as l on l.record_no = p.left_no
       join identity.record as r on r.record_no = p.right_no
       where p.probability > 0.99 order by l, r`,
    );
    const [left, right] = [String(pair?.["l"]), String(pair?.["r"])];
    const before = await personOf(left);
    expect(await personOf(right)).toBe(before);
    expect((await housefile("why", left, right)).stdout).toMatch(/given name/);
    expect((await housefile("why", String(before))).stdout).toContain(left);
    expect(await housefile("identity", "decide", left, right, "--different", "--by", "ann")).toMatchObject({
      status: 0,
    });
    expect(await housefile("run")).toMatchObject({ status: 0 });
    expect(await personOf(left)).not.toBe(await personOf(right));
    const [split] = await rows("identity", "events");
    expect(split).toMatchObject({ kind: "split", cause: "decision" });
    expect(await housefile("identity", "undo", String(split?.["event_id"]), "--by", "ann")).toMatchObject({
      status: 0,
    });
    expect(await housefile("run")).toMatchObject({ status: 0 });
    expect(await personOf(right)).toBe(before);
    expect((await rows("identity", "decisions")).length).toBeGreaterThan(1);
  });

  test("review goes to Excel and back", async () => {
    const file = join(folder, "review.xlsx");
    expect((await housefile("review", "--out", file, "--limit", "5")).stdout).toContain("5 pair(s)");
    expect(await fillIn(file, () => "different")).toBe(5);
    expect((await housefile("review", "--read", file)).stdout).toContain("5 verdict(s)");
    expect((await rows("identity", "decisions")).filter(({ origin }) => origin === "review")).toHaveLength(5);
  });

  test("the next run counts a checked sample of the purge, and keeps to an override", async () => {
    const file = join(folder, "audit.xlsx");
    expect((await housefile("lists", "audit", "--out", file)).stdout).toContain("wait for a verdict");
    const checked = await fillIn(file, (probability) => (probability > 0.5 ? "same" : "different"));
    expect(checked).toBeGreaterThan(2);
    expect(await housefile("lists", "audit", "--read", file)).toMatchObject({ status: 0 });
    expect(await housefile("override", "1", "city", "Zeta", "--by", "ann")).toMatchObject({ status: 0 });
    expect(await housefile("run")).toMatchObject({ status: 0 });
    expect(await rows("query", "select city from golden.person where person_key = 1")).toEqual([{ city: "Zeta" }]);
    const audit = await rows("lists", "audit");
    expect(audit.map(({ error }) => error)).toEqual(["overkill", "underkill"]);
    expect(audit.reduce((sum, { audited }) => sum + Number(audited), 0)).toBe(checked);
  });

  test("the profile is one page", async () => {
    const page = join(folder, "profile.html");
    expect(await housefile("identity", "profile", "--out", page)).toMatchObject({ status: 0 });
    expect(existsSync(page) && readFileSync(page, "utf8")).toContain("</html>");
  });

  test("what does not exist is said, with a hint", async () => {
    for (const args of [
      ["why", "contact:none", "contact:1"],
      ["identity", "decide", "contact:none", "contact:1", "--same"],
      ["identity", "undo", "999999"],
      ["review", "--read", join(folder, "none.xlsx")],
    ]) {
      const result = await housefile(...args);
      expect(result.status, args.join(" ")).toBeGreaterThan(0);
      expect(result.stderr).toContain("hint:");
    }
  });

  test("what is no number is said, and is wrong use", async () => {
    for (const args of [
      ["review", "--limit", "many"],
      ["identity", "undo", "last"],
      ["identity", "as-of", "1.5"],
      ["override", "ann"],
    ])
      expect(await housefile(...args)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/whole number.*\n.*--help/) as string,
      });
  });
});
