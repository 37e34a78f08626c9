import type { ReportColumn, ReportSection, ReportSetting } from "../content.ts";
import type { RunFacts } from "./run-facts.ts";
import { computed, reportRow, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

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
