import { inverseOf } from "./linear.ts";

/** Rows of numbers, one after the other, with a yes or no for each. */
export interface Observations {
  /** Numbers of a row. */
  readonly columns: number;
  /** Row by row. */
  readonly values: Float64Array;
  /** 1 for yes, 0 for no. */
  readonly outcomes: Float64Array;
}

/** A logistic regression. Coefficients are those of standardised columns: what one standard deviation more does to the log-odds. */
export interface LogisticModel {
  readonly means: readonly number[];
  /** 1 where a column does not vary; its coefficient is 0. */
  readonly deviations: readonly number[];
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Of the coefficients, the intercept left out; from the curvature, the penalty among it. */
  readonly standardErrors: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
}

function momentsOf({ columns, values, outcomes }: Observations): { means: number[]; deviations: number[] } {
  const rows = outcomes.length;
  const means = Array.from<number>({ length: columns }).fill(0);
  const squares = Array.from<number>({ length: columns }).fill(0);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row * columns + column] ?? 0;
    const mean = sum / Math.max(rows, 1);
    let square = 0;
    for (let row = 0; row < rows; row++) square += ((values[row * columns + column] ?? 0) - mean) ** 2;
    means[column] = mean;
    squares[column] = square;
  }
  return {
    means,
    deviations: squares.map((square, column) => {
      const deviation = Math.sqrt(square / Math.max(rows, 1));
      return deviation > 1e-12 * Math.max(1, Math.abs(means[column] ?? 0)) ? deviation : 1;
    }),
  };
}

/** Rows whose columns are laid side by side at a time: few enough for the processor's cache. */
const blockRows = 256;

/**
 * Adds the weighted sums of products of all pairs of columns to the lower triangle of `hessian`, `width` a row. Columns lie one after the other,
 * `blockRows` numbers each, of which the first `rows` count; two by four columns a turn, since reading costs more than summing. `width` is a
 * multiple of four.
 */
function addProducts(
  hessian: Float64Array,
  columns: Float64Array,
  weights: Float64Array,
  width: number,
  rows: number,
): void {
  const left = new Float64Array(rows);
  const right = new Float64Array(rows);
  // The inner loop of everything: no checks of what is known to be there, and no arrays taken apart.
  for (let i = 0; i < width; i += 2) {
    for (let row = 0; row < rows; row++) {
      left[row] = (weights[row] as number) * (columns[i * blockRows + row] as number);
      right[row] = (weights[row] as number) * (columns[(i + 1) * blockRows + row] as number);
    }
    for (let j = 0; j <= i + 1; j += 4) {
      const first = j * blockRows;
      const second = first + blockRows;
      const third = second + blockRows;
      const fourth = third + blockRows;
      let l1 = 0;
      let l2 = 0;
      let l3 = 0;
      let l4 = 0;
      let r1 = 0;
      let r2 = 0;
      let r3 = 0;
      let r4 = 0;
      for (let row = 0; row < rows; row++) {
        const l = left[row] as number;
        const r = right[row] as number;
        const one = columns[first + row] as number;
        const two = columns[second + row] as number;
        const three = columns[third + row] as number;
        const four = columns[fourth + row] as number;
        l1 += l * one;
        l2 += l * two;
        l3 += l * three;
        l4 += l * four;
        r1 += r * one;
        r2 += r * two;
        r3 += r * three;
        r4 += r * four;
      }
      for (const [line, sums] of [
        [i, [l1, l2, l3, l4]],
        [i + 1, [r1, r2, r3, r4]],
      ] as const)
        for (const [place, sum] of sums.entries()) {
          const at = line * width + j + place;
          hessian[at] = (hessian[at] as number) + sum;
        }
    }
  }
}

/**
 * Fits by iteratively reweighted least squares (P. McCullagh, J. Nelder, Generalized Linear Models, 2.5) on standardised columns, with `ridge` times half the
 * sum of squared coefficients as penalty, the intercept left out; so that it ends where yes and no can be told apart without fail. Stops when no
 * coefficient moves by 1e-8, or after 50 rounds.
 */
