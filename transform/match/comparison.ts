import type { Comparison } from "../../core/comparison.ts";

/** The place value of each comparison's level in a pattern. */
export function radices(of: readonly Comparison[]): readonly number[] {
  let radix = 1;
  return of.map(({ levels }) => {
    const own = radix;
    radix *= levels.length + 1;
    return own;
  });
}

/** The levels in a pattern, in the order of the comparisons. */
export function levelsOf(pattern: number, of: readonly Comparison[]): readonly number[] {
  return radices(of).map((radix, index) => Math.floor(pattern / radix) % ((of[index]?.levels.length ?? 0) + 1));
}
