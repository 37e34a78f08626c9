import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, type CommandResult } from "../support/command.ts";
import { sharedFolder } from "../support/folder.ts";

const plan = `plans: [
    campaignPlan("july", {
      channel: "email",
      contact_on: "2026-07-10",
      audience: "orders > 0",
      cells: { control: 50, treatment: 50 },
      cost_per_contact: 0.1,
      costs: { creative: 30 },
      minimum_age: 0,
    }),
  ],`;

describe("a campaign is planned, selected and measured by the command", () => {
  const { folder, remove } = sharedFolder();
  const project = join(folder, "shop");
  const file = join(project, "housefile.ts");
  const housefile = (...args: string[]): Promise<CommandResult> => runCommand([...args, "--project", project]);
  const rows = async (...args: string[]): Promise<readonly Record<string, unknown>[]> => {
    const result = await housefile(...args, "--json");
    expect(result, result.stderr).toMatchObject({ status: 0 });
    return result.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  beforeAll(async () => {
    expect(await runCommand(["init", project])).toMatchObject({ status: 0 });
    const text = readFileSync(file, "utf8").replace("import { clean,", "import { campaignPlan, clean,");
    writeFileSync(file, text.replace(/reports: .*/, plan));
    expect(await housefile("run")).toMatchObject({ status: 0 });
  });
  afterAll(remove);

  test("counting changes nothing; selecting writes the file; the next run makes touches, costs and a result of it", async () => {
    const counted = await rows("campaign", "count", "july");
    expect((await housefile("campaign", "count", "july")).stdout).toMatch(/expected to order within 30 days anyway/);
    const selected = await rows("campaign", "select", "july", "--by", "ann");
    expect(selected.slice(0, counted.length)).toEqual(counted);
    const chosen = (cell: string): number => Number(counted.find((row) => row["cell"] === cell)?.["people"] ?? 0);
    expect(chosen("control")).toBeGreaterThan(0);
    const lines = readFileSync(join(project, "out/campaigns/july/july-email.csv"), "utf8").trim().split("\r\n");
    expect(lines).toHaveLength(1 + chosen("treatment"));
    expect((await housefile("campaign", "select", "july")).stderr).toMatch(/selected already/);
    expect(await rows("campaign", "list")).toMatchObject([
      { campaign_id: "july", contacts: chosen("treatment"), held_out: chosen("control"), selected_by: "ann" },
    ]);

    expect(await housefile("run", "--as-of", "2026-08-31")).toMatchObject({ status: 0 });
    const touches = await rows(
      "query",
      `select cell, count(*)::integer as people, sum(cost_amount)::double as cost
       from star.fact_touch join star.dim_campaign using (campaign_key)
       where campaign_id = 'july' and person_key > 0 and date_key = 20260710 group by cell order by cell`,
    );
    expect(touches).toEqual([
      { cell: "control", people: chosen("control"), cost: 0 },
      { cell: "treatment", people: chosen("treatment"), cost: Number((0.1 * chosen("treatment")).toFixed(4)) },
    ]);
    const [result] = await rows(
      "query",
      "select treated::integer as treated, control::integer as control, cost, label from mart.campaign_roi where campaign_id = 'july'",
    );
    expect(result).toMatchObject({ treated: chosen("treatment"), control: chosen("control") });
    expect(Number(result?.["cost"])).toBeCloseTo(30 + 0.1 * chosen("treatment"), 6);
    const again = await rows("campaign", "count", "july");
    expect(again).toEqual(counted);
  });

  test("an export writes the same file again, and what is wrong is told", async () => {
    const path = join(project, "out/campaigns/july/july-email.csv");
    const before = readFileSync(path, "utf8");
    expect(await housefile("campaign", "export", "july")).toMatchObject({ status: 0 });
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(join(project, "out/campaigns/july"))).toEqual(["july-email.csv"]);
    expect((await housefile("campaign", "select", "june")).stderr).toMatch(/plans no campaign `june`[\s\S]*`july`/);
    expect((await housefile("campaign", "size")).stderr).toMatch(/--rate/);
    expect(await rows("campaign", "size", "--rate", "2", "--lift", "0.5", "--control", "50")).toEqual([
      { contacted: 13809, held_out: 13809, people: 27618 },
    ]);
  });
});
