import type { Row, Session } from "../../core/session.ts";
import type { Format } from "../format.ts";
import { isTied } from "./control.ts";
import type {
  Control,
  Definition,
  DetailSection,
  Freshness,
  Kpi,
  ReportColumn,
  ReportRow,
  ReportSection,
  ReportSetting,
} from "./content.ts";
import { auditsSql, latestLoadsSql, runSql, stepsSql } from "./meta.sql.ts";
import { computed, oneRow, reportRow, toCount, toNumber, toText } from "./table-kit.ts";

const dayMs = 86_400_000;
const freshDays = 1.5;
const ageingDays = 7;

function freshnessOf(row: Row, now: Date): Freshness[] {
  if (!(row["loaded_at"] instanceof Date)) return [];
  const ageDays = Math.max(0, (now.getTime() - row["loaded_at"].getTime()) / dayMs);
  const status = ageDays <= freshDays ? "fresh" : ageDays <= ageingDays ? "ageing" : "stale";
  const { loaded_at: loadedAt } = row;
  return [{ source: toText(row["source"]), loadedAt, ageDays, status, rowsTotal: toCount(row["rows_total"]) }];
}

/** What the warehouse knows about the run behind a report. */
export interface RunFacts {
  readonly freshness: readonly Freshness[];
  readonly loads: readonly Row[];
  readonly steps: readonly Row[];
  readonly audits: readonly Row[];
  readonly run: Row;
}

/** Asks `meta` once. */
export async function runFacts(session: Session, setting: ReportSetting): Promise<RunFacts> {
  const loads = await session.rows(latestLoadsSql(setting.runId));
  return {
    loads,
    freshness: loads.flatMap((row) => freshnessOf(row, setting.now)),
    steps: await session.rows(stepsSql(setting.runId)),
    audits: await session.rows(auditsSql(setting.runId)),
    run: await oneRow(session, runSql(setting.runId)),
  };
}

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
  computed("rows_in", "In, or expected", "count", "rows read, or the value that must come out", "meta.load, meta.step, meta.audit"),
  computed("rows_out", "Out, or found", "count", "rows kept, or the value that came out", "meta.load, meta.step, meta.audit"),
  computed("difference", "Rejected, or difference", "count", "rows set aside, or what is missing", "meta.load, meta.audit"),
  computed("result", "Result", "status", "ties and passed are good; differs and failed are not", "meta.audit", { width: 11 }),
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
    notes: ["Sources count the latest load of each source, which brings only what changed. – means the step does not count it."],
    table: {
      columns: qualityColumns,
      rows: lines.map((line, index) =>
        reportRow(qualityColumns, { ...line }, "body", { startsGroup: index > 0 && lines[index - 1]?.area !== line.area }),
      ),
    },
    empty: "No load has been logged for this run.",
    charts: [],
    isReference: true,
  };
}

const runColumns: readonly ReportColumn[] = [
  computed("step", "Step", "text", "the step of the run", "meta.step.step"),
  computed("stage", "Stage", "text", "where on the way it stands", "meta.step.stage"),
  computed("status", "Status", "status", "how it ended", "meta.step.status"),
  computed("started_at", "Started", "instant", "when it began, in the report's time zone", "meta.step.started_at"),
  computed("seconds", "Seconds", "ratio", "how long it took", "meta.step.seconds"),
  computed("rows_read", "Rows read", "count", "rows it read", "meta.step.rows_read"),
  computed("rows_written", "Rows written", "count", "rows it wrote", "meta.step.rows_written"),
  computed("rows_rejected", "Rows rejected", "count", "rows it set aside", "meta.step.rows_rejected"),
  computed("changed", "Changed", "flag", "whether it changed anything", "meta.step.changed"),
  computed("message", "Message", "text", "what it said", "meta.step.message", { width: 40 }),
];

