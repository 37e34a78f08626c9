import lnGamma from "@stdlib/math-base-special-gammaln";

const lnChoose = (n: number, k: number): number => lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);

/**
 * Fisher's exact test, one-sided: the probability that `both` or more of `n` cases have both of two marks that `left` and `right` of them have,
 * when the marks have nothing to do with each other. R. A. Fisher, JRSS 98 (1935); the hypergeometric upper tail.
 */
export function fisherGreater(both: number, left: number, right: number, n: number): number {
  const most = Math.min(left, right);
  if (both <= Math.max(0, left + right - n)) return 1;
  if (both > most) return 0;
  const first = Math.exp(lnChoose(left, both) + lnChoose(n - left, right - both) - lnChoose(n, right));
  const mean = (left * right) / n;
  // Below the mean the terms grow first; the other tail is the short one.
  if (both <= mean) {
    let term = first;
    let below = 0;
    for (let k = both; k > Math.max(0, left + right - n); k--) {
      term *= (k * (n - left - right + k)) / ((left - k + 1) * (right - k + 1));
      below += term;
      if (term < below * 1e-17) break;
    }
    return Math.min(1, Math.max(0, 1 - below));
  }
  let term = first;
  let tail = first;
  for (let k = both; k < most; k++) {
    term *= ((left - k) * (right - k)) / ((k + 1) * (n - left - right + k + 1));
    tail += term;
    if (term < tail * 1e-17) break;
  }
  return Math.min(1, tail);
}
