import type { ChartSpec } from "./chart-spec.ts";
import { type Format, missing } from "../format.ts";

/** The figures behind a chart, as text. */
export function chartTable(
  chart: ChartSpec,
  format: Format,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  switch (chart.type) {
    case "column":
      return {
        head: ["Month", "Actual", "Year before", "Change"],
        rows: chart.points.map(({ label, actual, previous }) => [
          label,
          format.cell(actual, "money"),
          format.cell(previous, "money"),
          previous === null || previous <= 0 ? missing : format.percent(actual / previous - 1, 1, true),
        ]),
      };
    case "bar":
      return {
        head: ["", ...chart.measures],
        rows: chart.bars.map((bar) => [bar.label, ...bar.values.map((value) => format.cell(value, chart.kind))]),
      };
    case "interval":
      return {
        head: ["", "Value", "95 % interval, from", "to"],
        rows: chart.bars.map((bar) => [
          bar.label,
          ...[bar.value, bar.low, bar.high].map((value) => format.cell(value, chart.kind, chart.signed)),
        ]),
      };
    case "curve":
      return {
        head: [chart.xTitle, chart.yTitle],
        rows: chart.points
          .filter((_, index) => (index + 1) % 10 === 0 || index === chart.points.length - 1)
          .map((point) => [format.percent(point.x, 1), format.percent(point.y, 1)]),
      };
    case "heat":
      return {
        head: [`${chart.rowTitle} / ${chart.columnTitle}`, ...chart.columns],
        rows: chart.rows.map((row) => [
          row,
          ...chart.columns.map((column) => {
            const cell = chart.cells.find((one) => one.row === row && one.column === column);
            return cell === undefined ? missing : [cell.text, cell.note].filter(Boolean).join("; ");
          }),
        ]),
      };
  }
}
