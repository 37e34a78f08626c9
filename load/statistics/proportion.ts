/** How many of how many had the outcome. `n` is at least 1, `count` between 0 and `n`. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
}

/** The share, 0 to 1. */
export function rateOf({ count, n }: Proportion): number {
  return count / n;
}
