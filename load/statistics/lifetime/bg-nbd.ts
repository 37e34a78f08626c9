import lnGamma from "@stdlib/math-base-special-gammaln";
import hypergeometric from "@stdlib/math-base-special-hyp2f1";
import type { PurchaseModel } from "./purchase-model.ts";
import { sumOverCells } from "./purchase-cells.ts";

/** ln(exp(a) + exp(b)), safe where both are far below what a number can hold. */
function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? -Infinity : most + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/**
 * The hypergeometric part of the papers' expectations, by Euler's transformation: (1 - z)^(r + x) F(r + x, ...) holds numbers that no double
 * can for frequent buyers, (1 - z)^(a - 1) F(first, a - 1; third; z) does not.
 */
function waning(a: number, [first, third]: readonly [number, number], z: number): number {
  return (1 - z) ** (a - 1) * hypergeometric(first, a - 1, third, z);
}

/** The value at a = 1, where the expectations are 0 / 0, is the mean of both sides. */
function aroundOne(a: number, at: (a: number) => number): number {
  return Math.abs(a - 1) < 1e-6 ? (at(1 - 1e-5) + at(1 + 1e-5)) / 2 : at(a);
}

/**
 * BG/NBD: customers buy at a rate of their own (gamma: r, alpha) and leave after a purchase with a probability of their own (beta: a, b).
 * P. Fader, B. Hardie, K. L. Lee, Marketing Science 24 (2005) 275-284; likelihood as in their note 004. Someone without a repeat
 * purchase cannot have left.
 */
export const bgNbd: PurchaseModel = {
  name: "bg_nbd",
  parameterNames: ["r", "alpha", "a", "b"],
  start: [0.5, 5, 0.8, 2],
  logLikelihood(cells, [r = 1, alpha = 1, a = 1, b = 1]) {
    const fixed = r * Math.log(alpha) - lnGamma(r);
    return sumOverCells(
      cells,
      (x) => ({
        buying: lnGamma(r + x) + fixed + lnGamma(a + b) + lnGamma(b + x) - lnGamma(b) - lnGamma(a + b + x),
        leaving: x > 0 ? Math.log(a) - Math.log(b + x - 1) : -Infinity,
      }),
      ({ repeats: x, recency, age }, { buying, leaving }) =>
        buying + logSum(-(r + x) * Math.log(alpha + age), leaving - (r + x) * Math.log(alpha + recency)),
    );
  },
  probabilityAlive([r = 1, alpha = 1, a = 1, b = 1], { repeats: x, recency, age }) {
    if (x === 0) return 1;
    return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
  },
  expectedPurchases(parameters, history, horizon) {
    const [r = 1, alpha = 1, , b = 1] = parameters;
    const { repeats: x, age } = history;
    const unconditional = aroundOne(parameters[2] ?? 1, (a) => {
      return (
        ((a + b + x - 1) / (a - 1)) * (1 - waning(a, [a + b - 1 - r, a + b + x - 1], horizon / (alpha + age + horizon)))
      );
    });
    return unconditional * bgNbd.probabilityAlive(parameters, history);
  },
};

/**
 * MBG/NBD: as BG/NBD, but customers may also leave after their first purchase, so one-time buyers may be gone. E. P. Batislam, M. Denizel,
 * A. Filiztekin, Int. J. of Research in Marketing 24 (2007) 201-209; D. Hoppe, U. Wagner, Marketing - J. of Research and Management 3 (2007).
 */
export const mbgNbd: PurchaseModel = {
  name: "mbg_nbd",
  parameterNames: ["r", "alpha", "a", "b"],
  start: [0.5, 5, 0.8, 2],
  logLikelihood(cells, [r = 1, alpha = 1, a = 1, b = 1]) {
    const fixed = r * Math.log(alpha) - lnGamma(r);
    return sumOverCells(
      cells,
      (x) => ({
        buying: lnGamma(r + x) + fixed + lnGamma(a + b) + lnGamma(b + x + 1) - lnGamma(b) - lnGamma(a + b + x + 1),
        leaving: Math.log(a) - Math.log(b + x),
      }),
      ({ repeats: x, recency, age }, { buying, leaving }) =>
        buying + logSum(-(r + x) * Math.log(alpha + age), leaving - (r + x) * Math.log(alpha + recency)),
    );
  },
  probabilityAlive([r = 1, alpha = 1, a = 1, b = 1], { repeats: x, recency, age }) {
    return 1 / (1 + (a / (b + x)) * ((alpha + age) / (alpha + recency)) ** (r + x));
  },
  expectedPurchases(parameters, history, horizon) {
    const [r = 1, alpha = 1, , b = 1] = parameters;
    const { repeats: x, age } = history;
    const unconditional = aroundOne(parameters[2] ?? 1, (a) => {
      return ((a + b + x) / (a - 1)) * (1 - waning(a, [a + b - r, a + b + x], horizon / (alpha + age + horizon)));
    });
    return unconditional * mbgNbd.probabilityAlive(parameters, history);
  },
};
