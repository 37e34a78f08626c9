import * as Plot from "@observablehq/plot";
import type { IntervalChart } from "./chart-spec.ts";
import { hex, longest, type Options, rowHeight, shortLabels } from "./layout.ts";
import type { Format } from "../format.ts";
import { palette, toneInk } from "../palette.ts";

function intervalText(bar: IntervalChart["bars"][number], chart: IntervalChart, format: Format): string {
  const value = format.cell(bar.value, chart.kind, chart.signed);
  if (bar.low === null || bar.high === null) return value;
  return `${value}  (${format.cell(bar.low, chart.kind, chart.signed)} to ${format.cell(bar.high, chart.kind, chart.signed)})`;
}

/** An {@link IntervalChart} for Plot. */
export function intervalOptions(chart: IntervalChart, format: Format): Options {
  const labels = shortLabels(chart.bars.map((bar) => bar.label));
  const bars = chart.bars.map((bar, at) => ({
    ...bar,
    label: labels[at] ?? "",
    text: intervalText(bar, chart, format),
  }));
  const whiskers = bars.filter((bar) => bar.low !== null && bar.high !== null);
  return {
    height: bars.length * rowHeight + 24,
    marginTop: 8,
    marginBottom: 8,
    marginLeft: longest(bars.map((bar) => bar.label)) + 12,
    marginRight: longest(bars.map((bar) => bar.text)) + 20,
    x: { axis: null, zero: true },
    y: { type: "band", domain: bars.map((bar) => bar.label), label: null, tickSize: 0, padding: 0.3 },
    marks: [
      Plot.barX(bars, {
        x: "value",
        y: "label",
        fill: (bar: { tone: keyof typeof toneInk }) => hex(toneInk[bar.tone]),
        fillOpacity: 0.75,
      }),
      Plot.ruleY(whiskers, { x1: "low", x2: "high", y: "label", stroke: hex(palette.ink), strokeWidth: 1.5 }),
      Plot.tickX(whiskers, { x: "low", y: "label", stroke: hex(palette.ink), inset: 4 }),
      Plot.tickX(whiskers, { x: "high", y: "label", stroke: hex(palette.ink), inset: 4 }),
      Plot.ruleX([0], { stroke: hex(palette.ink) }),
      Plot.text(bars, {
        y: "label",
        text: "text",
        frameAnchor: "right",
        textAnchor: "start",
        dx: 12,
        fill: (bar: { tone: keyof typeof toneInk }) => hex(toneInk[bar.tone]),
      }),
    ],
  };
}
