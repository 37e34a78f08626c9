import * as Plot from "@observablehq/plot";
import { barOptions } from "./bar-chart.ts";
import type { ChartSpec } from "./chart-spec.ts";
import { columnOptions } from "./column-chart.ts";
import { curveOptions } from "./curve-chart.ts";
import { heatOptions } from "./heat-chart.ts";
import { intervalOptions } from "./interval-chart.ts";
import { fontSize, hex, type Options, width } from "./layout.ts";
import { named, newDocument, type SvgElement } from "./svg-element.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";

function plotOptions(chart: ChartSpec, format: Format): Options {
  switch (chart.type) {
    case "column":
      return columnOptions(chart, format);
    case "bar":
      return barOptions(chart, format);
    case "interval":
      return intervalOptions(chart, format);
    case "curve":
      return curveOptions(chart, format);
    case "heat":
      return heatOptions(chart);
  }
}

/** The chart as inline SVG with role, title and description. The same bytes for the same spec. */
export function drawChart(chart: ChartSpec, format: Format): string {
  const document = newDocument();
  const svg = Plot.plot({
    width,
    className: "chart",
    style: { fontSize: `${String(fontSize)}px`, color: hex(palette.ink), background: "none" },
    ...plotOptions(chart, format),
    document: document,
  }) as unknown as SvgElement;
  return named(document, svg, chart);
}
