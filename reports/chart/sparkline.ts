import * as Plot from "@observablehq/plot";
import { hex } from "./layout.ts";
import { named, newDocument, type SvgElement } from "./svg-element.ts";
import type { Format } from "../format.ts";
import { palette } from "../palette.ts";

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
    document: document,
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
