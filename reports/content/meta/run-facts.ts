import type { Row, Session } from "../../../core/session.ts";
import type { Freshness, ReportSetting } from "../content.ts";
import { auditsSql, latestLoadsSql, runSql, stepsSql } from "./meta.sql.ts";
import { oneRow, toCount, toText } from "../table-kit.ts";
import type { Format } from "../../format.ts";

const dayMs = 86_400_000;

/** Up to this age a source is fresh. */
export const freshDays = 1.5;

/** Up to this age it is ageing, then stale. */
export const ageingDays = 7;

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
