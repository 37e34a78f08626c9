import type { Row } from "../../../core/session.ts";
import type { Control, ReportColumn, ReportSection } from "../content.ts";
import { isTied } from "../control.ts";
import type { RunFacts } from "./run-facts.ts";
import { computed, reportRow, toCount, toNumber, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

/** A line of the quality sheet that a report adds by itself. */
export interface QualityLine {
  readonly area: string;
  readonly what: string;
  readonly rows_in: number | null;
  readonly rows_out: number | null;
  readonly difference: number | null;
  readonly result: string;
  readonly note: string;
}

const qualityColumns: readonly ReportColumn[] = [
  computed("area", "Area", "text", "where on its way a row was checked", "meta"),
  computed("what", "What was checked", "text", "the source, the step or the fact", "meta", { width: 52 }),
  computed(
    "rows_in",
    "In, or expected",
    "count",
    "rows read, or the value that must come out",
    "meta.load, meta.step, meta.audit",
  ),
  computed(
    "rows_out",
    "Out, or found",
    "count",
    "rows kept, or the value that came out",
    "meta.load, meta.step, meta.audit",
  ),
  computed(
    "difference",
    "Rejected, or difference",
    "count",
    "rows set aside, or what is missing",
    "meta.load, meta.audit",
  ),
  computed("result", "Result", "status", "ties and passed are good; differs and failed are not", "meta.audit", {
    width: 11,
  }),
  computed("note", "Note", "text", "what else is known", "meta", { width: 60 }),
];

function loadLine(row: Row, format: Format): QualityLine {
  const [read, kept, rejected] = [toCount(row["rows_read"]), toCount(row["rows_kept"]), toCount(row["rows_rejected"])];
  const loadedAt = row["loaded_at"] instanceof Date ? `loaded ${format.instant(row["loaded_at"])}; ` : "";
  const low = toText(row["low"]);
  const high = toText(row["high"]);
  const span = low === "" && high === "" ? "" : `; from ${low || "the start"} to ${high || "the end"}`;
  return {
    area: "1 Sources",
    what: toText(row["source"]),
    rows_in: read,
    rows_out: kept,
    difference: rejected,
    result: read === kept + rejected ? "ties" : "differs",
    note: `${loadedAt}${format.count(toCount(row["rows_total"]))} rows held${span}`,
  };
}

function stepLine(row: Row): QualityLine {
  const read = toNumber(row["rows_read"]);
  const written = toNumber(row["rows_written"]);
  const merged = read !== null && written !== null && toText(row["stage"]) === "golden" && read > written;
  return {
    area: "2 Steps",
    what: toText(row["step"]),
    rows_in: read,
    rows_out: written,
    difference: toNumber(row["rows_rejected"]),
    result: toText(row["status"]),
    note: merged ? `${String(read - written)} records merged into others` : "",
  };
}

function numeric(text: string): number | null {
  return text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function auditLine(row: Row): QualityLine {
  const [expected, actual] = [toText(row["expected"]), toText(row["actual"])];
  const [expectedNumber, actualNumber] = [numeric(expected), numeric(actual)];
  const texts = expectedNumber === null && expected !== "" ? `expected ${expected}, found ${actual}; ` : "";
  return {
    area: "3 Audits",
    what: toText(row["audit"]),
    rows_in: expectedNumber,
    rows_out: actualNumber,
    difference:
      expectedNumber !== null && actualNumber !== null ? expectedNumber - actualNumber : toNumber(row["bad_rows"]),
    result: row["passed"] === true ? "passed" : "failed",
    note: `${texts}${toText(row["step"])}`,
  };
}

function controlLine(control: Control): QualityLine {
  return {
    area: "5 Control totals",
    what: control.name,
    rows_in: control.expected,
    rows_out: control.actual,
    difference: isTied(control) ? 0 : control.expected - control.actual,
    result: isTied(control) ? "ties" : "differs",
    note: "the warehouse beside this report",
  };
}

/** Rows read, rejected, merged and out; audits; control totals. */
export function qualitySection(
  facts: RunFacts,
  own: readonly QualityLine[],
  controls: readonly Control[],
  format: Format,
): ReportSection {
  const lines = [
    ...facts.loads.map((row) => loadLine(row, format)),
    ...facts.steps.filter((row) => toNumber(row["rows_written"]) !== null).map(stepLine),
    ...facts.audits.map(auditLine),
    ...own,
    ...controls.map(controlLine),
  ];
  const bad = lines.filter((line) => line.result === "differs" || line.result === "failed").length;
  const read = facts.loads.reduce((sum, row) => sum + toCount(row["rows_read"]), 0);
  const rejected = facts.loads.reduce((sum, row) => sum + toCount(row["rows_rejected"]), 0);
  return {
    id: "quality",
    sheet: "Quality",
    title:
      bad === 0
        ? `All ${format.count(lines.length)} checks hold; ${format.count(rejected)} of ${format.count(read)} rows of the latest loads were rejected`
        : `${format.count(bad)} of ${format.count(lines.length)} checks do not hold`,
    notes: [
      "Sources count the latest load of each source, which brings only what changed. – means the step does not count it.",
    ],
    table: {
      columns: qualityColumns,
      rows: lines.map((line, index) =>
        reportRow(qualityColumns, { ...line }, "body", {
          startsGroup: index > 0 && lines[index - 1]?.area !== line.area,
        }),
      ),
    },
    empty: "No load has been logged for this run.",
    charts: [],
    isReference: true,
  };
}
