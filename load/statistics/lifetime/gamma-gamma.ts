import lnGamma from "@stdlib/math-base-special-gammaln";
import { maximise, type Maximum } from "./maximise.ts";

/** Customers' repeat purchases and their mean amount; only amounts above 0. */
export interface Spending {
  readonly purchases: Float64Array;
  readonly mean: Float64Array;
}

/**
 * Gamma-Gamma: amounts of a customer vary around a mean of their own (shape p), and means differ among customers (gamma: q, gamma).
 * P. Fader and B. Hardie's note 025 (2013). `q` is kept above 1, without which the mean is infinite. The log-likelihood of all customers.
 */
export function gammaGammaLogLikelihood(
  { purchases, mean }: Spending,
  [p = 1, q = 1, gamma = 1]: readonly number[],
): number {
  const fixed = q * Math.log(gamma) - lnGamma(q);
  let sum = 0;
  for (let one = 0; one < purchases.length; one++) {
    const [x = 1, m = 1] = [purchases[one], mean[one]];
    sum +=
      fixed +
      lnGamma(p * x + q) -
      lnGamma(p * x) +
      (p * x - 1) * Math.log(m) +
      p * x * Math.log(x) -
      (p * x + q) * Math.log(gamma + m * x);
  }
  return sum;
}

/** Fits Gamma-Gamma; parameters p, q, gamma. */
export function fitGammaGamma(spending: Spending): Maximum {
  let sum = 0;
  for (const one of spending.mean) sum += one;
  const scale = sum / Math.max(spending.mean.length, 1);
  const start = [4, 3, scale / 2];
  const fitted = maximise(
    ([p = 1, over = 1, gamma = 1]) => gammaGammaLogLikelihood(spending, [p, 1 + over, gamma]),
    start.with(1, 2),
  );
  const [p = 1, over = 1, gamma = 1] = fitted.parameters;
  const q = 1 + over;
  // What is known of ln(q - 1) as what is known of ln q.
  const factor = [1, over / q, 1];
  return {
    ...fitted,
    parameters: [p, q, gamma],
    logCovariance: fitted.logCovariance.map((row, i) =>
      row.map((value, j) => value * (factor[i] ?? 1) * (factor[j] ?? 1)),
    ),
  };
}

/** The mean amount that is expected of a customer's later purchases, from `purchases` of mean `mean`; without any, that of all customers. */
export function expectedAmount([p = 1, q = 2, gamma = 1]: readonly number[], purchases: number, mean: number): number {
  return (p * (gamma + purchases * mean)) / (p * purchases + q - 1);
}
