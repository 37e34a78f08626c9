import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type ExcelJS from "exceljs";
import { sql } from "../../core/sql.ts";
import { segmentContent } from "../../reports/content/segment/segment-content.ts";
import { formatFor } from "../../reports/format.ts";
import { roiReport, segmentReport } from "../../reports/spec.ts";
import { writeWorkbook } from "../../reports/workbook/write-workbook.ts";
import { writeReport } from "../../reports/write-report.ts";
import type { Database } from "../../warehouse/database.ts";
import { companyWarehouse, contextIn, setting } from "./fixture.ts";
import { cellsOf, columnOf, openWorkbook, scratchDir, sheetOf } from "./support.ts";

const hostile = [
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "<script>alert(1)</script>",
  `quote " and '`,
  "tab\there",
  "_x0041_",
  "bell\u0007",
];

let db: Database;
let segment: ExcelJS.Workbook;
let roi: ExcelJS.Workbook;
beforeAll(async () => {
  db = await companyWarehouse();
  for (const [index, text] of hostile.entries()) {
    await db.session.run(
      sql`update star.dim_customer set given_name = ${text}, family_name = null, city = ${text} where person_key = ${index + 1}`,
    );
  }
  await db.session.run(sql`update star.dim_campaign set name = '=HYPERLINK("http://x")' where campaign_key = 6`);
  await db.session.run(sql`update mart.campaign_roi set campaign = '=HYPERLINK("http://x")' where campaign_key = 6`);
  const dir = scratchDir();
  const files = [
    ...(await writeReport(segmentReport({ to: dir, formats: ["xlsx"] }), db.session, contextIn(dir))).files,
    ...(await writeReport(roiReport({ to: dir, formats: ["xlsx"] }), db.session, contextIn(dir))).files,
  ];
  segment = await openWorkbook(files[0] ?? "");
  roi = await openWorkbook(files[1] ?? "");
});
afterAll(() => {
  db.close();
});

function names(workbook: ExcelJS.Workbook): readonly string[] {
  return workbook.worksheets.map((sheet) => sheet.name);
}

describe("a workbook", () => {
  test("has its sheets in reading order", () => {
    expect(names(segment)).toEqual([
      "Summary",
      "Segments",
      "RFM grid",
      "Life cycle",
      "Movement",
      "Cohorts",
      "Profiles",
      "Pareto",
      "Outlook",
      "Next order",
      "Bought together",
      "Trends",
      "Deviations",
      "Reach",
      "Customers",
      "Definitions",
      "Quality",
      "Run",
    ]);
    expect(names(roi)).toEqual([
      "Summary",
      "Campaigns",
      "Cells",
      "Depth",
      "Costs",
      "Lists",
      "Definitions",
      "Quality",
      "Run",
    ]);
  });

  test("has frozen headers, filters, repeated print rows and a footer on every table", () => {
    for (const sheet of [...segment.worksheets, ...roi.worksheets].filter((one) => one.name !== "Summary")) {
      expect(sheet.views[0]).toMatchObject({ state: "frozen", ySplit: 5 });
      expect(sheet.autoFilter).toBeTruthy();
      expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: "landscape", printTitlesRow: "4:5" });
      expect(sheet.headerFooter.oddFooter).toContain("Page &P of &N");
      expect(sheet.headerFooter.oddFooter).toContain("Run 12");
    }
  });

  test("says who wrote it and when", () => {
    expect(segment.title).toBe("Customer segments, as of 2026-11-22");
    expect(segment.created).toEqual(setting.now);
    expect(segment.company).toBe("Harbour & Lane");
  });

  test("names each table as a range", () => {
    expect(segment.definedNames.getRanges("segments_table").ranges).toEqual(["Segments!$A$5:$N$20"]);
    expect(segment.definedNames.getRanges("rfm_grid_table").ranges).toHaveLength(1);
  });

  test("holds no formula at all", () => {
    for (const workbook of [segment, roi]) {
      for (const cell of cellsOf(workbook)) expect(cell.formula, cell.address).toBeFalsy();
    }
  });
});

