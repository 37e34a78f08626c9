import { describe, expect, test } from "vitest";
import { fixedClock } from "../../core/clock.ts";
import { silentLog, silentProgress } from "../../core/log.ts";
import { tableName } from "../../core/table.ts";
import { planReport } from "../../reports/plan-report.ts";
import { segmentReport, roiReport } from "../../reports/spec.ts";
import { asOf, emptyWarehouse, now } from "./fixture.ts";
import { scratchDir } from "./support.ts";

const project = { company: "Harbour & Lane", currency: "GBP", timezone: "Europe/London" };

describe("the step of a report", () => {
  test("reads marts and dimensions and writes no table", () => {
    const step = planReport(segmentReport({ to: "out" }), project);
    expect(step).toMatchObject({ name: "report.segment", stage: "report", writes: [], sql: [], audits: [] });
    expect(step.reads.map(tableName)).toEqual(expect.arrayContaining(["mart.segment_summary", "star.fact_order_line"]));
    expect(planReport(roiReport({ to: "out", name: "board" }), project).name).toBe("report.board");
  });

  test("writes its files when it is carried out", async () => {
    const db = await emptyWarehouse();
    const step = planReport(roiReport({ to: "out", formats: ["html"] }), project);
    const outcome = await step.act?.({
      db: db.session,
      run: { id: 3, now, asOf },
      full: false,
      window: {},
      clock: fixedClock(now),
      log: silentLog,
      progress: silentProgress,
      projectDir: scratchDir(),
      tempDir: scratchDir(),
      environment: {},
      signal: new AbortController().signal,
    });
    db.close();
    expect(outcome?.notes?.["files"]).toHaveLength(1);
    expect(outcome?.notes?.["headline"]).toBe("No campaign has been touched yet");
  });
});
