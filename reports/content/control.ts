import { HousefileError } from "../../core/error.ts";
import type { Control } from "./content.ts";

/** Amounts are sums of decimals held as doubles: a hundredth of a unit, or 1e-9 of the total, is rounding. */
export function isTied(control: Control): boolean {
  const tolerance = Math.max(0.005, Math.abs(control.expected) * 1e-9);
  return Math.abs(control.expected - control.actual) <= tolerance;
}

/** Raises REPORT_FAILED, naming every total of a report that differs from the warehouse's. */
export function checkControls(report: string, controls: readonly Control[]): void {
  const broken = controls.filter((control) => !isTied(control));
  if (broken.length === 0) return;
  const list = broken.map(
    (control) => `${control.name}: the report has ${String(control.actual)}, the warehouse ${String(control.expected)}`,
  );
  throw new HousefileError("REPORT_FAILED", `The totals of report \`${report}\` do not tie: ${list.join("; ")}.`, {
    hint: "The marts were built from different states of the star; run the load again, and report it as a bug if it stays.",
    where: report,
  });
}
