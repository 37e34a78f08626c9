import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";

/** A new folder for the files of one test. */
export function scratchDir(): string {
  return mkdtempSync(join(tmpdir(), "housefile-report-"));
}

/** A workbook as a reader opens it. */
export async function openWorkbook(path: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}

/** The column number of a header text in row 5. */
export function columnOf(sheet: ExcelJS.Worksheet, header: string): number {
  let found = 0;
  sheet.getRow(5).eachCell((cell, column) => {
    if (cell.text === header) found = column;
  });
  if (found === 0) throw new Error(`no column ${header} on ${sheet.name}`);
  return found;
}

/** The sheet of a name; throws when there is none. */
export function sheetOf(workbook: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = workbook.getWorksheet(name);
  if (!sheet) throw new Error(`no sheet ${name}`);
  return sheet;
}

/** Every cell of a workbook; of merged cells the one that holds the value. */
export function* cellsOf(workbook: ExcelJS.Workbook): Generator<ExcelJS.Cell> {
  for (const sheet of workbook.worksheets) {
    const cells: ExcelJS.Cell[] = [];
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        if (cell.master === cell) cells.push(cell);
      });
    });
    yield* cells;
  }
}
