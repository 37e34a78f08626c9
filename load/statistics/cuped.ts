import { covarianceOf, momentsOf, type Moments, type Sums } from "./moments.ts";
import { welchTest, type WelchResult } from "./welch.ts";

/** What an arm did before and in the window, as exact sums over all its persons. */
export interface CovariateSums {
  /** Of what was measured. */
  readonly outcome: Sums;
  /** Of the same persons before anything was sent. */
  readonly covariate: Sums;
  /** Sum of the products, at most 8 decimal places. */
  readonly products: string;
}

/** A difference of means after what was known before is taken out. */
export interface CupedResult extends WelchResult {
  /** Share of the variance that is left, 0 to 1. */
  readonly varianceLeft: number;
}

interface Arm {
  readonly y: Moments;
  readonly x: Moments;
  readonly covariance: number;
}

function armOf({ outcome, covariate, products }: CovariateSums): Arm {
  return {
    y: momentsOf(outcome),
    x: momentsOf(covariate),
    covariance: covarianceOf(outcome.n, outcome.total, covariate.total, products),
  };
}

/**
 * The difference of means of two arms, less theta times the difference they had before (theta = pooled covariance / pooled variance of the
 * covariate within the arms), by Welch's test on the adjusted values. The same difference is expected as without it, with less noise. Null where
 * Welch's test has none, or nobody did anything before.
 * Source: A. Deng, Y. Xu, R. Kohavi, T. Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data",
 * WSDM 2013.
 */
export function cupedTest(treated: CovariateSums, control: CovariateSums): CupedResult | null {
  const arms = [armOf(treated), armOf(control)];
  const spread = arms.reduce((sum, { x }) => sum + (x.n - 1) * x.variance, 0);
  if (!(spread > 0)) return null;
  const theta = arms.reduce((sum, { x, covariance }) => sum + (x.n - 1) * covariance, 0) / spread;
  const all = arms.reduce((sum, { x }) => sum + x.n, 0);
  const mean = arms.reduce((sum, { x }) => sum + x.n * x.mean, 0) / all;
  const [one, other] = arms.map(({ y, x, covariance }): Moments => ({
    n: y.n,
    mean: y.mean - theta * (x.mean - mean),
    variance: Math.max(0, y.variance - 2 * theta * covariance + theta ** 2 * x.variance),
  }));
  const test = one === undefined || other === undefined ? null : welchTest(one, other);
  if (test === null || one === undefined || other === undefined) return null;
  const before = arms.reduce((sum, { y }) => sum + y.variance / y.n, 0);
  return { ...test, varianceLeft: (one.variance / one.n + other.variance / other.n) / before };
}
