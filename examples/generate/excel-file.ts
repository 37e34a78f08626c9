import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import ExcelJS from "exceljs";
import type { Sink } from "./sink.ts";
import { withFixedTimes } from "./zip-times.ts";

/** What a cell of a vendor's workbook may hold. */
export type ExcelCell = string | number | Date | null;

/** A workbook of one sheet that is being written, row by row to disk; the same rows give the same bytes. */
export class ExcelFile implements Sink {
  readonly isFull = false;
  readonly #path: string;
  readonly #book: ExcelJS.stream.xlsx.WorkbookWriter;
  readonly #sheet: ExcelJS.Worksheet;

  constructor(path: string, sheet: string, header: readonly string[], madeAt: Date) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true });
    this.#book.created = madeAt;
    this.#book.modified = madeAt;
    this.#sheet = this.#book.addWorksheet(sheet);
    this.add(header);
  }

  /** Adds a row. */
  add(cells: readonly ExcelCell[]): void {
    const row = this.#sheet.addRow([...cells]);
    for (const [place, cell] of cells.entries()) {
      if (cell instanceof Date) row.getCell(place + 1).numFmt = "dd/mm/yyyy";
    }
    row.commit();
  }

  async flush(): Promise<void> {
    await Promise.resolve();
  }

  async close(): Promise<void> {
    this.#sheet.commit();
    await this.#book.commit();
    writeFileSync(this.#path, withFixedTimes(readFileSync(this.#path)));
  }
}
