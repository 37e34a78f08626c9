import type { Interval } from "./interval.ts";

/** Return on investment as a ratio: (value - cost) / cost, 0.5 is 50 %. Null without a cost. */
export function returnOnInvestment(value: number, cost: number): number | null {
  return cost > 0 ? (value - cost) / cost : null;
}

/**
 * The interval of the ROI: the ends of the value's interval carried through the formula. The cost is known, not
 * estimated, so the whole uncertainty is the lift's. Null without a cost.
 */
export function roiInterval(value: Interval, cost: number): Interval | null {
  return cost > 0 ? { low: (value.low - cost) / cost, high: (value.high - cost) / cost } : null;
}
