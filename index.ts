/** The whole public API of Housefile. */

// The project
export { defineProject, type Project, type ProjectSpec } from "./jobs/project.ts";
export type { JobSpec } from "./core/job.ts";

// Sources and contracts
export { database } from "./extract/source/database.ts";
export { csv, dropFolder, excel, purchasedList, suppressionFile } from "./extract/source/files.ts";
export { postgres } from "./extract/source/postgres.ts";
export { money } from "./core/contract.ts";
export {
  env,
  type Breach,
  type CsvOptions,
  type EnvironmentValue,
  type ExcelOptions,
  type ListTerms,
  type Source,
  type SourceOptions,
  type SqlClient,
  type SqlConnection,
  type SuppressionTerms,
} from "./core/source.ts";

// Mapping sources onto feeds
export { clean } from "./transform/clean/clean.ts";
export { calc, constant, type Expression } from "./core/expression.ts";
export { feeds, type FeedName } from "./core/feed.ts";

// Marts and reports
export type { MartSettings } from "./core/mart-settings.ts";
export type { Comparison, ComparisonSpec, Level } from "./core/comparison.ts";
export type { MatchSettings } from "./core/match-settings.ts";
export type { ReportSpec } from "./core/report-spec.ts";
export { listReport, roiReport, segmentReport } from "./reports/spec.ts";

// Campaigns
export { campaignPlan, type CampaignPlan, type CampaignPlanOptions, type FrequencyCap } from "./core/campaign-plan.ts";

// Plan and run
export { planProject, type Plan } from "./jobs/plan.ts";
export { runPlan, type RunOptions, type RunResult, type StepResult } from "./jobs/run.ts";
export { startSchedule, type Schedule, type ScheduleEvents } from "./jobs/schedule.ts";
export type { World } from "./jobs/world.ts";
export { fixedClock, systemClock, type Clock } from "./core/clock.ts";
export { silentLog, silentProgress, type Log, type Progress } from "./core/log.ts";
export type { Audit, Stage, Step, StepContext, StepOutcome } from "./core/step.ts";

// Asking the warehouse
export { openDatabase, type Database, type DatabaseOptions } from "./warehouse/database.ts";
export type { Row, Session, Value } from "./core/session.ts";
export { sql, type Sql } from "./core/sql.ts";

// Analyses of your own tables
export * as analysis from "./load/analysis/analysis.ts";
export type { Analysis, AnalysisOptions, AnalysisRow, Inputs } from "./load/analysis/scratch-star.ts";
export { detectableLift, meanSampleSize, ratePower, rateSampleSize } from "./load/statistics/sample-size.ts";

// Failures
export { errorCodes, HousefileError, type ErrorCode } from "./core/error.ts";
