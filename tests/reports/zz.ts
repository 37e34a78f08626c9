import { companyWarehouse, emptyWarehouse, contextIn } from "./fixture.ts";
import { segmentReport, roiReport } from "../../reports/spec.ts";
import { writeReport } from "../../reports/write-report.ts";
for (const [name, make] of [["full", companyWarehouse], ["empty", emptyWarehouse]] as const) {
  const db = await make();
  for (const spec of [segmentReport({ to: `out-${name}` }), roiReport({ to: `out-${name}` })]) {
    const t = performance.now();
    const w = await writeReport(spec, db.session, contextIn("/tmp/rep"));
    console.log(name, spec.kind, Math.round(performance.now() - t), "ms", w.headline, w.rows);
  }
  db.close();
}
