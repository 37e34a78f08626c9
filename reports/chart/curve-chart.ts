import * as Plot from "@observablehq/plot";
import type { CurveChart } from "./chart-spec.ts";
import { hex, type Options } from "./layout.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";

/** A {@link CurveChart} for Plot. */
export function curveOptions(chart: CurveChart, format: Format): Options {
  const percent = (value: number): string => format.percent(value);
  const high = Math.max(1, ...chart.points.map((point) => point.y));
  return {
    width: 560,
    height: 360,
    marginTop: 24,
    marginBottom: 42,
    marginLeft: 52,
    marginRight: 20,
    x: {
      domain: [0, 1],
      ticks: 5,
      tickFormat: percent,
      label: chart.xTitle,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: [0, high], ticks: 5, tickFormat: percent, label: chart.yTitle, labelArrow: "none" },
    marks: [
      Plot.gridY({ stroke: hex(palette.line), strokeOpacity: 1, ticks: 5 }),
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: "x", y: "y", stroke: hex(palette.previous), strokeDasharray: "4 4" },
      ),
      Plot.line([{ x: 0, y: 0 }, ...chart.points], { x: "x", y: "y", stroke: hex(palette.ink), strokeWidth: 2.5 }),
      Plot.ruleX([chart.mark], { x: "x", y1: 0, y2: "y", stroke: hex(palette.accent), strokeDasharray: "2 3" }),
      Plot.dot([chart.mark], { x: "x", y: "y", r: 5, fill: hex(palette.accent) }),
      Plot.text([chart.mark], {
        x: "x",
        y: "y",
        text: "label",
        textAnchor: "start",
        dx: 10,
        dy: 14,
        fontWeight: 600,
        fill: hex(palette.accent),
      }),
      Plot.ruleY([0], { stroke: hex(palette.ink) }),
    ],
  };
}
