import type { ReportKind, ReportLocale } from "../../core/report-spec.ts";
import type { ChartSpec } from "../chart/chart-spec.ts";
import type { ColumnKind, Tone } from "./kind.ts";

/** One value: days as `YYYY-MM-DD`, instants as Date, null for what is not known. */
export type Cell = string | number | boolean | Date | null;

/** A column of a table of a report. */
export interface ReportColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: ColumnKind;
  /** What it means, for the definitions. */
  readonly doc: string;
  /** The table column or formula it comes from. */
  readonly source: string;
  /** Printed over neighbouring columns that share it. */
  readonly group?: string;
  /** A bar in the cell: `share` ends at the largest value, `whole` at 100 %, `signed` has an axis and goes both ways. */
  readonly bar?: "share" | "whole" | "signed";
  /** Columns with the same key share one colour scale. */
  readonly heat?: string;
  /** Always printed with its sign. */
  readonly signed?: boolean;
  /** Fixed width in characters. */
  readonly width?: number;
  /** Columns of the summary's grid of twelve that it takes; only on the summary. */
  readonly span?: number;
}

/** What a row is: `sub` details the row above and is not counted again in totals. */
export type RowRole = "body" | "sub" | "total";

/** One row, cells in the order of the columns. */
export interface ReportRow {
  readonly role: RowRole;
  readonly cells: readonly Cell[];
  /** True where a new group of rows begins. */
  readonly startsGroup?: boolean;
  /** Kinds that differ from the column's in this row: a table may hold rates and amounts. */
  readonly kinds?: Readonly<Record<string, ColumnKind>>;
}

/** A table of a report. */
export interface ReportTable {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
}

/** One sheet of the workbook and one section of the page. */
export interface ReportSection {
  readonly id: string;
  /** Sheet name, and heading in the page's contents. */
  readonly sheet: string;
  /** The message, as a sentence. */
  readonly title: string;
  readonly notes: readonly string[];
  readonly table: ReportTable;
  /** Shown instead of a table without rows. */
  readonly empty: string;
  readonly charts: readonly ChartSpec[];
  /** Reference sections are for those who check the figures; the page folds them. */
  readonly isReference?: boolean;
}

/** A table too long to hold in memory: written row by row to the workbook, its first rows to the page. */
export interface DetailSection extends Omit<ReportSection, "charts"> {
  /** Rows in total; `table` holds the first of them. */
  readonly rowCount: number;
  /** All rows, cells in the order of the columns. */
  readonly stream: () => AsyncIterable<readonly (readonly Cell[])[]>;
  /** Sums that the streamed rows must give. */
  readonly controls: readonly { readonly column: string; readonly expected: number }[];
}

/** A tile of the summary. */
export interface Kpi {
  readonly label: string;
  readonly kind: ColumnKind;
  readonly value: number | null;
  /** The same a year before; null when the history does not reach. */
  readonly previous: number | null;
  /** `relative`: percent change; `points`: difference of fractions; `none`: no comparison is shown. */
  readonly change: "relative" | "points" | "none";
  /** More is better unless false. */
  readonly moreIsBetter?: boolean;
  /** A line under the value: what it is measured over, or why a value is missing. */
  readonly note: string;
  /** The last months, oldest first. */
  readonly trend?: readonly { readonly label: string; readonly value: number }[];
  readonly doc: string;
  readonly source: string;
}

/** One finding, made by a rule. */
export interface Finding {
  readonly tone: Tone;
  readonly text: string;
  /** The section with the detail. */
  readonly section: string;
}

/** How old one source is. */
export interface Freshness {
  readonly source: string;
  readonly loadedAt: Date;
  readonly ageDays: number;
  readonly status: "fresh" | "ageing" | "stale";
  readonly rowsTotal: number;
}

/** A total of the report beside the same total asked from the warehouse in another way. */
export interface Control {
  readonly name: string;
  readonly expected: number;
  readonly actual: number;
}

/** A line of the definitions that is no column: a formula, a threshold, a rule. */
export interface Definition {
  readonly sheet: string;
  readonly term: string;
  readonly meaning: string;
  readonly source: string;
}

/** What a report says, before it is a workbook or a page. */
export interface ReportContent {
  readonly kind: ReportKind;
  readonly name: string;
  readonly title: string;
  /** The main message, as a sentence. */
  readonly headline: string;
  readonly company: string | undefined;
  readonly locale: ReportLocale;
  readonly currency: string;
  readonly timezone: string;
  readonly asOf: string;
  readonly runId: number;
  readonly now: Date;
  readonly kpis: readonly Kpi[];
  readonly findings: readonly Finding[];
  readonly freshness: readonly Freshness[];
  /** The few rows that the summary shows. */
  readonly glance: { readonly title: string; readonly table: ReportTable; readonly empty: string };
  readonly sections: readonly ReportSection[];
  readonly detail: DetailSection | undefined;
  /** Definitions, quality, run: after the detail. */
  readonly reference: readonly ReportSection[];
  readonly controls: readonly Control[];
}

/** What only the run and the project know. */
export interface ReportSetting {
  readonly title: string;
  readonly name: string;
  readonly company: string | undefined;
  readonly locale: ReportLocale;
  readonly currency: string;
  readonly timezone: string;
  readonly asOf: string;
  readonly runId: number;
  readonly now: Date;
}

const tones: Readonly<Record<string, Tone>> = {
  scale: "good",
  repeat: "good",
  fix: "warn",
  stop: "bad",
  passed: "good",
  ties: "good",
  ok: "good",
  failed: "bad",
  differs: "bad",
  fresh: "good",
  ageing: "warn",
  stale: "bad",
  done: "good",
};

/** The tone of a word in a `status` column. */
export function toneOf(word: Cell): Tone {
  return typeof word === "string" ? (tones[word] ?? "neutral") : "neutral";
}
