import exceljs from "exceljs";
import { jsonText } from "../../core/json.ts";
import type { Session, Value } from "../../core/session.ts";
import type { Sql } from "../../core/sql.ts";

const { stream } = exceljs;

/** Text stays text, whatever it begins with; what Excel has no type for becomes text. */
function cellValue(value: Value | undefined): string | number | boolean | Date | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value instanceof Date) return value;
  return jsonText(value);
}

/** Writes the answer to a question as a plain workbook: one sheet, a frozen header, true types. */
export async function writeQueryWorkbook(session: Session, question: Sql, file: string): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
  const sheet = workbook.addWorksheet("Answer", { views: [{ state: "frozen", ySplit: 1 }] });
  for await (const rows of session.batches(question)) {
    if (sheet.rowCount === 0 && rows[0] !== undefined) {
      const names = Object.keys(rows[0]);
      sheet.columns = names.map((name) => ({ width: Math.max(12, name.length + 2) }));
      const header = sheet.addRow(names);
      header.font = { bold: true };
      header.commit();
    }
    for (const row of rows) sheet.addRow(Object.values(row).map(cellValue)).commit();
  }
  sheet.commit();
  await workbook.commit();
}
