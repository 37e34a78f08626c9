import exceljs from "exceljs";
import { HousefileError, messageOf } from "../../core/error.ts";
import { palette } from "../palette.ts";
import { argb, fill, font } from "../workbook/style.ts";

/** One comparison of a pair under review. */
export interface ReviewField {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  /** The agreement level; null where a value is missing. */
  readonly level: string | null;
  readonly bits: number;
}

/** One pair that a person is to decide. */
export interface ReviewPair {
  readonly left: string;
  readonly right: string;
  readonly probability: number;
  /** Money of both persons together; null when nothing was ordered. */
  readonly value: number | null;
  readonly fields: readonly ReviewField[];
}

/** A verdict that was read back. */
export interface ReadVerdict {
  readonly left: string;
  readonly right: string;
  readonly verdict: "same" | "different";
  readonly reason: string;
}

const sheetName = "Review";
const fixed = ["Verdict", "Comment", "Probability", "Value", "Record A", "Record B"] as const;

/** Writes the pairs, as given, with the command that reads them back, a drop-down for the verdict and both records side by side. */
export async function writeReviewWorkbook(pairs: readonly ReviewPair[], file: string, readBack: string): Promise<void> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(sheetName, { views: [{ state: "frozen", xSplit: 3, ySplit: 3 }] });
  const names = [...new Set(pairs.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  sheet.addRow([`Are these two records one person? Choose a verdict, save, and read the file back: ${readBack}`]);
  sheet.getRow(1).font = font(14, palette.ink, { bold: true });
  sheet.addRow([...fixed.map(() => ""), ...names.flatMap((name) => [name, "", ""])]);
  names.forEach((_, index) => {
    const first = fixed.length + index * 3 + 1;
    sheet.mergeCells(2, first, 2, first + 2);
  });
  sheet.addRow([...fixed, ...names.flatMap(() => ["A", "B", "Evidence"])]);
  for (const number of [2, 3]) {
    const row = sheet.getRow(number);
    row.font = font(10, palette.ink, { bold: true });
    row.eachCell((cell) => {
      cell.fill = fill(palette.wash);
      cell.border = { bottom: { style: "thin", color: argb(palette.line) } };
    });
  }
  for (const { left, right, probability, value, fields } of pairs) {
    const byName = new Map(fields.map((field) => [field.name, field]));
    const cells = names.flatMap((name) => {
      const field = byName.get(name);
      const level = field?.level ?? null;
      return [
        field?.left ?? "",
        field?.right ?? "",
        field === undefined || level === null ? "–" : `${level} (${field.bits < 0 ? "" : "+"}${field.bits.toFixed(1)})`,
      ];
    });
    const row = sheet.addRow(["", "", probability, value, left, right, ...cells]);
    row.font = font(10, palette.ink);
    row.getCell(1).dataValidation = {
      type: "list",
      allowBlank: true,
      formulae: ['"same,different"'],
      showErrorMessage: true,
      errorTitle: "Verdict",
      error: "Choose same or different, or leave it empty.",
    };
    row.getCell(1).fill = fill(palette.warnWash);
    row.getCell(3).numFmt = "0.0%";
    row.getCell(4).numFmt = "#,##0";
    names.forEach((name, index) => {
      const bits = byName.get(name)?.bits ?? 0;
      if (Math.abs(bits) >= 3)
        row.getCell(fixed.length + index * 3 + 3).font = font(10, bits > 0 ? palette.good : palette.bad);
    });
  }
  sheet.columns.forEach((column, index) => {
    column.width = index < 4 ? 12 : index < fixed.length ? 18 : (index - fixed.length) % 3 === 2 ? 30 : 20;
  });
  sheet.pageSetup = { orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: "2:3" };
  await workbook.xlsx.writeFile(file);
}

/** The verdicts of a filled-in workbook; rows left empty are left out. Raises SOURCE_FILE for another file and USAGE for another word. */
export async function readReviewWorkbook(file: string): Promise<readonly ReadVerdict[]> {
  const workbook = new exceljs.Workbook();
  try {
    await workbook.xlsx.readFile(file);
  } catch (error) {
    throw new HousefileError("SOURCE_FILE", `\`${file}\` cannot be read as a workbook: ${messageOf(error)}`, {
      hint: "Name the workbook that `housefile review` wrote.",
      cause: error,
    });
  }
  const sheet = workbook.getWorksheet(sheetName);
  const text = (row: exceljs.Row, place: number): string => row.getCell(place).text.trim();
  const header = sheet?.getRow(3);
  if (sheet === undefined || header === undefined || fixed.some((name, index) => text(header, index + 1) !== name)) {
    throw new HousefileError(
      "SOURCE_FILE",
      `\`${file}\` is no review workbook: its third row is not the one it was written with.`,
      {
        hint: "Leave rows 1 to 3 and the first six columns where they are.",
      },
    );
  }
  const verdicts: ReadVerdict[] = [];
  sheet.eachRow((row, number) => {
    if (number <= 3) return;
    const verdict = text(row, 1).toLowerCase();
    if (verdict === "") return;
    if (verdict !== "same" && verdict !== "different") {
      throw new HousefileError("USAGE", `Row ${number} of \`${file}\`: \`${verdict}\` is no verdict.`, {
        hint: "Write same, different, or nothing. Nothing of the file was taken.",
      });
    }
    verdicts.push({ verdict, reason: text(row, 2), left: text(row, 5), right: text(row, 6) });
  });
  return verdicts;
}
