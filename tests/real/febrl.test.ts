import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { clean, csv, defineProject, dropFolder, sql } from "housefile";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { dataFile } from "../support/data.ts";
import { temporaryFolder } from "../support/folder.ts";
import { pairwiseSql } from "../support/pairwise.ts";
import { askPublished, runProject } from "../support/run-project.ts";

const file = dataFile("febrl", "dataset1.csv");
const text = z.string().nullable();

const records = dropFolder("febrl", {
  read: csv("inbox/*.csv"),
  key: "rec_id",
  contract: z.object({
    rec_id: z.string(),
    given_name: text,
    surname: text,
    street_number: text,
    address_1: text,
    address_2: text,
    suburb: text,
    postcode: text,
    state: text,
    date_of_birth: text,
    soc_sec_id: text,
  }),
});

const project = defineProject({
  warehouse: "warehouse.duckdb",
  country: "AU",
  people: records.as({
    given_name: clean.name("given_name"),
    family_name: clean.name("surname"),
    street: clean.street("address_1"),
    city: clean.city("suburb"),
    region: clean.text("state"),
    postcode: clean.text("postcode"),
    birth_date: clean.date("date_of_birth", { formats: ["%Y%m%d"] }),
  }),
});

describe.skipIf(file === undefined)("FEBRL dataset 1", () => {
  test("is matched end to end without labels", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "inbox"));
    copyFileSync(file ?? "", join(folder, "inbox", "dataset1.csv"));
    await runProject(project, folder);
    const [rows] = await askPublished(
      folder,
      pairwiseSql(sql`select person_key, regexp_extract(record_id, 'rec-(\\d+)-', 1) as truth from identity.person_id`),
    );
    const [figures] = rows ?? [];
    process.stderr.write(`febrl1: ${JSON.stringify(figures)}\n`);
    expect(figures?.["f1"]).toBeGreaterThanOrEqual(0.97);
  });
});
