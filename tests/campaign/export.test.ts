import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "csv-parse/sync";
import { exportCampaign } from "../../campaign/export.ts";
import { selectPeople } from "../../campaign/select.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { sharedFolder } from "../support/folder.ts";
import { asOf, openCampaignWorld, planFor, reachable, type CampaignWorld } from "./campaign-world.ts";

describe("the export files of a campaign", () => {
  const { folder, remove } = sharedFolder();
  let world: CampaignWorld;

  beforeEach(async () => {
    world = await openCampaignWorld();
  });
  afterEach(() => {
    world.close();
  });
  afterAll(remove);

  const select = (plan: ReturnType<typeof planFor>) =>
    selectPeople(world.database.session, plan, {
      policy: { caps: [{ contacts: 9, days: 1 }], listHoldoutPercent: 0 },
      by: "ann",
      at: new Date("2026-07-01T09:00:00Z"),
      today: asOf,
      again: false,
    });
  const written = async (plan: ReturnType<typeof planFor>) => {
    const { files, counts } = await exportCampaign(world.database.session, plan, folder);
    const contents = await Promise.all(files.map((file) => readFile(file, "utf8")));
    return {
      files,
      counts,
      rows: contents.map((text) => parse<Record<string, string>>(text, { bom: true, columns: true })),
    };
  };

  it("one file a channel, with what the channel needs and nobody of the control group", async () => {
    await world.insert(
      dimCustomer,
      Array.from({ length: 100 }, (_, index) => reachable(index + 1)),
    );
    await world.makeHouseFile();
    const plan = planFor("both", {
      to: "files",
      cells: { control: 1, letter: { share: 1, channel: "post" }, mail: { share: 1, channel: "email" } },
    });
    await select(plan);
    const { files, rows } = await written(plan);
    expect(files.map((file) => file.slice(folder.length + 1).replaceAll("\\", "/"))).toEqual([
      "files/both/both-email.csv",
      "files/both/both-post.csv",
    ]);
    const [mail = [], letter = []] = rows;
    expect(Object.keys(mail[0] ?? {})).toEqual([
      "key_code",
      "touch_id",
      "cell",
      "person_key",
      "title",
      "given_name",
      "family_name",
      "email",
    ]);
    expect(Object.keys(letter[0] ?? {})).toContain("postcode");
    expect(Object.keys(letter[0] ?? {})).not.toContain("email");
    const cells = [...new Set([...mail, ...letter].map((row) => row["key_code"]))];
    expect(cells.sort()).toEqual(["BOTH.LETTER", "BOTH.MAIL"]);
    expect(new Set([...mail, ...letter].map((row) => row["touch_id"])).size).toBe(mail.length + letter.length);
  });

  it("a name that looks like a formula is text, and a telephone number stays one", async () => {
    await world.insert(dimCustomer, [
      reachable(1, { given_name: "=cmd|' /C calc'!A0", family_name: 'O"Neil, <script>' }),
      reachable(2, { given_name: "@sum", family_name: "多\r\nline" }),
    ]);
    await world.makeHouseFile();
    const plan = planFor("calls", { channel: "phone", cells: { treatment: 1 }, rank: "person_key" });
    await select(plan);
    const { rows } = await written(plan);
    expect(rows[0]).toMatchObject([
      { given_name: "'=cmd|' /C calc'!A0", family_name: 'O"Neil, <script>', phone: "+447700900001" },
      { given_name: "'@sum", family_name: "多\r\nline", phone: "+447700900002" },
    ]);
  });

  it("whoever opted out, lost their address, left or was merged since stays behind", async () => {
    await world.insert(
      dimCustomer,
      [1, 2, 3, 4, 5].map((person) => reachable(person)),
    );
    await world.makeHouseFile();
    const plan = planFor("later", { cells: { treatment: 1 }, rank: "person_key" });
    await select(plan);
    const { session } = world.database;
    await session.run(sql`update ${dimCustomer} set email_opt_out = true where person_key = 1`);
    await session.run(sql`update ${dimCustomer} set email = null where person_key = 2`);
    await world.makeHouseFile();
    await session.run(sql`delete from ${personId} where person_key = 3`);
    await session.run(sql`update ${personId} set person_key = 4 where person_key = 5`);
    const { counts, rows } = await written(plan);
    expect(rows[0]?.map((row) => row["touch_id"])).toEqual(["later-4"]);
    expect(counts).toEqual([{ cell: "treatment", channel: "email", people: 1, withdrawn: 3, merged: 1 }]);
  });

  it("a folder that cannot be written is told, and nothing half is left", async () => {
    await world.insert(dimCustomer, [reachable(1)]);
    await world.makeHouseFile();
    const plan = planFor("blocked", { cells: { treatment: 1 }, to: "taken" });
    await writeFile(join(folder, "taken"), "a file");
    await select(plan);
    await expect(exportCampaign(world.database.session, plan, folder)).rejects.toMatchObject({ code: "REPORT_FAILED" });
    await expect(exportCampaign(world.database.session, planFor("unknown"), folder)).rejects.toMatchObject({
      code: "USAGE",
    });
  });
});