/** The run that made the report, step by step. */
export function runSection(facts: RunFacts, setting: ReportSetting, format: Format): ReportSection {
  const { run, steps } = facts;
  const job = toText(run["job"]);
  const version = toText(run["version"]);
  const started = run["started_at"] instanceof Date ? ` It started ${format.instant(run["started_at"])}.` : "";
  return {
    id: "run",
    sheet: "Run",
    title: `Run ${String(setting.runId)}${job === "" ? "" : ` of job ${job}`} had made ${format.count(steps.length)} ${steps.length === 1 ? "step" : "steps"} when this report was written`,
    notes: [
      `Orders count up to ${format.day(setting.asOf)}.${started} Instants are in ${setting.timezone}.${version === "" ? "" : ` Housefile ${version}.`}`,
    ],
    table: { columns: runColumns, rows: steps.map((row) => reportRow(runColumns, row)) },
    empty: "No step has been logged for this run.",
    charts: [],
    isReference: true,
  };
}

const definitionColumns: readonly ReportColumn[] = [
  computed("sheet", "Sheet", "text", "where it is used", ""),
  computed("term", "Term", "text", "column, figure or rule", "", { width: 34 }),
  computed("meaning", "Meaning", "text", "what it says", "", { width: 84 }),
  computed("source", "Source", "text", "table column or formula behind it", "", { width: 44 }),
];

function columnTerm(column: ReportColumn): string {
  if (column.group === undefined) return column.title;
  return column.heat === undefined ? `${column.group}: ${column.title}` : column.group;
}

const sharedDefinitions: readonly Definition[] = [
  {
    sheet: "all",
    term: "–",
    meaning: "not known, or it cannot be computed from what is there; never zero",
    source: "",
  },
  {
    sheet: "all",
    term: "Interval, from and to",
    meaning: "95 %: if the same were repeated many times, 95 of 100 such intervals would hold the true value",
    source: "",
  },
  {
    sheet: "Summary",
    term: "Freshness",
    meaning: `fresh: loaded within ${String(freshDays * 24)} hours of the report; ageing: within ${String(ageingDays)} days; stale: older`,
    source: "meta.load.loaded_at",
  },
];

/** Every column, figure and rule of the report, with where it comes from. */
export function definitionSection(
  kpis: readonly Kpi[],
  sections: readonly (ReportSection | DetailSection)[],
  rules: readonly Definition[],
): ReportSection {
  const columns = sections.flatMap((section) => {
    const seen = new Set<string>();
    return section.table.columns.flatMap((column): Definition[] => {
      const definition = { sheet: section.sheet, term: columnTerm(column), meaning: column.doc, source: column.source };
      const key = `${definition.meaning}|${definition.source}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [definition];
    });
  });
  const definitions = [
    ...sharedDefinitions,
    ...kpis.map((kpi) => ({ sheet: "Summary", term: kpi.label, meaning: kpi.doc, source: kpi.source })),
    ...rules,
    ...columns,
  ];
  const rows = definitions.map((definition, index): ReportRow =>
    reportRow(definitionColumns, { ...definition }, "body", {
      startsGroup: index > 0 && definitions[index - 1]?.sheet !== definition.sheet,
    }),
  );
  return {
    id: "definitions",
    sheet: "Definitions",
    title: "What every figure means and where it comes from",
    notes: [],
    table: { columns: definitionColumns, rows },
    empty: "",
    charts: [],
    isReference: true,
  };
}

/** A warning for every source that is not fresh. */
export function freshnessWarning(freshness: readonly Freshness[], format: Format): string | undefined {
  const old = freshness.filter((one) => one.status !== "fresh");
  if (old.length === 0) return undefined;
  const names = old
    .slice(0, 3)
    .map((one) => `${one.source} (${format.count(one.ageDays)} days)`)
    .join(", ");
  return `${String(old.length)} of ${String(freshness.length)} sources ${old.length === 1 ? "is" : "are"} not fresh: ${names}${old.length > 3 ? " and others" : ""}`;
}
