import type { ColumnKind, Tone } from "../content/kind.ts";

interface ChartBase {
  /** Unique on the page; letters, digits and dashes. */
  readonly id: string;
  /** The message, as a sentence. */
  readonly title: string;
  /** What is drawn, for those who cannot see it, units included. */
  readonly description: string;
}

/** Columns over time: actual dark, the year before grey, the change above by colour and sign. */
export interface ColumnChart extends ChartBase {
  readonly type: "column";
  readonly points: readonly { readonly label: string; readonly actual: number; readonly previous: number | null }[];
}

/** Horizontal bars from zero; several measures stand side by side on one scale. */
export interface BarChart extends ChartBase {
  readonly type: "bar";
  readonly kind: ColumnKind;
  readonly measures: readonly string[];
  readonly bars: readonly {
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly tone?: Tone;
  }[];
}

/** Horizontal bars from zero with whiskers: a value and its interval. */
export interface IntervalChart extends ChartBase {
  readonly type: "interval";
  readonly kind: ColumnKind;
  /** True for differences: printed with their sign. */
  readonly signed: boolean;
  readonly bars: readonly {
    readonly label: string;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly tone: Tone;
  }[];
}

/** A cumulative curve of shares, 0 to 1 on both axes, beside the line of equal shares. */
export interface CurveChart extends ChartBase {
  readonly type: "curve";
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly mark: { readonly x: number; readonly y: number; readonly label: string };
}

/** A grid of coloured cells, darker is more. */
export interface HeatChart extends ChartBase {
  readonly type: "heat";
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `note` is the second, smaller line of the cell. */
  readonly cells: readonly {
    readonly row: string;
    readonly column: string;
    readonly value: number | null;
    readonly text: string;
    readonly note: string;
  }[];
}

/** A chart as data; drawn as SVG by {@link drawChart}. */
export type ChartSpec = ColumnChart | BarChart | IntervalChart | CurveChart | HeatChart;
