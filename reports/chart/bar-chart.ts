import * as Plot from "@observablehq/plot";
import type { BarChart } from "./chart-spec.ts";
import { hex, longest, type Options, rowHeight, shortLabels } from "./layout.ts";
import type { Format } from "../format.ts";
import { palette, toneInk } from "../palette.ts";

/** A {@link BarChart} for Plot. */
export function barOptions(chart: BarChart, format: Format): Options {
  const labels = shortLabels(chart.bars.map((bar) => bar.label));
  const cells = chart.bars.flatMap((bar, at) =>
    chart.measures.map((measure, index) => ({
      label: labels[at] ?? "",
      measure,
      value: bar.values[index] ?? 0,
      text: format.cell(bar.values[index] ?? null, chart.kind),
      ink: bar.tone === undefined ? palette.ink : toneInk[bar.tone],
    })),
  );
  const facets = chart.measures.length > 1;
  return {
    height: chart.bars.length * rowHeight + 40,
    marginTop: facets ? 28 : 8,
    marginBottom: 8,
    marginLeft: longest(labels) + 12,
    marginRight: longest(cells.map((cell) => cell.text)) + 14,
    x: { axis: null, zero: true, insetRight: facets ? longest(cells.map((cell) => cell.text)) : 0 },
    y: { type: "band", domain: [...labels], label: null, tickSize: 0, padding: 0.28 },
    ...(facets ? { fx: { domain: [...chart.measures], axis: null, padding: 0.08 } } : {}),
    marks: [
      ...(facets
        ? [
            Plot.text(chart.measures, {
              fx: (measure: string) => measure,
              text: (measure: string) => measure,
              frameAnchor: "top-left",
              dy: -18,
              fontWeight: 600,
              fill: hex(palette.muted),
            }),
          ]
        : []),
      Plot.barX(cells, {
        x: "value",
        y: "label",
        fill: (cell: { ink: string }) => hex(cell.ink),
        ...(facets ? { fx: "measure" } : {}),
      }),
      Plot.text(cells, {
        x: (cell: { value: number }) => Math.max(0, cell.value),
        y: "label",
        text: "text",
        textAnchor: "start",
        dx: 5,
        fill: hex(palette.ink),
        ...(facets ? { fx: "measure" } : {}),
      }),
      Plot.ruleX([0], { stroke: hex(palette.ink) }),
    ],
  };
}
