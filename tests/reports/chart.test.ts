import { describe, expect, test } from "vitest";
import type { ChartSpec } from "../../reports/chart/chart-spec.ts";
import { chartTable } from "../../reports/chart/chart-table.ts";
import { drawChart } from "../../reports/chart/draw-chart.ts";
import { formatFor } from "../../reports/format.ts";

const format = formatFor("en", "GBP", "UTC");
const hostile = `<script>alert("x")</script> & 'q'`;
const base = { id: "c", title: hostile, description: hostile };

const charts: readonly ChartSpec[] = [
  {
    ...base,
    type: "column",
    points: [
      { label: hostile, actual: 12_000, previous: 9_000 },
      { label: "b", actual: 0, previous: null },
    ],
  },
  {
    ...base,
    type: "bar",
    kind: "percent",
    measures: ["one", hostile],
    bars: [
      { label: hostile, values: [0.4, null] },
      { label: hostile, values: [0, 1] },
    ],
  },
  {
    ...base,
    type: "interval",
    kind: "percent",
    signed: true,
    bars: [
      { label: hostile, value: -0.5, low: -0.9, high: -0.1, tone: "bad" },
      { label: "b", value: 1, low: null, high: null, tone: "good" },
    ],
  },
  {
    ...base,
    type: "curve",
    xTitle: hostile,
    yTitle: "y",
    points: [
      { x: 0.5, y: 0.8 },
      { x: 1, y: 1 },
    ],
    mark: { x: 0.2, y: 0.5, label: hostile },
  },
  {
    ...base,
    type: "heat",
    rowTitle: "r",
    columnTitle: "c",
    rows: ["R 1"],
    columns: ["F 1"],
    cells: [{ row: "R 1", column: "F 1", value: 3, text: hostile, note: "n" }],
  },
];

describe.each(charts.map((chart) => [chart.type, chart] as const))("a %s chart", (_, chart) => {
  const svg = drawChart(chart, format);

  test("has a role, a title and a description", () => {
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toContain('<title id="c-title">&lt;script&gt;');
    expect(svg).toContain('<desc id="c-desc">');
    expect(svg).toContain('aria-labelledby="c-title c-desc"');
  });

  test("escapes what a source wrote", () => {
    expect(svg).not.toContain("<script");
  });

  test("gives the same bytes for the same spec", () => {
    expect(drawChart(chart, format)).toBe(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("has its figures as a table", () => {
    const { head, rows } = chartTable(chart, format);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(head.length);
  });
});

test("two bars of one name are drawn apart", () => {
  const svg = drawChart(
    { ...base, type: "bar", kind: "count", measures: ["n"], bars: [1, 2].map((n) => ({ label: "same", values: [n] })) },
    format,
  );
  expect(svg).toContain("same (2)");
});
