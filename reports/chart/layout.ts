import type * as Plot from "@observablehq/plot";

/** Width of a chart in pixels. */
export const width = 760;

/** Height of one bar with its gap in pixels. */
export const rowHeight = 26;

/** Size of labels in pixels. */
export const fontSize = 12;

/** A colour as SVG takes it. */
export const hex = (colour: string): string => `#${colour}`;

/** Width of a text in pixels, near enough for margins: Plot cannot measure without a browser. */
function textWidth(text: string): number {
  return text.length * fontSize * 0.56;
}

/** Width of the longest of some texts in pixels. */
export function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(textWidth));
}

/** Labels that fit beside bars, each once: a band scale would draw two bars of one label over each other. */
export function shortLabels(texts: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return texts.map((text) => {
    const short = text.length > 38 ? `${text.slice(0, 37)}…` : text;
    const count = (seen.get(short) ?? 0) + 1;
    seen.set(short, count);
    return count === 1 ? short : `${short} (${String(count)})`;
  });
}

/** What Plot takes. */
export type Options = Plot.PlotOptions;
