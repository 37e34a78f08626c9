import { inverseOf } from "../linear.ts";

/** Parameters, all above 0, at which a log-likelihood is largest. */
export interface Maximum {
  readonly parameters: readonly number[];
  /** By parameter: the square root of the diagonal of D V D, V the inverse information about the logarithms, D their derivative. */
  readonly standardErrors: readonly number[];
  /** V: covariance of the logarithms of the parameters. */
  readonly logCovariance: readonly (readonly number[])[];
  readonly logLikelihood: number;
  /** False when the search was ended by its limit, or ran out of the parameters' range: then the data do not hold the model. */
  readonly converged: boolean;
}

type Vector = readonly number[];
type Matrix = readonly Vector[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const times = (matrix: Matrix, vector: Vector): number[] => matrix.map((row) => dot(row, vector));

function gradientOf(of: (at: Vector) => number, at: Vector, step: number): number[] {
  return at.map((value, index) => (of(at.with(index, value + step)) - of(at.with(index, value - step))) / (2 * step));
}

/** The second derivatives by central differences, those of two parameters from both moved together. M. Abramowitz and I. Stegun, 25.3.23 and 25.3.27. */
function hessianOf(of: (at: Vector) => number, at: Vector, step: number): number[][] {
  const moved = (by: number, ...indices: readonly number[]): number =>
    of(indices.reduce<Vector>((to, index) => to.with(index, (at[index] ?? 0) + by), at));
  const centre = of(at);
  const alone = at.map((_, index) => moved(step, index) + moved(-step, index) - 2 * centre);
  const hessian = at.map(() => at.map(() => 0));
  for (const [i, row] of hessian.entries()) {
    row[i] = (alone[i] ?? 0) / step ** 2;
    for (let j = 0; j < i; j++) {
      const together = moved(step, i, j) + moved(-step, i, j) - 2 * centre;
      row[j] = (together - (alone[i] ?? 0) - (alone[j] ?? 0)) / (2 * step ** 2);
      (hessian[j] ?? [])[i] = row[j] ?? 0;
    }
  }
  return hessian;
}

/**
 * What is believed of the logarithm of a parameter of which the data say nothing: a standard deviation of 10. Where nobody leaves, the shape of leaving
 * is not known at all, and all else is; without this there would be no errors at all.
 */
const faintPrior = 10;

/** On a ridge that rises for ever by next to nothing (a thousandth of a unit of log-likelihood), as where all customers are alike, so many steps are enough. */
const patience = 8;

/** A step that is expected to gain less than this, in units of log-likelihood, is not worth taking: it moves no parameter by a thousandth of its error. */
const worthless = 1e-7;

/** Beyond this many powers of e a parameter has left for 0 or infinity. */
const range = 25;

/** Where a search begins and how long it may be. */
export interface SearchOptions {
  /** Most steps. 500 unless set. */
  readonly limit?: number;
  /** What the covariance of the logarithms is believed to be: makes the first steps as long as they should be. */
  readonly logCovariance?: Matrix;
}

/**
 * Maximises a log-likelihood over parameters above 0, by BFGS on their logarithms with differences for derivatives. Standard errors by the
 * delta method from the curvature at the maximum. J. Nocedal and S. Wright, Numerical Optimization, chapter 6.
 */
export function maximise(
  logLikelihood: (parameters: Vector) => number,
  start: Vector,
  { limit = 500, logCovariance }: SearchOptions = {},
): Maximum {
  const loss = (logs: Vector): number => {
    const value = -logLikelihood(logs.map(Math.exp));
    return Number.isFinite(value) ? value : Infinity;
  };
  let at: Vector = start.map(Math.log);
  let value = loss(at);
  const scale = Math.max(1, Math.abs(value));
  let gradient = gradientOf(loss, at, 1e-5);
  let inverse: number[][] =
    logCovariance?.map((row) => [...row]) ?? at.map((_, i) => at.map((__, j) => (i === j ? 1 / scale : 0)));
  let converged = false;
  const gains: number[] = [];
  for (let iteration = 0; iteration < limit; iteration++) {
    let direction = times(inverse, gradient).map((step) => -step);
    if (dot(direction, gradient) >= 0) {
      inverse = at.map((_, i) => at.map((__, j) => (i === j ? 1 / scale : 0)));
      direction = gradient.map((step) => -step / scale);
    }
    const longest = Math.max(...direction.map(Math.abs));
    let length = longest > 2 ? 2 / longest : 1;
    const slope = dot(direction, gradient);
    if (-slope / 2 < worthless && (iteration > 3 || logCovariance !== undefined)) {
      converged = Math.max(...gradient.map(Math.abs)) < 1e-5 * scale;
      break;
    }
    const moveBy = (by: number): Vector => at.map((old, index) => old + by * (direction[index] ?? 0));
    let next = moveBy(length);
    let nextValue = loss(next);
    while (nextValue > value + 1e-4 * length * slope && length > 1e-12) {
      length /= 2;
      next = moveBy(length);
      nextValue = loss(next);
    }
    const gained = value - nextValue;
    if (!(gained >= 0)) {
      converged = Math.max(...gradient.map(Math.abs)) < 1e-5 * scale;
      break;
    }
    const nextGradient = gradientOf(loss, next, 1e-5);
    const step = next.map((now, index) => now - (at[index] ?? 0));
    const change = nextGradient.map((now, index) => now - (gradient[index] ?? 0));
    const curvature = dot(step, change);
    if (curvature > 1e-14) {
      const changed = times(inverse, change);
      const factor = (1 + dot(change, changed) / curvature) / curvature;
      inverse = inverse.map((row, i) =>
        row.map(
          (old, j) =>
            old +
            factor * (step[i] ?? 0) * (step[j] ?? 0) -
            ((changed[i] ?? 0) * (step[j] ?? 0) + (step[i] ?? 0) * (changed[j] ?? 0)) / curvature,
        ),
      );
    }
    at = next;
    value = nextValue;
    gradient = nextGradient;
    if (at.some((log) => Math.abs(log) > range)) break;
    gains.push(gained);
    const isStill =
      gains.length >= patience &&
      gains.slice(-patience).reduce((sum, one) => sum + one, 0) <= Math.max(1e-8 * scale, 1e-3);
    if ((gained <= 1e-12 * scale || isStill) && Math.max(...gradient.map(Math.abs)) < 1e-5 * scale) {
      converged = true;
      break;
    }
  }
  const information = hessianOf(loss, at, 1e-3).map((row, i) => row.with(i, (row[i] ?? 0) + 1 / faintPrior ** 2));
  const covariance = inverseOf(information);
  const isPeak = covariance?.every((row, index) => (row[index] ?? -1) > 0) === true;
  const parameters = at.map(Math.exp);
  return {
    parameters,
    standardErrors: parameters.map((parameter, index) =>
      isPeak ? parameter * Math.sqrt(covariance[index]?.[index] ?? Number.NaN) : Number.NaN,
    ),
    logCovariance: isPeak ? covariance : at.map(() => at.map(() => Number.NaN)),
    logLikelihood: -value,
    converged: converged && isPeak,
  };
}
