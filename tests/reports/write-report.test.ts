import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HousefileError } from "../../core/error.ts";
import { sql } from "../../core/sql.ts";
import { roiReport, segmentReport } from "../../reports/spec.ts";
import { fileName, writeReport } from "../../reports/write-report.ts";
import type { Database } from "../../warehouse/database.ts";
import { companyWarehouse, contextIn } from "./fixture.ts";
import { scratchDir } from "./support.ts";

const sha = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

let db: Database;
beforeAll(async () => {
  db = await companyWarehouse();
});
afterAll(() => {
  db.close();
});

describe.each([segmentReport({ to: "out" }), roiReport({ to: "out" })])("the $kind report", (spec) => {
  test("writes one file per format and nothing else", async () => {
    const dir = scratchDir();
    const written = await writeReport(spec, db.session, contextIn(dir));
    expect(written.files).toEqual([
      join(dir, "out", `${spec.kind}-2026-11-22.xlsx`),
      join(dir, "out", `${spec.kind}-2026-11-22.html`),
    ]);
    expect(readdirSync(join(dir, "out")).sort()).toEqual([
      `${spec.kind}-2026-11-22.html`,
      `${spec.kind}-2026-11-22.xlsx`,
    ]);
    expect(written.rows).toBe(written.sheets.reduce((sum, sheet) => sum + sheet.rows, 0));
  });

  test("gives the same bytes for the same input", async () => {
    const [one, two] = [scratchDir(), scratchDir()];
    const first = await writeReport(spec, db.session, contextIn(one));
    const second = await writeReport(spec, db.session, contextIn(two));
    expect(second.files.map(sha)).toEqual(first.files.map(sha));
  });
});

describe("a total that does not tie", () => {
  async function broken(
    change: string,
    spec = segmentReport({ to: "." }),
  ): Promise<{ error: HousefileError; dir: string }> {
    const dir = scratchDir();
    const old = join(dir, `${spec.kind}-2026-11-22.xlsx`);
    writeFileSync(old, "yesterday's");
    const failure = new Error("roll back");
    let error: unknown;
    await db
      .transaction(async (session) => {
        await session.run(sql.raw(change));
        error = await writeReport(spec, session, contextIn(dir)).catch((thrown: unknown) => thrown);
        throw failure;
      })
      .catch((thrown: unknown) => {
        if (thrown !== failure) throw thrown;
      });
    expect(readFileSync(old, "utf8")).toBe("yesterday's");
    expect(readdirSync(dir)).toHaveLength(1);
    return { error: error as HousefileError, dir };
  }

  test.each([
    [
      "a segment that lost a customer",
      "update mart.segment_summary set customers = customers - 1 where segment = 'Champions'",
    ],
    [
      "a segment that lost money",
      "update mart.segment_summary set net_amount = net_amount - 1 where segment = 'protect'",
    ],
    ["a customer who stands in no life-cycle stage", "delete from mart.segment_summary where segment = 'lapsed'"],
    ["a customer who stands twice", "insert into mart.customer_value select * from mart.customer_value limit 1"],
  ])("stops the segment report on %s and leaves the old file", async (_, change) => {
    const { error } = await broken(change);
    expect(error.code).toBe("REPORT_FAILED");
    expect(error.message).toMatch(/do(es)? not tie/);
  });

  test("stops the campaign report when a campaign lost its total row", async () => {
    const { error } = await broken("delete from mart.campaign_roi where cell = 'all'", roiReport({ to: "." }));
    expect(error.code).toBe("REPORT_FAILED");
    expect(error.message).toContain("Campaigns");
  });

  test("stops the campaign report when a list lost a name", async () => {
    const { error } = await broken("delete from star.fact_list_name where line = 700", roiReport({ to: "." }));
    expect(error.message).toContain("Names bought");
  });
});

describe("a file name", () => {
  test("never leaves the folder", async () => {
    const dir = scratchDir();
    const { files } = await writeReport(
      segmentReport({ to: "out", name: "../../etc/pass wd\0", formats: ["html"] }),
      db.session,
      contextIn(dir),
    );
    expect(files).toEqual([join(dir, "out", "etc-pass-wd-2026-11-22.html")]);
    expect(existsSync(files[0] ?? "")).toBe(true);
  });

  test.each([
    ["..", "report"],
    ["con", "report-con"],
    ["Kunden & Wert", "Kunden-Wert"],
    ["客户", "客户"],
    [".hidden", "hidden"],
  ])("%s becomes %s", (name, plain) => {
    expect(fileName(name)).toBe(plain);
  });
});
