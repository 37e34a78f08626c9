import lnGamma from "@stdlib/math-base-special-gammaln";
import hypergeometric from "@stdlib/math-base-special-hyp2f1";
import { logSum } from "./log-sum.ts";
import { sumOverCells, type PurchaseCells, type PurchaseHistory } from "./purchase-cells.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/**
 * ln F(a, b; a + 1; z) for 0 <= z < 1: the hypergeometric series after Euler's transformation, whose terms are all above 0 and fall at
 * least as z^k, also where a is in the hundreds.
 */
function logHypergeometric(a: number, b: number, z: number): number {
  if (z > 0.9) {
    // Near 1 the series needs thousands of terms; the library goes round that, but not for every a.
    const known = hypergeometric(a, b, a + 1, z);
    if (Number.isFinite(known) && known >= 1) return Math.log(known);
  }
  let term = 1;
  let sum = 1;
  const enough = 1e-16 * (1 - z);
  for (let k = 0; term > enough * sum; k++) {
    term *= ((a + 1 - b + k) / (a + 1 + k)) * z;
    sum += term;
  }
  return (1 - b) * Math.log1p(-z) + Math.log(sum);
}

/** Nodes and weights of Gauss and Legendre on [0, 1], by Newton's method on the polynomial. */
function gaussLegendre(size: number): readonly (readonly [node: number, weight: number])[] {
  return Array.from({ length: size }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (size + 0.5));
    let slope = 1;
    for (let round = 0; round < 50; round++) {
      let [now, before] = [x, 1];
      for (let n = 2; n <= size; n++) [now, before] = [((2 * n - 1) * x * now - (n - 1) * before) / n, now];
      slope = (size * (x * now - before)) / (x * x - 1);
      x -= now / slope;
    }
    return [(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)] as const;
  });
}

const quadrature = gaussLegendre(16);

/**
 * The same as {@link logLeft} where beta is many times alpha, as when hardly anybody leaves: there the series is slow and (beta + y) hardly varies. With
 * v = ((alpha + y) / (alpha + recency))^(1 - r - x) the integral is one of (beta + y)^-(s + 1) over v.
 */
function logLeftOfFew(
  [r = 1, alpha = 1, s = 1, beta = 1]: readonly number[],
  { repeats: x, recency, age }: PurchaseHistory,
): number {
  const k = r + x - 1;
  const length = Math.log((alpha + age) / (alpha + recency));
  if (length === 0) return -Infinity;
  const isFlat = Math.abs(k) < 1e-6;
  const width = isFlat ? length : -Math.expm1(-k * length) / k;
  let sum = 0;
  for (const [node, weight] of quadrature) {
    const logStep = isFlat ? node * length : -Math.log1p(node * Math.expm1(-k * length)) / k;
    sum += weight * (beta + (alpha + recency) * Math.exp(logStep) - alpha) ** -(s + 1);
  }
  return Math.log(s) - k * Math.log(alpha + recency) + Math.log(width) + Math.log(sum);
}

/**
 * ln of the integral of (alpha + y)^-(r + x) (beta + y)^-(s + 1) over y from `time` on, times (r + s + x), as a function of time: for one number
 * of repeats.
 */
function logTail([r = 1, alpha = 1, s = 1, beta = 1]: readonly number[], x: number): (time: number) => number {
  const order = r + s + x;
  const [larger, smaller, second] = alpha >= beta ? [alpha, beta, s + 1] : [beta, alpha, r + x];
  return (time) =>
    logHypergeometric(order, second, (larger - smaller) / (larger + time)) - order * Math.log(larger + time);
}

/** ln of s times the integral of (alpha + y)^-(r + x) (beta + y)^-(s + 1) from the last purchase to now: having left in between. */
function logLeftBetween([r = 1, , s = 1]: readonly number[], x: number, from: number, to: number): number {
  return to >= from ? -Infinity : Math.log(s / (r + s + x)) + from + Math.log(-Math.expm1(to - from));
}

function isFew([, alpha = 1, , beta = 1]: readonly number[], age: number): boolean {
  return beta > 10 * (alpha + age);
}

function logLeft(parameters: readonly number[], history: PurchaseHistory): number {
  if (isFew(parameters, history.age)) return logLeftOfFew(parameters, history);
  const tail = logTail(parameters, history.repeats);
  return logLeftBetween(parameters, history.repeats, tail(history.recency), tail(history.age));
}

/** More cells of one number of repeats ask a polynomial in place of the tail itself. */
const polynomialSize = 48;

/**
 * {@link logTail} between 0 and `longest` as a Chebyshev series in ln(min(alpha, beta) + time), where it is smooth; the tail itself where the series
 * would miss it by more than a part in 10^12. L. Trefethen, Approximation Theory and Approximation Practice, ch. 3 and 8.
 */
function smoothLogTail(parameters: readonly number[], x: number, longest: number): (time: number) => number {
  const tail = logTail(parameters, x);
  const smaller = Math.min(parameters[1] ?? 1, parameters[3] ?? 1);
  const [low, high] = [Math.log(smaller), Math.log(smaller + longest)];
  const values = Array.from({ length: polynomialSize }, (_, k) => {
    const place = Math.cos((Math.PI * (k + 0.5)) / polynomialSize);
    return tail(Math.max(0, Math.exp(low + ((place + 1) / 2) * (high - low)) - smaller));
  });
  const coefficients = Float64Array.from({ length: polynomialSize }, (_, j) => {
    const sum = values.reduce(
      (total, value, k) => total + value * Math.cos((Math.PI * j * (k + 0.5)) / polynomialSize),
      0,
    );
    return ((j === 0 ? 1 : 2) * sum) / polynomialSize;
  });
  const enough = 1e-12 * Math.abs(coefficients[0] ?? 1);
  let degree = polynomialSize - 1;
  while (degree > 0 && Math.abs(coefficients[degree] ?? 0) < enough) degree -= 1;
  if (degree > polynomialSize - 4) return tail;
  const [centre, scale] = [(high + low) / 2, 2 / (high - low)];
  return (time) => {
    // Clenshaw's recurrence.
    const place = (Math.log(smaller + time) - centre) * scale;
    const twice = 2 * place;
    let one = 0;
    let two = 0;
    for (let j = degree; j > 0; j--) {
      const next = (coefficients[j] ?? 0) + twice * one - two;
      two = one;
      one = next;
    }
    return (coefficients[0] ?? 0) + place * one - two;
  };
}

/** How many cells there are of each number of repeats. */
function cellsByRepeats({ repeats }: PurchaseCells): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const x of repeats) counts.set(x, (counts.get(x) ?? 0) + 1);
  return counts;
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
    const counts = cellsByRepeats(cells);
    const longest = cells.age.reduce((most, age) => Math.max(most, age), 0);
    return sumOverCells(
      cells,
      (x) => ({
        buying: lnGamma(r + x) + fixed,
        tail: (counts.get(x) ?? 0) > polynomialSize ? smoothLogTail(parameters, x, longest) : logTail(parameters, x),
      }),
      (x, recency, age, { buying, tail }) => {
        const left = isFew(parameters, age)
          ? logLeftOfFew(parameters, { repeats: x, recency, age })
          : logLeftBetween(parameters, x, tail(recency), tail(age));
        return buying + logSum(-(r + x) * Math.log(alpha + age) - s * Math.log(beta + age), left);
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