export function fitLogistic(observations: Observations, ridge = 1): LogisticModel {
  const { columns, values, outcomes } = observations;
  const { means, deviations } = momentsOf(observations);
  const size = columns + 1;
  const rows = outcomes.length;
  const beta = new Float64Array(size);
  const width = 4 * Math.ceil(size / 4);
  // The standardised columns of a block, then the intercept's ones; nothing up to the width.
  const block = new Float64Array(width * blockRows);
  block.fill(1, columns * blockRows, size * blockRows);
  const weights = new Float64Array(blockRows);
  const rests = new Float64Array(blockRows);
  const centre = Float64Array.from(means);
  const scale = Float64Array.from(deviations, (deviation) => 1 / deviation);
  let iterations = 0;
  let converged = false;
  let inverse: readonly (readonly number[])[] | undefined;
  while (!converged && iterations < 50) {
    iterations += 1;
    const hessian = new Float64Array(width * width);
    const gradient = new Float64Array(size);
    for (let first = 0; first < rows; first += blockRows) {
      const count = Math.min(blockRows, rows - first);
      for (let row = 0; row < count; row++) {
        let score = beta[columns] as number;
        const from = (first + row) * columns;
        for (let column = 0; column < columns; column++) {
          const value = ((values[from + column] as number) - (centre[column] as number)) * (scale[column] as number);
          block[column * blockRows + row] = value;
          score += (beta[column] as number) * value;
        }
        const chance = 1 / (1 + Math.exp(-score));
        rests[row] = (outcomes[first + row] ?? 0) - chance;
        weights[row] = chance * (1 - chance);
      }
      addProducts(hessian, block, weights, width, count);
      for (let column = 0; column < size; column++) {
        let sum = 0;
        for (let row = 0; row < count; row++)
          sum += (rests[row] as number) * (block[column * blockRows + row] as number);
        gradient[column] = (gradient[column] as number) + sum;
      }
    }
    for (let column = 0; column < columns; column++) {
      gradient[column] = (gradient[column] ?? 0) - ridge * (beta[column] ?? 0);
      hessian[column * width + column] = (hessian[column * width + column] ?? 0) + Math.max(ridge, 1e-9);
    }
    const full = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, j) => hessian[Math.max(i, j) * width + Math.min(i, j)] ?? 0),
    );
    inverse = inverseOf(full);
    if (inverse === undefined) break;
    let largest = 0;
    for (const [i, line] of inverse.entries()) {
      let move = 0;
      for (const [j, value] of line.entries()) move += value * (gradient[j] ?? 0);
      // A step too far is cut: Newton's method can overshoot from far away.
      const cut = Math.max(-4, Math.min(4, move));
      beta[i] = (beta[i] ?? 0) + cut;
      largest = Math.max(largest, Math.abs(move));
    }
    converged = largest < 1e-8;
  }
  return {
    means,
    deviations,
    intercept: beta[columns] ?? 0,
    coefficients: [...beta.subarray(0, columns)],
    standardErrors: Array.from({ length: columns }, (_, column) =>
      Math.sqrt(inverse?.[column]?.[column] ?? Number.NaN),
    ),
    iterations,
    converged,
  };
}

/** The probabilities of yes. */
export function predictLogistic(
  model: LogisticModel,
  { columns, values }: Pick<Observations, "columns" | "values">,
): Float64Array {
  const { means, deviations, coefficients, intercept } = model;
  const rows = columns === 0 ? 0 : values.length / columns;
  const chances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let score = intercept;
    for (let column = 0; column < columns; column++)
      score +=
        ((coefficients[column] ?? 0) * ((values[row * columns + column] ?? 0) - (means[column] ?? 0))) /
        (deviations[column] ?? 1);
    chances[row] = 1 / (1 + Math.exp(-score));
  }
  return chances;
}

/** Parts that rows are dealt into in turn. */
const folds = 5;

function rowsOf({ columns, values, outcomes }: Observations, keep: (row: number) => boolean): Observations {
  const rows = [...outcomes.keys()].filter(keep);
  const kept = new Float64Array(rows.length * columns);
  for (const [place, row] of rows.entries())
    kept.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  return { columns, values: kept, outcomes: Float64Array.from(rows, (row) => outcomes[row] ?? 0) };
}

/** The probability of yes of each row, by a model fitted to the four fifths that the row is not in. */
export function foldScores(observations: Observations, ridge = 1): Float64Array {
  const scores = new Float64Array(observations.outcomes.length);
  for (let fold = 0; fold < folds; fold++) {
    const model = fitLogistic(
      rowsOf(observations, (row) => row % folds !== fold),
      ridge,
    );
    const chances = predictLogistic(model, observations);
    for (let row = fold; row < scores.length; row += folds) scores[row] = chances[row] ?? 0;
  }
  return scores;
}
