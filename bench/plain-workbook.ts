import ExcelJS from "exceljs";
import { sql, type Session } from "housefile";

/** The customer rows as exceljs writes them without our layer: streamed, number formats and a bold header. Rows written. */
export async function writePlainWorkbook(session: Session, file: string): Promise<number> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
  const sheet = workbook.addWorksheet("Customers", { views: [{ state: "frozen", ySplit: 1 }] });
  let written = 0;
  for await (const rows of session.batches(sql`
    select rfm.*, value.* exclude (as_of, person_key), customer.given_name, customer.family_name, customer.email
    from mart.customer_rfm as rfm
    join mart.customer_value as value using (person_key)
    join star.dim_customer as customer on customer.person_key = rfm.person_key and customer.is_current`)) {
    if (written === 0) {
      const header = sheet.addRow(Object.keys(rows[0] ?? {}));
      header.font = { bold: true };
      header.commit();
    }
    for (const row of rows) {
      const added = sheet.addRow(Object.values(row));
      added.eachCell((cell) => {
        if (typeof cell.value === "number") cell.numFmt = "#,##0.00";
      });
      added.commit();
      written += 1;
    }
  }
  sheet.commit();
  await workbook.commit();
  return written;
}