describe("the customers sheet", () => {
  test("keeps what looks like a formula or markup as text", () => {
    const sheet = sheetOf(segment, "Customers");
    const [person, town] = [columnOf(sheet, "Person"), columnOf(sheet, "Town")];
    const towns = new Map<string, ExcelJS.Cell>();
    sheet.eachRow((row, number) => {
      if (number > 5) towns.set(row.getCell(person).text, row.getCell(town));
    });
    hostile.forEach((text, index) => {
      const cell = towns.get(String(index + 1));
      expect(cell?.text.replace("_x005F_", "_")).toBe(text.replace("\u0007", ""));
      expect(cell?.numFmt).toBe("@");
    });
  });

  test("has every customer once, with types and number formats", () => {
    const sheet = sheetOf(segment, "Customers");
    expect(sheet.rowCount).toBe(605);
    const row = sheet.getRow(6);
    const cell = (header: string): ExcelJS.Cell => row.getCell(columnOf(sheet, header));
    expect(cell("Person").type).toBe(3); // a text: ids are not numbers
    expect(cell("Net revenue").value).toBeTypeOf("number");
    expect(cell("Net revenue").numFmt).toBe("#,##0.00");
    expect(cell("Last order").value).toBeInstanceOf(Date);
    expect(cell("Last order").numFmt).toBe("d mmm yyyy");
  });

  test("shows the same day as the mart, whatever the zone of the reader", async () => {
    const sheet = sheetOf(segment, "Customers");
    const row = sheet.getRow(6);
    const [found] = await db.session.rows(sql`
      select last_ordered_on from mart.customer_rfm where person_key = ${Number(row.getCell(columnOf(sheet, "Person")).text)}`);
    const shown = row.getCell(columnOf(sheet, "Last order")).value as Date;
    expect(shown.toISOString()).toBe(`${found?.["last_ordered_on"] as string}T00:00:00.000Z`);
  });

  test("adds up to the mart", async () => {
    const sheet = sheetOf(segment, "Customers");
    const column = columnOf(sheet, "Net revenue");
    let sum = 0;
    sheet.eachRow((row, number) => {
      if (number > 5) sum += Number(row.getCell(column).value);
    });
    const [found] = await db.session.rows(sql`select sum(net_amount) as net from mart.customer_value`);
    expect(sum).toBeCloseTo(Number(found?.["net"]), 4);
  });

  test("is split where a sheet is full, and says so", async () => {
    const path = join(scratchDir(), "split.xlsx");
    const format = formatFor("en", "GBP", "Europe/London");
    const sheets = await writeWorkbook(path, await segmentContent(db.session, setting), format, { rowsPerSheet: 250 });
    expect(sheets.filter((one) => one.sheet.startsWith("Customers"))).toEqual([
      { sheet: "Customers", rows: 250 },
      { sheet: "Customers 2", rows: 250 },
      { sheet: "Customers 3", rows: 100 },
    ]);
    const workbook = await openWorkbook(path);
    const last = sheetOf(workbook, "Customers 3");
    expect(last.rowCount).toBe(105);
    expect(last.getCell("A3").text).toContain("split over 3 sheets; this one has rows 501 to 600");
  });
});

describe("the segments sheet", () => {
  test("has one total per segmentation that ties to the customers", async () => {
    const sheet = sheetOf(segment, "Segments");
    const [control] = await db.session.rows(sql`select count(*) as n, sum(net_amount) as net from mart.customer_value`);
    const totals: unknown[] = [];
    sheet.eachRow((row) => {
      if (row.getCell(2).text === "Total")
        totals.push([row.getCell(3).value, Math.round(Number(row.getCell(5).value) * 100)]);
    });
    const expected = [control?.["n"], Math.round(Number(control?.["net"]) * 100)];
    expect(totals).toEqual([expected, expected]);
  });

  test("shows an unknown value as a dash, never as zero", () => {
    const sheet = sheetOf(segment, "Segments");
    const total = sheet.getRow(16);
    expect(total.getCell(2).text).toBe("Total");
    expect(total.getCell(columnOf(sheet, "From")).value).toBe("–");
    expect(sheet.getCell("A3").text).toContain("– means not known");
  });
});

describe("the campaigns sheet", () => {
  test("never adds attributed value to incremental value", () => {
    const sheet = sheetOf(roi, "Campaigns");
    const [attributed, basis] = [columnOf(sheet, "Attributed value"), columnOf(sheet, "Result is")];
    const value = columnOf(sheet, "Value");
    let sum = 0;
    let total: number | undefined;
    sheet.eachRow((row, number) => {
      if (number <= 5) return;
      if (row.getCell(1).text.startsWith("Total")) total = Number(row.getCell(value).value);
      else if (row.getCell(basis).text === "incremental") {
        expect(row.getCell(attributed).value).toBe("–");
        if (row.getCell(2).text !== "24 pages" && row.getCell(2).text !== "48 pages")
          sum += Number(row.getCell(value).value);
      } else expect(row.getCell(value).value).toBe("–");
    });
    expect(total).toBeCloseTo(sum, 6);
  });

  test("shows a loss as plainly as a profit", () => {
    const sheet = sheetOf(roi, "Summary");
    const texts: string[] = [];
    sheet.eachRow((row) => {
      row.eachCell((cell) => texts.push(cell.text));
    });
    expect(texts.some((text) => text.includes("Worst: =HYPERLINK(") && text.includes("more than it brought"))).toBe(
      true,
    );
    expect(texts).toContain("stop");
  });
});

test("every column of every table is explained on the definitions sheet", () => {
  for (const workbook of [segment, roi]) {
    const explained = new Set<string>();
    sheetOf(workbook, "Definitions").eachRow((row) => explained.add(row.getCell(1).text));
    const tables = names(workbook).filter((name) => !["Summary", "Definitions", "Quality", "Run"].includes(name));
    expect([...explained]).toEqual(expect.arrayContaining(tables));
  }
});
