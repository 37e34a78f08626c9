import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../core/sql.ts";
import { listReport, roiReport, segmentReport } from "../../reports/spec.ts";
import { writeReport } from "../../reports/write-report.ts";
import type { Database } from "../../warehouse/database.ts";
import { companyWarehouse, contextIn, emptyWarehouse } from "./fixture.ts";
import { cellsOf, openWorkbook, scratchDir, sheetOf } from "./support.ts";

describe("a warehouse without rows", () => {
  let db: Database;
  beforeAll(async () => {
    db = await emptyWarehouse();
  });
  afterAll(() => {
    db.close();
  });

  test.each([
    [segmentReport({ to: "." }), "No customer has bought anything yet", "Segments"],
    [roiReport({ to: "." }), "No campaign has been touched yet", "Campaigns"],
    [listReport({ to: "." }), "No list has been bought yet", "Gross to net"],
  ] as const)("still gives an honest report", async (spec, message, sheet) => {
    const { files, headline } = await writeReport(spec, db.session, contextIn(scratchDir()));
    expect(headline).toBe(message);
    const workbook = await openWorkbook(files[0] ?? "");
    expect(sheetOf(workbook, sheet).getCell("A6").text).toContain(message);
    expect(sheetOf(workbook, "Quality").rowCount).toBeGreaterThan(5);
    for (const cell of cellsOf(workbook)) expect(cell.text).not.toMatch(/NaN|Infinity|undefined|\[object/);
    const page = readFileSync(files[1] ?? "", "utf8");
    expect(page).toContain(`<h1>${message}</h1>`);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});

describe("campaigns without a control group", () => {
  test("are shown as attributed, and no profit is claimed", async () => {
    const db = await companyWarehouse(50);
    await db.session.run(sql`update mart.campaign_roi set label = 'attributed', verdict = 'not proven'`);
    const { files, headline } = await writeReport(
      roiReport({ to: ".", formats: ["xlsx"] }),
      db.session,
      contextIn(scratchDir()),
    );
    db.close();
    expect(headline).toBe(
      "5 campaigns ran without a control group large enough to judge by, so what they brought is not proven",
    );
    const summary = sheetOf(await openWorkbook(files[0] ?? ""), "Summary");
    const texts: string[] = [];
    summary.eachRow((row) => {
      row.eachCell((cell) => texts.push(cell.text));
    });
    expect(texts).toContain("no usable control group");
    expect(texts.some((text) => text.includes("hold out a control group next time"))).toBe(true);
  });
});

describe("a short history", () => {
  test("is not compared with a year that is not there", async () => {
    const db = await companyWarehouse(80);
    await db.session.run(
      sql`update mart.customer_rfm set first_ordered_on = greatest(first_ordered_on, date '2026-03-03')`,
    );
    const { files } = await writeReport(
      segmentReport({ to: ".", formats: ["html"] }),
      db.session,
      contextIn(scratchDir()),
    );
    db.close();
    const page = readFileSync(files[0] ?? "", "utf8");
    expect(page).toContain("orders start 3 Mar 2026");
    expect(page).toContain("– no year before");
  });
});
