import lnGamma from "@stdlib/math-base-special-gammaln";
import hypergeometric from "@stdlib/math-base-special-hyp2f1";
import { logSum } from "./log-sum.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { sumOverCells } from "./purchase-cells.ts";

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
 * BG/NBD and MBG/NBD in one: customers had `chances` occasions to leave, one after each purchase that counts as one; in BG/NBD their repeat purchases, in
 * MBG/NBD the first purchase, too (`more` is 1).
 */
function betaGeometric(name: PurchaseModel["name"], more: 0 | 1): PurchaseModel {
  const model: PurchaseModel = {
    name,
    parameterNames: ["r", "alpha", "a", "b"],
    start: [0.5, 5, 0.8, 2],
    logLikelihood(cells, [r = 1, alpha = 1, a = 1, b = 1]) {
      const fixed = r * Math.log(alpha) - lnGamma(r) + lnGamma(a + b) - lnGamma(b);
      return sumOverCells(
        cells,
        (x) => {
          const chances = x + more;
          return {
            buying: lnGamma(r + x) + fixed + lnGamma(b + chances) - lnGamma(a + b + chances),
            leaving: chances > 0 ? Math.log(a) - Math.log(b + chances - 1) : -Infinity,
          };
        },
        (x, recency, age, { buying, leaving }) =>
          buying + logSum(-(r + x) * Math.log(alpha + age), leaving - (r + x) * Math.log(alpha + recency)),
      );
    },
    probabilityAlive([r = 1, alpha = 1, a = 1, b = 1], { repeats: x, recency, age }) {
      const chances = x + more;
      if (chances === 0) return 1;
      return 1 / (1 + (a / (b + chances - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));
    },
    expectedPurchases(parameters, history, horizon) {
      const [r = 1, alpha = 1, , b = 1] = parameters;
      const z = horizon / (alpha + history.age + horizon);
      const unconditional = aroundOne(parameters[2] ?? 1, (a) => {
        const all = a + b + history.repeats + more - 1;
        return (all / (a - 1)) * (1 - waning(a, [a + b + more - 1 - r, all], z));
      });
      return unconditional * model.probabilityAlive(parameters, history);
    },
  };
  return model;
}

/**
 * BG/NBD: customers buy at a rate of their own (gamma: r, alpha) and leave after a purchase with a probability of their own (beta: a, b).
 * P. Fader, B. Hardie, K. L. Lee, Marketing Science 24 (2005) 275-284; likelihood as in their note 004. Someone without a repeat
 * purchase cannot have left.
 */
export const bgNbd: PurchaseModel = betaGeometric("bg_nbd", 0);

/**
 * MBG/NBD: as BG/NBD, but customers may also leave after their first purchase, so one-time buyers may be gone. E. P. Batislam, M. Denizel,
 * A. Filiztekin, Int. J. of Research in Marketing 24 (2007) 201-209; D. Hoppe, U. Wagner, Marketing - J. of Research and Management 3 (2007).
 */
export const mbgNbd: PurchaseModel = betaGeometric("mbg_nbd", 1);
