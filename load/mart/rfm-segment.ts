import type { RfmMode } from "../../core/mart-settings.ts";
import type { rfmSegments, rSegments } from "../../core/mart-words.ts";

/** A block of cells: lowest and highest score of R, F and M, 1 to 5. */
export interface SegmentBlock<Name extends string = string> {
  readonly name: Name;
  readonly r: readonly [low: number, high: number];
  readonly f: readonly [low: number, high: number];
  readonly m: readonly [low: number, high: number];
}

/**
 * Our map from the 125 cells to named segments: every cell is in exactly one block (a test counts them). Recency decides
 * the row, frequency the column; money splits where it changes what to do.
 */
export const valueBlocks: readonly SegmentBlock<(typeof rfmSegments)[number]>[] = [
  { name: "Champions", r: [4, 5], f: [4, 5], m: [4, 5] },
  { name: "Loyal Customers", r: [4, 5], f: [4, 5], m: [1, 3] },
  { name: "Loyal Customers", r: [3, 3], f: [4, 5], m: [1, 5] },
  { name: "Potential Loyalist", r: [4, 5], f: [2, 3], m: [1, 5] },
  { name: "Promising", r: [4, 5], f: [1, 1], m: [4, 5] },
  { name: "New Customers", r: [4, 5], f: [1, 1], m: [1, 3] },
  { name: "Need Attention", r: [3, 3], f: [2, 3], m: [1, 5] },
  { name: "About To Sleep", r: [3, 3], f: [1, 1], m: [1, 5] },
  { name: "Can't Lose Them", r: [1, 2], f: [4, 5], m: [4, 5] },
  { name: "At Risk", r: [1, 2], f: [4, 5], m: [1, 3] },
  { name: "At Risk", r: [1, 2], f: [2, 3], m: [3, 5] },
  { name: "Hibernating", r: [2, 2], f: [2, 3], m: [1, 2] },
  { name: "Hibernating", r: [2, 2], f: [1, 1], m: [1, 5] },
  { name: "Lost", r: [1, 1], f: [2, 3], m: [1, 2] },
  { name: "Lost", r: [1, 1], f: [1, 1], m: [1, 5] },
];

/**
 * The map that the R package `rfm` publishes (help page of `rfm_segment`). It names 58 cells twice, where its first match
 * wins, and leaves 10 unnamed, which become `Others`. Kept for comparison only.
 */
export const rBlocks: readonly SegmentBlock<(typeof rSegments)[number]>[] = [
  { name: "Champions", r: [5, 5], f: [5, 5], m: [5, 5] },
  { name: "Potential Loyalist", r: [3, 5], f: [3, 5], m: [2, 5] },
  { name: "Loyal Customers", r: [2, 4], f: [2, 4], m: [2, 4] },
  { name: "Promising", r: [3, 4], f: [1, 3], m: [3, 5] },
  { name: "New Customers", r: [4, 5], f: [1, 3], m: [1, 5] },
  { name: "Can't Lose Them", r: [1, 2], f: [3, 4], m: [4, 5] },
  { name: "At Risk", r: [1, 2], f: [2, 5], m: [4, 5] },
  { name: "Need Attention", r: [1, 3], f: [3, 5], m: [3, 5] },
  { name: "About To Sleep", r: [2, 3], f: [1, 3], m: [1, 4] },
  { name: "Lost", r: [1, 1], f: [1, 5], m: [1, 5] },
];

/** The map of a mode; the first block that holds a cell names it. */
export function blocksOf(mode: RfmMode): readonly SegmentBlock[] {
  return mode === "r-rfm" ? rBlocks : valueBlocks;
}
