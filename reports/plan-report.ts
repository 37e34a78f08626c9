import type { ReportKind, ReportSpec } from "../core/report-spec.ts";
import { step, type Step } from "../core/step.ts";
import type { Table } from "../core/table.ts";
import {
  campaignResult,
  campaignRoi,
  customerLifecycle,
  customerRfm,
  customerValue,
  listInvoice,
  listMultiBuyer,
  listOverlap,
  listPerformance,
  listWaterfall,
  rfmThreshold,
  segmentSummary,
  valueConcentration,
} from "../core/tables/mart.ts";
import {
  dimCampaign,
  dimCustomer,
  dimDate,
  dimSource,
  factCost,
  factListName,
  factOrderLine,
  factTouch,
} from "../core/tables/star.ts";

/** What a report takes from its project. */
export interface ReportProject {
  readonly company: string | undefined;
  readonly currency: string;
  readonly timezone: string;
}

/** The tables that each report reads, `meta` apart. */
const reportReads: Readonly<Record<ReportKind, readonly Table[]>> = Object.freeze({
  segment: Object.freeze([
    customerRfm,
    rfmThreshold,
    customerValue,
    valueConcentration,
    customerLifecycle,
    segmentSummary,
    dimCustomer,
    dimDate,
    factOrderLine,
  ]),
  lists: Object.freeze([
    listPerformance,
    listWaterfall,
    listOverlap,
    listMultiBuyer,
    listInvoice,
    dimSource,
    factListName,
  ]),
  roi: Object.freeze([
    campaignRoi,
    campaignResult,
    listPerformance,
    dimCampaign,
    dimDate,
    factCost,
    factTouch,
    factListName,
  ]),
});

/**
 * The step that writes one report: after the marts, no table written. It runs each time, because files are outside the
 * warehouse and may have been taken away.
 */
export function planReport(spec: ReportSpec, project: ReportProject): Step {
  return step({
    name: `report.${spec.name}`,
    stage: "report",
    reads: reportReads[spec.kind],
    writes: [],
    always: true,
    settings: { spec, project },
    act: async ({ db, run, projectDir, log }) => {
      // Loaded here, because only a run that writes a report needs exceljs, Plot and Handlebars.
      const { writeReport } = await import("./write-report.ts");
      const written = await writeReport(spec, db, {
        projectDir,
        asOf: run.asOf,
        runId: run.id,
        now: run.now,
        company: project.company,
        currency: project.currency,
        timezone: project.timezone,
        log,
      });
      return { rowsWritten: written.rows, changed: true, notes: { files: written.files, headline: written.headline } };
    },
  });
}
