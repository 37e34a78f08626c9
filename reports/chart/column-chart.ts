import * as Plot from "@observablehq/plot";
import type { ColumnChart } from "./chart-spec.ts";
import { hex, type Options } from "./layout.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";

/** A {@link ColumnChart} for Plot. */
export function columnOptions(chart: ColumnChart, format: Format): Options {
  const changes = chart.points.flatMap(({ label, actual, previous }) => {
    if (previous === null || previous <= 0) return [];
    const change = actual / previous - 1;
    return [{ label, text: format.percent(change, 0, true), ink: change < 0 ? palette.bad : palette.good }];
  });
  const previous = chart.points.filter((point) => point.previous !== null);
  return {
    height: 260,
    marginTop: 34,
    marginBottom: 26,
    marginLeft: 8,
    marginRight: 8,
    x: { type: "band", domain: chart.points.map((point) => point.label), padding: 0.22, label: null, tickSize: 0 },
    y: { axis: null, zero: true },
    marks: [
      Plot.barY(previous, { x: "label", y: "previous", fill: hex(palette.previous), insetRight: 9, insetLeft: -3 }),
      Plot.barY(chart.points, { x: "label", y: "actual", fill: hex(palette.ink), insetLeft: 7 }),
      Plot.text(chart.points, {
        x: "label",
        y: (point: { actual: number; previous: number | null }) => Math.max(point.actual, point.previous ?? 0),
        text: (point: { actual: number }) => format.short(point.actual),
        dy: -7,
        fill: hex(palette.ink),
        fontSize: 11,
      }),
      Plot.text(changes, {
        x: "label",
        text: "text",
        fill: (change: { ink: string }) => hex(change.ink),
        frameAnchor: "top",
        dy: -24,
        fontSize: 11,
        fontWeight: 600,
      }),
      Plot.ruleY([0], { stroke: hex(palette.ink) }),
    ],
  };
}
