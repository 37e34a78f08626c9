import type { Row, Session } from "../../../core/session.ts";
import type { ReportSetting } from "../content.ts";
import { campaignRowsSql, costsSql, gainsSql, listRowsSql, resultRowsSql, roiControlSql } from "./roi.sql.ts";
import { oneRow, sumOf, toCount, toNumber } from "../table-kit.ts";

/** Everything the campaign report asks the warehouse, asked once. */
export interface RoiFacts {
  readonly campaigns: readonly Row[];
  readonly results: readonly Row[];
  readonly costs: readonly Row[];
  readonly lists: readonly Row[];
  readonly gains: readonly Row[];
  readonly control: Row;
}

/** Asks for {@link RoiFacts}. Reads `mart` and `star`. */
export async function roiFacts(session: Session, setting: ReportSetting): Promise<RoiFacts> {
  return {
    campaigns: await session.rows(campaignRowsSql()),
    results: await session.rows(resultRowsSql()),
    costs: await session.rows(costsSql(setting.asOf)),
    lists: await session.rows(listRowsSql()),
    gains: await session.rows(gainsSql(12)),
    control: await oneRow(session, roiControlSql(setting.asOf)),
  };
}

/** True for the one row that stands for a whole campaign. */
export function isWhole(row: Row): boolean {
  return row["cell"] === "all" || toCount(row["campaign_rows"]) === 1;
}

/** True when a control group shows what the campaign itself brought. */
export function isIncremental(row: Row): boolean {
  return row["label"] === "incremental";
}

/** One row per campaign. */
export function wholeCampaigns(facts: RoiFacts): readonly Row[] {
  return facts.campaigns.filter(isWhole);
}

/** What the campaigns with a control group brought and cost, together. */
export interface Together {
  readonly campaigns: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly cost: number;
  readonly profit: number;
  readonly roi: number | null;
  readonly roiLow: number | null;
  readonly roiHigh: number | null;
}

/** Half widths add up as roots of squares: the campaigns are taken as independent. */
function halfWidth(rows: readonly Row[]): number | null {
  let squares = 0;
  for (const row of rows) {
    const [low, high] = [toNumber(row["incremental_low"]), toNumber(row["incremental_high"])];
    if (low === null || high === null) return null;
    squares += ((high - low) / 2) ** 2;
  }
  return Math.sqrt(squares);
}

/** The total over campaigns with a control group; attributed value is never part of it. Undefined when there is none. */
export function incrementalTogether(facts: RoiFacts): Together | undefined {
  const rows = wholeCampaigns(facts).filter(isIncremental);
  if (rows.length === 0) return undefined;
  const value = sumOf(rows, "incremental_value") ?? 0;
  const cost = sumOf(rows, "cost") ?? 0;
  const half = halfWidth(rows);
  const roi = (amount: number | null): number | null => (amount === null || cost === 0 ? null : (amount - cost) / cost);
  const [low, high] = half === null ? [null, null] : [value - half, value + half];
  return {
    campaigns: rows.length,
    value,
    low,
    high,
    cost,
    profit: value - cost,
    roi: roi(value),
    roiLow: roi(low),
    roiHigh: roi(high),
  };
}
