import type { Session, Row, Value } from "../../core/session.ts";
import type { Sql } from "../../core/sql.ts";
import { tableName, type DocumentedTable } from "../../core/table.ts";
import type { Cell, ReportColumn, ReportRow, ReportSection, RowRole } from "./content.ts";
import type { ColumnKind } from "./kind.ts";

type Extra = Omit<ReportColumn, "key" | "title" | "kind" | "doc" | "source">;

/** A column whose meaning is the doc text of a table's column. */
export function fromTable(
  of: DocumentedTable,
  name: string,
  title: string,
  kind: ColumnKind,
  extra: Extra & { readonly key?: string } = {},
): ReportColumn {
  const column = of.columns.find((one) => one.name === name);
  if (!column) throw new TypeError(`${tableName(of)} has no column ${name}`);
  return { key: name, title, kind, doc: column.doc, source: `${tableName(of)}.${name}`, ...extra };
}

/** A column that the report computes. */
export function computed(
  key: string,
  title: string,
  kind: ColumnKind,
  doc: string,
  source: string,
  extra: Extra = {},
): ReportColumn {
  return { key, title, kind, doc, source, ...extra };
}

/** A value of a result as a cell; integers beyond 2^53 keep their digits as text. */
export function toCell(value: Value | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "object" && !(value instanceof Date)) return JSON.stringify(value);
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  return value;
}

/** A number of a result; null when it is not known. */
export function toNumber(value: Value | undefined): number | null {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A number of a result where none means nothing was counted. */
export function toCount(value: Value | undefined): number {
  return toNumber(value) ?? 0;
}

/** A text of a result; empty when it is not known. */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `part / whole`, null when there is no whole. */
export function share(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

/** The sum of a column over rows, nulls left out; null when every one is null. */
export function sumOf(rows: readonly Row[], name: string): number | null {
  const values = rows.map((row) => toNumber(row[name])).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** A row by column name, in the order of the columns. */
export function reportRow(
  columns: readonly ReportColumn[],
  values: Readonly<Record<string, Value | undefined>>,
  role: RowRole = "body",
  extra: Omit<ReportRow, "role" | "cells"> = {},
): ReportRow {
  const blank = (column: ReportColumn): Cell =>
    role === "total" && ["text", "id", "status", "flag", "date"].includes(column.kind) ? "" : null;
  return { role, cells: columns.map((column) => toCell(values[column.key]) ?? blank(column)), ...extra };
}

/** The only row of a statement that always gives one. */
export async function oneRow(session: Session, statement: Sql): Promise<Row> {
  const [row] = await session.rows(statement);
  return row ?? {};
}

/** Sums of the `body` rows of a section, for control totals. */
export function bodySum(
  section: ReportSection,
  key: string,
  where: (cells: readonly Cell[]) => boolean = () => true,
): number {
  const index = section.table.columns.findIndex((column) => column.key === key);
  return section.table.rows
    .filter((row) => row.role === "body" && where(row.cells))
    .reduce((sum, row) => sum + Number(row.cells[index] ?? 0), 0);
}
