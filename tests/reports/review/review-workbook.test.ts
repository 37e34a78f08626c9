import { writeFileSync } from "node:fs";
import { join } from "node:path";
import exceljs from "exceljs";
import { describe, expect, it } from "vitest";
import { readReviewWorkbook, writeReviewWorkbook, type ReviewPair } from "../../../reports/review/review-workbook.ts";
import { temporaryFolder } from "../../support/folder.ts";

const pairs: readonly ReviewPair[] = [
  {
    left: "crm:1",
    right: "shop:a:b",
    probability: 0.71,
    value: 1234.5,
    fields: [
      { name: "given name", left: '=cmd|" /C calc"!A0', right: "anna", level: "close", bits: 5.1 },
      { name: "phone", left: null, right: "01632960111", level: null, bits: 0 },
    ],
  },
  { left: "crm:2", right: "crm:3", probability: 0.5, value: null, fields: [] },
];

async function filled(verdicts: readonly string[]): Promise<string> {
  const file = join(temporaryFolder(), "review.xlsx");
  await writeReviewWorkbook(pairs, file, "housefile review --read <file>");
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(file);
  verdicts.forEach((verdict, index) => {
    const row = workbook.getWorksheet("Review")?.getRow(index + 4);
    if (row !== undefined) {
      row.getCell(1).value = verdict;
      row.getCell(2).value = "seen";
    }
  });
  await workbook.xlsx.writeFile(file);
  return file;
}

describe("the review workbook", () => {
  it("brings verdicts back, and leaves out what nobody decided", async () => {
    expect(await readReviewWorkbook(await filled(["Same", ""]))).toEqual([
      { left: "crm:1", right: "shop:a:b", verdict: "same", reason: "seen" },
    ]);
  });

  it("offers the verdicts as a list and keeps hostile text as text", async () => {
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.readFile(await filled([]));
    const row = workbook.getWorksheet("Review")?.getRow(4);
    expect(row?.getCell(1).dataValidation.formulae).toEqual(['"same,different"']);
    expect(row?.getCell(7).type).toBe(exceljs.ValueType.String);
    expect(row?.getCell(9).text).toBe("close (+5.1)");
  });

  it("takes no other word, and no other file", async () => {
    await expect(readReviewWorkbook(await filled(["maybe"]))).rejects.toThrow("no verdict");
    const other = join(temporaryFolder(), "other.xlsx");
    writeFileSync(other, "not a workbook");
    await expect(readReviewWorkbook(other)).rejects.toThrow("cannot be read");
  });
});
