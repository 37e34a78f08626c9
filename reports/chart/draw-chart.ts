import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Format } from "../format.ts";
import { missing } from "../format.ts";
import { heatColour, palette, toneInk } from "../palette.ts";
import type { BarChart, ChartSpec, ColumnChart, CurveChart, HeatChart, IntervalChart } from "./chart-spec.ts";

const width = 760;
const rowHeight = 26;
const fontSize = 12;
const hex = (colour: string): string => `#${colour}`;

/** Width of a text in pixels, near enough for margins: Plot cannot measure without a browser. */
function textWidth(text: string): number {
  return text.length * fontSize * 0.56;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(textWidth));
}

function shorten(text: string): string {
  return text.length > 34 ? `${text.slice(0, 33)}…` : text;
}

type Options = Plot.PlotOptions;

function columnOptions(chart: ColumnChart, format: Format): Options {
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

function barOptions(chart: BarChart, format: Format): Options {
  const cells = chart.bars.flatMap((bar) =>
    chart.measures.map((measure, index) => ({
      label: shorten(bar.label),
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
    marginLeft: longest(chart.bars.map((bar) => shorten(bar.label))) + 12,
    marginRight: longest(cells.map((cell) => cell.text)) + 14,
    x: { axis: null, zero: true, insetRight: facets ? longest(cells.map((cell) => cell.text)) : 0 },
    y: { type: "band", domain: chart.bars.map((bar) => shorten(bar.label)), label: null, tickSize: 0, padding: 0.28 },
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

function intervalText(bar: IntervalChart["bars"][number], chart: IntervalChart, format: Format): string {
  const value = format.cell(bar.value, chart.kind, chart.signed);
  if (bar.low === null || bar.high === null) return value;
  return `${value}  (${format.cell(bar.low, chart.kind, chart.signed)} to ${format.cell(bar.high, chart.kind, chart.signed)})`;
}

function intervalOptions(chart: IntervalChart, format: Format): Options {
  const bars = chart.bars.map((bar) => ({
    ...bar,
    label: shorten(bar.label),
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

function curveOptions(chart: CurveChart, format: Format): Options {
  const percent = (value: number): string => format.percent(value);
  const high = Math.max(1, ...chart.points.map((point) => point.y));
  return {
    width: 560,
    height: 360,
    marginTop: 24,
    marginBottom: 42,
    marginLeft: 52,
    marginRight: 20,
    x: { domain: [0, 1], ticks: 5, tickFormat: percent, label: chart.xTitle, labelAnchor: "center", labelArrow: "none" },
    y: { domain: [0, high], ticks: 5, tickFormat: percent, label: chart.yTitle, labelArrow: "none" },
    marks: [
      Plot.gridY({ stroke: hex(palette.line), strokeOpacity: 1, ticks: 5 }),
      Plot.line([{ x: 0, y: 0 }, { x: 1, y: 1 }], { x: "x", y: "y", stroke: hex(palette.previous), strokeDasharray: "4 4" }),
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

function heatOptions(chart: HeatChart): Options {
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
    x: { type: "band", domain: [...chart.columns], axis: "top", label: chart.columnTitle, labelAnchor: "left", labelOffset: 42, labelArrow: "none", tickSize: 0, padding: 0.03 },
    y: { type: "band", domain: [...chart.rows], label: chart.rowTitle, labelArrow: "none", tickSize: 0, padding: 0.05 },
    marks: [
      Plot.cell(cells, { ...place, fill: (cell: { fill: string }) => hex(cell.fill) }),
      Plot.text(cells, { ...place, text: "text", fill: ink, fontWeight: 600, fontSize: 13, dy: -7 }),
      Plot.text(cells, { ...place, text: "note", fill: ink, fontSize: 11, dy: 10 }),
    ],
  };
}

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

/** What linkedom's elements must be able to do here; its own types lean on the DOM library that Node has not. */
interface SvgElement {
  readonly tagName: string;
  readonly outerHTML: string;
  readonly firstChild: SvgElement | null;
  textContent: string;
  querySelector(selector: string): SvgElement | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(child: SvgElement, before: SvgElement | null): void;
  remove(): void;
}

interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
}

const svgNamespace = "http://www.w3.org/2000/svg";

function named(document: SvgDocument, svg: SvgElement, chart: { id: string; title: string; description: string }): string {
  const add = (tag: "title" | "desc", text: string): void => {
    const element = document.createElementNS(svgNamespace, tag);
    element.setAttribute("id", `${chart.id}-${tag}`);
    element.textContent = text;
    svg.insertBefore(element, svg.firstChild);
  };
  add("desc", chart.description);
  add("title", chart.title);
  svg.querySelector("style")?.remove();
  svg.setAttribute("xmlns", svgNamespace);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${chart.id}-title ${chart.id}-desc`);
  return svg.outerHTML;
}

function newDocument(): SvgDocument {
  return (parseHTML("<html><body></body></html>") as unknown as { document: SvgDocument }).document;
}

/** The chart as inline SVG with role, title and description. The same bytes for the same spec. */
export function drawChart(chart: ChartSpec, format: Format): string {
  const document = newDocument();
  const svg = Plot.plot({
    width,
    className: "chart",
    style: { fontSize: `${String(fontSize)}px`, color: hex(palette.ink), background: "none" },
    ...plotOptions(chart, format),
    document: document as unknown as NonNullable<Options["document"]>,
  }) as unknown as SvgElement;
  return named(document, svg, chart);
}

/** A line without axes for a tile: its last point is marked. */
export function drawSparkline(
  id: string,
  title: string,
  points: readonly { readonly label: string; readonly value: number }[],
  format: Format,
): string {
  const document = newDocument();
  const values = points.map((point, index) => ({ index, value: point.value }));
  const svg = Plot.plot({
    document: document as unknown as NonNullable<Options["document"]>,
    className: "spark",
    width: 150,
    height: 34,
    margin: 4,
    x: { axis: null },
    y: { axis: null, zero: true },
    marks: [
      Plot.line(values, { x: "index", y: "value", stroke: hex(palette.muted), strokeWidth: 1.5 }),
      Plot.dot(values.slice(-1), { x: "index", y: "value", r: 2.5, fill: hex(palette.ink) }),
    ],
  }) as unknown as SvgElement;
  const description = points.map((point) => `${point.label}: ${format.short(point.value)}`).join(", ");
  return named(document, svg, { id, title, description });
}

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
