import lnGamma from "@stdlib/math-base-special-gammaln";
import { maximise, type Maximum, type SearchOptions } from "./maximise.ts";

/** Customers' repeat purchases and their mean amount; only amounts above 0. */
export interface Spending {
  readonly purchases: Float64Array;
  readonly mean: Float64Array;
  /** Logarithms of the means; computed each time where they are not given. */
  readonly logMean?: Float64Array;
}

/**
 * Gamma-Gamma: amounts of a customer vary around a mean of their own (shape p), and means differ among customers (gamma: q, gamma).
 * P. Fader and B. Hardie's note 025 (2013). `q` is kept above 1, without which the mean is infinite. The log-likelihood of all customers.
 */
export function gammaGammaLogLikelihood(
  { purchases, mean, logMean = mean.map(Math.log) }: Spending,
  [p = 1, q = 1, gamma = 1]: readonly number[],
): number {
  const fixed = q * Math.log(gamma) - lnGamma(q);
  const ofPurchases = (x: number): number => fixed + lnGamma(p * x + q) - lnGamma(p * x) + p * x * Math.log(x);
  const known: number[] = [];
  let sum = 0;
  for (let one = 0; one < purchases.length; one++) {
    const x = purchases[one] ?? 1;
    const own = (known[x] ??= ofPurchases(x));
    sum += own + (p * x - 1) * (logMean[one] ?? 0) - (p * x + q) * Math.log(gamma + (mean[one] ?? 1) * x);
  }
  return sum;
}

/** With more customers the search begins where it ends for so many of them. */
const sampled = 5000;

/** Every so many customers. */
function sampleOf({ purchases, mean }: Spending): Spending {
  const step = Math.max(1, mean.length / sampled);
  const places = Array.from({ length: Math.min(sampled, mean.length) }, (_, index) => Math.floor(index * step));
  const pick = (from: Float64Array): Float64Array => Float64Array.from(places, (place) => from[place] ?? 1);
  return { purchases: pick(purchases), mean: pick(mean) };
}

/** Fits Gamma-Gamma; parameters p, q, gamma. Many customers are searched from the maximum of a sample of them, which saves most steps. */
export function fitGammaGamma(given: Spending): Maximum {
  const spending = { ...given, logMean: given.mean.map(Math.log) };
  let sum = 0;
  for (const one of spending.mean) sum += one;
  const scale = sum / Math.max(spending.mean.length, 1);
  const search = (of: Spending, start: readonly number[], options: SearchOptions = {}): Maximum =>
    maximise(([p = 1, over = 1, gamma = 1]) => gammaGammaLogLikelihood(of, [p, 1 + over, gamma]), start, options);
  const first = search(sampleOf(spending), [4, 2, scale / 2]);
  const share = sampled / spending.mean.length;
  const isPeak = first.logCovariance.every((row) => row.every(Number.isFinite));
  const fitted =
    share >= 1
      ? first
      : search(
          spending,
          first.parameters,
          isPeak ? { logCovariance: first.logCovariance.map((row) => row.map((value) => value * share)) } : {},
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
