import type { Row, Session } from "../../../core/session.ts";
import { basketRulesSql, lifetimeCheckSql, outlookSql, propensityCheckSql, propensityGainsSql } from "./outlook.sql.ts";
import { cohortsSql, deviationsSql, movementSql, profileSql, shiftsSql } from "./change.sql.ts";
import type { ReportSetting } from "../content.ts";
import {
  concentrationSql,
  cumulativeSql,
  currenciesSql,
  customerCountsSql,
  customersSql,
  lifecycleGapSql,
  monthsSql,
  netWalkSql,
  paretoSql,
  peopleSql,
  reachSql,
  rfmGridSql,
  segmentControlSql,
  segmentRowsSql,
  segmentScoresSql,
  thresholdsSql,
  twelveMonthsSql,
} from "./segment.sql.ts";
import { oneRow } from "../table-kit.ts";

/** Customers shown on the page; the workbook has all of them. */
const shownCustomers = 25;

/** Rules of what is bought together that a report shows. */
export const shownRules = 100;

/** Deviations that a report shows. */
export const shownDeviations = 40;

/** Everything the segment report asks the warehouse, asked once. */
export interface SegmentFacts {
  readonly segments: readonly Row[];
  readonly control: Row;
  readonly grid: readonly Row[];
  readonly gaps: readonly Row[];
  readonly pareto: readonly Row[];
  readonly cumulative: readonly Row[];
  readonly concentration: Row;
  readonly reach: readonly Row[];
  readonly actual: Row;
  readonly previous: Row;
  readonly counts: Row;
  readonly months: readonly Row[];
  readonly scores: readonly Row[];
  readonly thresholds: readonly Row[];
  readonly firstCustomers: readonly Row[];
  readonly walk: Row;
  readonly currencies: readonly Row[];
  readonly people: Row;
  readonly outlook: readonly Row[];
  readonly lifetimeChecks: readonly Row[];
  readonly gains: readonly Row[];
  readonly propensityChecks: readonly Row[];
  readonly baskets: readonly Row[];
  readonly movement: readonly Row[];
  readonly cohorts: readonly Row[];
  readonly profile: readonly Row[];
  readonly deviations: readonly Row[];
  readonly shifts: readonly Row[];
}

/** Asks for {@link SegmentFacts}. Reads `mart` and `star`. */
export async function segmentFacts(session: Session, setting: ReportSetting): Promise<SegmentFacts> {
  const { asOf } = setting;
  const years = await session.rows(twelveMonthsSql(asOf));
  const year = (period: string): Row => years.find((row) => row["period"] === period) ?? {};
  return {
    segments: await session.rows(segmentRowsSql()),
    control: await oneRow(session, segmentControlSql()),
    grid: await session.rows(rfmGridSql()),
    gaps: await session.rows(lifecycleGapSql()),
    pareto: await session.rows(paretoSql()),
    cumulative: await session.rows(cumulativeSql()),
    concentration: await oneRow(session, concentrationSql()),
    reach: await session.rows(reachSql()),
    actual: year("actual"),
    previous: year("previous"),
    counts: await oneRow(session, customerCountsSql(asOf)),
    months: await session.rows(monthsSql(asOf)),
    scores: await session.rows(segmentScoresSql()),
    thresholds: await session.rows(thresholdsSql()),
    firstCustomers: await session.rows(customersSql(shownCustomers)),
    walk: await oneRow(session, netWalkSql(asOf)),
    currencies: await session.rows(currenciesSql()),
    people: await oneRow(session, peopleSql()),
    outlook: await session.rows(outlookSql()),
    lifetimeChecks: await session.rows(lifetimeCheckSql()),
    gains: await session.rows(propensityGainsSql()),
    propensityChecks: await session.rows(propensityCheckSql()),
    baskets: await session.rows(basketRulesSql(shownRules)),
    movement: await session.rows(movementSql()),
    cohorts: await session.rows(cohortsSql(24, 12)),
    profile: await session.rows(profileSql(40)),
    deviations: await session.rows(deviationsSql(shownDeviations)),
    shifts: await session.rows(shiftsSql()),
  };
}

/** The same day some years before. */
export function yearsBefore(day: string, years: number): string {
  return `${String(Number(day.slice(0, 4)) - years).padStart(4, "0")}${day.slice(4)}`;
}

/** The rows of one segmentation, in reading order. */
export function segmentation(facts: SegmentFacts, name: string): readonly Row[] {
  return facts.segments.filter((row) => row["segmentation"] === name);
}
