import lnGamma from "@stdlib/math-base-special-gammaln";
import type { PurchaseHistory } from "./purchase-cells.ts";
import { sumOverCells } from "./purchase-cells.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/**
 * ln F(a, b; a + 1; z) for 0 <= z < 1: the hypergeometric series after Euler's transformation, whose terms are all above 0 and fall at
 * least as z^k, also where a is in the hundreds.
 */
function logHypergeometric(a: number, b: number, z: number): number {
  let term = 1;
  let sum = 1;
  const enough = 1e-16 * (1 - z);
  for (let k = 0; term > enough * sum; k++) {
    term *= ((a + 1 - b + k) / (a + 1 + k)) * z;
    sum += term;
  }
  return (1 - b) * Math.log1p(-z) + Math.log(sum);
}

/** ln of s times the integral of (alpha + y)^-(r + x) (beta + y)^-(s + 1) from the last purchase to now: having left in between. */
function logLeft(
  [r = 1, alpha = 1, s = 1, beta = 1]: readonly number[],
  { repeats: x, recency, age }: PurchaseHistory,
): number {
  const order = r + s + x;
  const [larger, smaller, second] = alpha >= beta ? [alpha, beta, s + 1] : [beta, alpha, r + x];
  const logAt = (time: number): number =>
    logHypergeometric(order, second, (larger - smaller) / (larger + time)) - order * Math.log(larger + time);
  const [from, to] = [logAt(recency), logAt(age)];
  return to >= from ? -Infinity : Math.log(s / order) + from + Math.log(-Math.expm1(to - from));
}

function logStayed([r = 1, alpha = 1, s = 1, beta = 1]: readonly number[], { repeats, age }: PurchaseHistory): number {
  return -(r + repeats) * Math.log(alpha + age) - s * Math.log(beta + age);
}

/**
 * Pareto/NBD: customers buy at a rate of their own (gamma: r, alpha) and leave at a rate of their own at any time (gamma: s, beta).
 * D. Schmittlein, D. Morrison, R. Colombo, Management Science 33 (1987) 1-24; in the form of P. Fader and B. Hardie's note 009.
 */
export const paretoNbd: PurchaseModel = {
  name: "pareto_nbd",
  parameterNames: ["r", "alpha", "s", "beta"],
  start: [0.5, 10, 0.5, 10],
  logLikelihood(cells, parameters) {
    const [r = 1, alpha = 1, s = 1, beta = 1] = parameters;
    const fixed = r * Math.log(alpha) + s * Math.log(beta) - lnGamma(r);
    return sumOverCells(
      cells,
      (x) => lnGamma(r + x) + fixed,
      (history, buying) => {
        const [stayed, left] = [logStayed(parameters, history), logLeft(parameters, history)];
        const most = Math.max(stayed, left);
        return buying + most + Math.log1p(Math.exp(-Math.abs(stayed - left)));
      },
    );
  },
  probabilityAlive(parameters, history) {
    return 1 / (1 + Math.exp(logLeft(parameters, history) - logStayed(parameters, history)));
  },
  expectedPurchases(parameters, history, horizon) {
    const [r = 1, alpha = 1, s = 1, beta = 1] = parameters;
    const { repeats: x, age } = history;
    const grown = Math.log((beta + age + horizon) / (beta + age));
    // (1 - e^(-(s - 1) g)) / (s - 1), which is g at s = 1.
    const lasting = Math.abs(s - 1) < 1e-9 ? grown : -Math.expm1(-(s - 1) * grown) / (s - 1);
    return ((r + x) / (alpha + age)) * (beta + age) * lasting * paretoNbd.probabilityAlive(parameters, history);
  },
};
