import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, sql, type Row, type Sql } from "housefile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProject } from "../../cli/load-project.ts";
import { generateCompany } from "../../examples/generate/company.ts";
import { hostile } from "../../examples/generate/faults.ts";
import { applyNextDay } from "../../examples/generate/next-day.ts";
import type { RunResult } from "../../jobs/run.ts";
import { contentOf } from "../support/content.ts";
import { sharedFolder } from "../support/folder.ts";
import { pairwiseSql } from "../support/pairwise.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { runProject } from "../support/run-project.ts";

describe("the example company", () => {
  const { folder, remove } = sharedFolder();
  let server: PostgresServer;
  let urls: { readonly CRM_URL: string; readonly SHOP_URL: string };
  let first: RunResult;

  beforeAll(async () => {
    server = await startPostgres();
    urls = { CRM_URL: await server.createDatabase("crm"), SHOP_URL: await server.createDatabase("shop") };
    await generateCompany({ people: 2000, seed: 1, to: folder, crm: urls.CRM_URL, shop: urls.SHOP_URL });
    cpSync(new URL("../../examples/company/housefile.ts", import.meta.url), join(folder, "housefile.ts"));
    first = await load();
  });

  afterAll(async () => {
    await server.stop();
    remove();
  });

  async function load(): Promise<RunResult> {
    const { project } = await loadProject(folder);
    return runProject(project, folder, urls);
  }

  async function ask<T extends Row>(question: Sql): Promise<readonly T[]> {
    const database = await openDatabase(join(folder, "out", "warehouse.duckdb"), { readOnly: true });
    try {
      return await database.session.rows<T>(question);
    } finally {
      database.close();
    }
  }

  const truth = (name: string): Sql => sql.lit(join(folder, "truth", name));

  test("is loaded whole: each row read is kept or waits in quarantine, and every report is written", async () => {
    expect(first.rowsLoaded).toBeGreaterThan(30_000);
    expect(await ask(sql`select source from meta.load where rows_read <> rows_kept + rows_rejected`)).toEqual([]);
    expect(first.files.map((file) => file.split("/").at(-1)).sort()).toEqual([
      "lists-2026-06-30.html",
      "lists-2026-06-30.xlsx",
      "roi-2026-06-30.html",
      "roi-2026-06-30.xlsx",
      "segment-2026-06-30.html",
      "segment-2026-06-30.xlsx",
    ]);
    for (const file of first.files) expect(existsSync(file), file).toBe(true);
  });

  test("finds who is the same person without being told", async () => {
    const [figures] = await ask<{ records: number; f1: number }>(
      pairwiseSql(sql`
        select id.person_key, truth.person_id as truth
        from identity.person_id as id
        join read_csv(${truth("person.csv")}, header = true, all_varchar = true) as truth
          on starts_with(truth.source, id.source) and truth.record_id = id.record_id`),
    );
    expect(figures?.records).toBeGreaterThan(4400);
    process.stderr.write(`example company, persons: ${JSON.stringify(figures)}\n`);
    expect(figures?.f1).toBeGreaterThanOrEqual(0.9);
  });

  test("finds what the campaigns did: the true effect lies in nearly every interval", async () => {
    const rows = await ask<{ cell: string; hit: boolean }>(sql`
      select result.campaign_id || ' ' || result.cell as cell, truth.true_effect between result.lift_low and result.lift_high as hit
      from mart.campaign_result as result
      join read_csv(${truth("campaign.csv")}, header = true) as truth using (campaign_id, cell)
      where result.measure = 'purchase' and result.label = 'incremental'`);
    const missed = rows.filter(({ hit }) => !hit);
    process.stderr.write(
      `example company, campaigns: ${rows.length - missed.length} of ${rows.length} intervals hold the true effect\n`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(8);
    expect(missed.length, missed.map(({ cell }) => cell).join(", ")).toBeLessThanOrEqual(2);
  });

  test("keeps names off the mailing whose owners want no advertising", async () => {
    const [figures] = await ask<{ wanted: number; found: number; right: number }>(sql`
      with truth as (from read_csv(${truth("person.csv")}, header = true, all_varchar = true)),
      name as (
        select
          n.fate = 'suppressed:do_not_mail' as is_suppressed,
          t.person_id in (select person_id from truth where source = 'preference_2026-05') as is_wanted
        from star.fact_list_name as n
        join star.dim_source as s using (source_key)
        join truth as t on starts_with(t.source, s.source) and t.record_id = n.record_id
        where n.fate <> 'invalid'
      )
      select
        count(*) filter (where is_wanted) as wanted,
        count(*) filter (where is_suppressed) as found,
        count(*) filter (where is_wanted and is_suppressed) as right
      from name`);
    process.stderr.write(`example company, names on the preference file: ${JSON.stringify(figures)}\n`);
    expect(figures?.wanted).toBeGreaterThan(20);
    expect((figures?.right ?? 0) / (figures?.wanted ?? 1)).toBeGreaterThan(0.7);
    expect((figures?.right ?? 0) / (figures?.found ?? 1)).toBeGreaterThan(0.8);
  });

  test("keeps hostile texts as text", async () => {
    const names = hostile
      .flatMap(({ change, company }) => [change.first, change.last, change.street, company])
      .filter((text) => text !== undefined);
    expect(names.length).toBeGreaterThan(5);
    const [row] = await ask<{ n: number }>(
      sql`select count(*) as n from staging.contact where first_name = ${"=cmd|' /C calc'!A0"} or last_name = ${"Robert'); DROP TABLE contact;--"}`,
    );
    expect(row?.n).toBeGreaterThanOrEqual(2);
  });

  test("loads nothing when nothing changed, and only what changed the next day", async () => {
    const before = await contentOf(join(folder, "out", "warehouse.duckdb"));
    const second = await load();
    expect(second.rowsLoaded).toBe(0);
    expect(second.published).toBeUndefined();
    expect(await contentOf(join(folder, "out", "warehouse.duckdb"))).toEqual(before);

    await applyNextDay({ day: 1, to: folder, crm: urls.CRM_URL, shop: urls.SHOP_URL });
    const third = await load();
    expect(third.rowsLoaded).toBeGreaterThan(0);
    expect(third.rowsLoaded).toBeLessThan(first.rowsLoaded / 10);
    const [stays] = await ask<{ changed: number }>(
      sql`select count(*) as changed from star.dim_customer where valid_to < '9999-01-01' and valid_from > '1901-01-01'`,
    );
    expect(stays).toBeDefined();
  });
});
