import * as Plot from "@observablehq/plot";
import type { HeatChart } from "./chart-spec.ts";
import { hex, longest, type Options } from "./layout.ts";
import { heatColour, palette } from "../palette.ts";

/** A {@link HeatChart} for Plot. */
export function heatOptions(chart: HeatChart): Options {
  const high = Math.max(0, ...chart.cells.map((cell) => cell.value ?? 0));
  const cells = chart.cells.map((cell) => ({
    ...cell,
    fill: cell.value === null || high === 0 ? palette.wash : heatColour(cell.value / high),
  }));
  const place = { x: "column", y: "row" } as const;
  const ink = hex(palette.ink);
  return {
    height: chart.rows.length * 54 + 60,
    marginTop: 46,
    marginBottom: 8,
    marginLeft: longest([...chart.rows]) + 40,
    marginRight: 8,
    x: {
      type: "band",
      domain: [...chart.columns],
      axis: "top",
      label: chart.columnTitle,
      labelAnchor: "left",
      labelOffset: 42,
      labelArrow: "none",
      tickSize: 0,
      padding: 0.03,
    },
    y: { type: "band", domain: [...chart.rows], label: chart.rowTitle, labelArrow: "none", tickSize: 0, padding: 0.05 },
    marks: [
      Plot.cell(cells, { ...place, fill: (cell: { fill: string }) => hex(cell.fill) }),
      Plot.text(cells, { ...place, text: "text", fill: ink, fontWeight: 600, fontSize: 13, dy: -7 }),
      Plot.text(cells, { ...place, text: "note", fill: ink, fontSize: 11, dy: 10 }),
    ],
  };
}
