import type { ResolvedLifetimeSettings } from "../../core/mart-settings.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, valueByYear } from "../../core/tables/mart.ts";
import { factTouch } from "../../core/tables/star.ts";
import { keyAudit } from "../audit.ts";
import { valueByYearSql } from "./value-by-year.sql.ts";

/** `mart.value_by_year`: retention, revenue, contact costs and net present value of each year of being a customer, as observed. */
export function planValueByYear(settings: ResolvedLifetimeSettings): Step {
  return step({
    name: "mart.value_by_year",
    stage: "mart",
    reads: [customerDay, factTouch],
    writes: [valueByYear],
    sql: [valueByYearSql(settings)],
    audits: [keyAudit(valueByYear, ["year_no"])],
  });
}
