import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { confidence, type Interval } from "./interval.ts";
import type { Moments } from "./moments.ts";
import type { TestResult } from "./two-proportions.ts";

/** Welch's test: the difference of means with its interval. */
export interface WelchResult extends TestResult {
  readonly degreesOfFreedom: number;
  /** Of the difference, in the unit of the means. */
  readonly interval: Interval;
}

/**
 * Welch's t test of two means with unequal variances, two-sided, and the interval of `treated - control`. Null where it
 * cannot be judged: an arm of one person, or no spread in both arms.
 * Source: B. L. Welch, Biometrika 34 (1947) 28-35, with the Welch-Satterthwaite degrees of freedom.
 */
export function welchTest(treated: Moments, control: Moments, level: number = confidence): WelchResult | null {
  if (treated.n < 2 || control.n < 2) return null;
  const ours = treated.variance / treated.n;
  const theirs = control.variance / control.n;
  const error = Math.sqrt(ours + theirs);
  if (error === 0) return null;
  const degreesOfFreedom = (ours + theirs) ** 2 / (ours ** 2 / (treated.n - 1) + theirs ** 2 / (control.n - 1));
  const difference = treated.mean - control.mean;
  const statistic = difference / error;
  const half = studentQuantile(0.5 + level / 2, degreesOfFreedom) * error;
  return {
    difference,
    statistic,
    degreesOfFreedom,
    pValue: 2 * studentCdf(-Math.abs(statistic), degreesOfFreedom),
    interval: { low: difference - half, high: difference + half },
  };
}
