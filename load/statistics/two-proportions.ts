import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { rateOf, type Proportion } from "./proportion.ts";

/** A two-sided test of a difference. */
export interface TestResult {
  /** treated - control */
  readonly difference: number;
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * The pooled z test of two proportions. The tail is read at -|z|, so p keeps its digits far out (z 22.486 gives 5.7e-112,
 * where 1 - cdf(z) would give 0). Where everybody or nobody had the outcome: z 0, p 1.
 * Source: J. L. Fleiss, Statistical Methods for Rates and Proportions, 3rd ed. (2003), 3.1, without continuity correction.
 */
export function twoProportionTest(treated: Proportion, control: Proportion): TestResult {
  const difference = rateOf(treated) - rateOf(control);
  const pooled = (treated.count + control.count) / (treated.n + control.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / treated.n + 1 / control.n));
  if (error === 0) return { difference, statistic: 0, pValue: 1 };
  const statistic = difference / error;
  return { difference, statistic, pValue: 2 * normalCdf(-Math.abs(statistic), 0, 1) };
}

/** Outcomes an arm must let expect before two rates are compared. */
const leastExpected = 5;

/**
 * Whether both arms let expect at least five with the outcome and five without, were they alike: with fewer the pooled z finds
 * too little and Newcombe's interval is too wide. The rule of W. G. Cochran, Biometrics 10 (1954) 417-451, for a fourfold table.
 */
export function isEnoughToCompare(treated: Proportion, control: Proportion): boolean {
  const pooled = (treated.count + control.count) / (treated.n + control.n);
  return Math.min(treated.n, control.n) * Math.min(pooled, 1 - pooled) >= leastExpected;
}
