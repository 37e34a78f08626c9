import type { ReportColumn, ReportRow, ReportTable } from "../content/content.ts";
import { toneOf } from "../content/content.ts";
import type { Format } from "../format.ts";

/** A table as the template takes it: texts and class names. */
export interface TableView {
  readonly caption: string;
  readonly groups: readonly { readonly text: string; readonly span: number }[] | undefined;
  readonly head: readonly { readonly text: string; readonly class: string }[];
  readonly rows: readonly {
    readonly class: string;
    readonly cells: readonly {
      readonly text: string;
      readonly class: string;
      readonly isHead: boolean;
      readonly bar: string;
    }[];
  }[];
}

function place(column: ReportColumn): string {
  if (column.kind === "flag" || column.kind === "status") return "mid";
  return column.kind === "text" || column.kind === "id" ? "" : "num";
}

function groupsOf(columns: readonly ReportColumn[]): TableView["groups"] {
  if (columns.every((column) => column.group === undefined)) return undefined;
  const groups: { text: string; span: number }[] = [];
  columns.forEach((column, index) => {
    const last = groups.at(-1);
    if (last && columns[index - 1]?.group === column.group) last.span += 1;
    else groups.push({ text: column.group ?? "", span: 1 });
  });
  return groups;
}

const longText = 42;

/** Largest value of a column's body rows: a full bar. */
function most(rows: readonly ReportRow[], index: number): number {
  return rows.reduce((high, row) => {
    const cell = row.cells[index];
    return row.role === "total" || typeof cell !== "number" ? high : Math.max(high, cell);
  }, 0);
}

/** A report table as texts. */
export function tableView(caption: string, table: ReportTable, format: Format): TableView {
  const { columns, rows } = table;
  const full = columns.map((column, index) =>
    column.bar === "whole" ? 1 : column.bar === "share" ? most(rows, index) : 0,
  );
  return {
    caption,
    groups: groupsOf(columns),
    head: columns.map((column) => ({ text: column.title, class: place(column) })),
    rows: rows.map((row) => ({
      class: [row.role === "body" ? "" : row.role, row.startsGroup === true ? "group" : ""].filter(Boolean).join(" "),
      cells: columns.map((column, index) => {
        const cell = row.cells[index] ?? null;
        const kind = row.kinds?.[column.key] ?? column.kind;
        const text = format.cell(cell, kind, column.signed);
        const signed = column.signed === true && typeof cell === "number" && cell !== 0;
        const barred = typeof cell === "number" && row.role !== "total" && (full[index] ?? 0) > 0;
        const classes = [
          place(column),
          cell === null ? "none" : "",
          kind === "status" && cell !== null ? `chip ${toneOf(cell)}` : "",
          signed ? (cell < 0 ? "bad" : "good") : "",
          barred ? "barred" : "",
          place(column) === "" ? (text.length > longText ? "long" : "nowrap") : "",
        ];
        return {
          text,
          class: classes.filter(Boolean).join(" "),
          isHead: index === 0,
          bar: barred ? ((100 * Math.max(0, cell)) / (full[index] ?? 1)).toFixed(1) : "",
        };
      }),
    })),
  };
}

/** Plain texts as a table; the first column is text, the others are numbers. */
export function textTableView(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): TableView {
  return {
    caption,
    groups: undefined,
    head: head.map((text, index) => ({ text, class: index === 0 ? "" : "num" })),
    rows: rows.map((cells) => ({
      class: "",
      cells: cells.map((text, index) => ({ text, class: index === 0 ? "" : "num", isHead: index === 0, bar: "" })),
    })),
  };
}
