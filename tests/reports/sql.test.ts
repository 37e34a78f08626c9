import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inlineSql, sql, type Sql } from "../../core/sql.ts";
import * as lists from "../../reports/content/lists/lists.sql.ts";
import * as meta from "../../reports/content/meta/meta.sql.ts";
import * as roi from "../../reports/content/roi/roi.sql.ts";
import * as change from "../../reports/content/segment/change.sql.ts";
import * as outlook from "../../reports/content/segment/outlook.sql.ts";
import * as segment from "../../reports/content/segment/segment.sql.ts";
import type { Database } from "../../warehouse/database.ts";
import { asOf, emptyWarehouse, runId } from "./fixture.ts";

const statements: Readonly<Record<string, Sql>> = {
  segment_rows: segment.segmentRowsSql(),
  segment_control: segment.segmentControlSql(),
  rfm_grid: segment.rfmGridSql(),
  lifecycle_gap: segment.lifecycleGapSql(),
  pareto: segment.paretoSql(),
  cumulative: segment.cumulativeSql(),
  concentration: segment.concentrationSql(),
  reach: segment.reachSql(),
  twelve_months: segment.twelveMonthsSql(asOf),
  customer_counts: segment.customerCountsSql(asOf),
  months: segment.monthsSql(asOf),
  segment_scores: segment.segmentScoresSql(),
  thresholds: segment.thresholdsSql(),
  customers: segment.customersSql(),
  first_customers: segment.customersSql(25),
  net_walk: segment.netWalkSql(asOf),
  currencies: segment.currenciesSql(),
  people: segment.peopleSql(),
  campaign_rows: roi.campaignRowsSql(),
  result_rows: roi.resultRowsSql(),
  gains: roi.gainsSql(12),
  costs: roi.costsSql(asOf),
  list_rows: roi.listRowsSql(),
  roi_control: roi.roiControlSql(asOf),
  outlook: outlook.outlookSql(),
  lifetime_check: outlook.lifetimeCheckSql(),
  propensity_gains: outlook.propensityGainsSql(),
  propensity_check: outlook.propensityCheckSql(),
  basket_rules: outlook.basketRulesSql(100),
  movement: change.movementSql(),
  cohorts: change.cohortsSql(24, 12),
  profile: change.profileSql(40),
  deviations: change.deviationsSql(40),
  shifts: change.shiftsSql(),
  list_performance: lists.performanceSql(),
  list_waterfall: lists.waterfallSql(),
  list_overlap: lists.overlapSql(),
  list_multi_buyer: lists.multiBuyerSql(),
  list_invoice: lists.invoiceSql(),
  list_audit: lists.auditSql(),
  list_control: lists.listControlSql(),
  latest_loads: meta.latestLoadsSql(runId),
  steps: meta.stepsSql(runId),
  audits: meta.auditsSql(runId),
  run: meta.runSql(runId),
};

let db: Database;
beforeAll(async () => {
  db = await emptyWarehouse();
});
afterAll(() => {
  db.close();
});

describe.each(Object.entries(statements))("statement %s", (name, statement) => {
  test("reads as reviewed", async () => {
    await expect(`${inlineSql(statement).trim()}\n`).toMatchFileSnapshot(`sql/${name}.sql`);
  });

  test("is bound by DuckDB", async () => {
    await expect(db.session.rows(sql`explain ${statement}`)).resolves.toBeDefined();
  });
});
