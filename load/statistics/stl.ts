/** A series taken apart: value = trend + seasonal + residual. */
export interface Decomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly residual: Float64Array;
}

/** Loess of degree 1 at place `x` of values at 0, 1, 2 ..., the nearest `window` of them with tricube weights times their own. */
function loessAt(values: Float64Array, weights: Float64Array | undefined, window: number, x: number): number {
  const n = values.length;
  const q = Math.min(window, n);
  const first = Math.max(0, Math.min(n - q, Math.round(x - (q - 1) / 2)));
  const reach = Math.max(x - first, first + q - 1 - x) * (window > n ? window / n : 1) + 1e-9;
  let [sum, sumX, sumXX, sumY, sumXY] = [0, 0, 0, 0, 0];
  for (let place = first; place < first + q; place++) {
    const distance = Math.abs(place - x) / reach;
    const weight = (1 - distance ** 3) ** 3 * (weights?.[place] ?? 1);
    const value = values[place] ?? 0;
    sum += weight;
    sumX += weight * (place - x);
    sumXX += weight * (place - x) ** 2;
    sumY += weight * value;
    sumXY += weight * (place - x) * value;
  }
  if (sum <= 0) return values[Math.max(0, Math.min(n - 1, Math.round(x)))] ?? 0;
  const spread = sum * sumXX - sumX ** 2;
  return spread > 1e-9 * sum ** 2 ? (sumXX * sumY - sumX * sumXY) / spread : sumY / sum;
}

function loess(values: Float64Array, weights: Float64Array | undefined, window: number): Float64Array {
  return values.map((_, place) => loessAt(values, weights, window, place));
}

function movingAverage(values: Float64Array, length: number): Float64Array {
  const means = new Float64Array(values.length - length + 1);
  let sum = 0;
  for (const [place, value] of values.entries()) {
    sum += value - (place >= length ? (values[place - length] ?? 0) : 0);
    if (place >= length - 1) means[place - length + 1] = sum / length;
  }
  return means;
}

/** Each phase of the period smoothed by itself, one period longer at both ends. */
function cycleSmoothed(values: Float64Array, weights: Float64Array, period: number, window: number): Float64Array {
  const smoothed = new Float64Array(values.length + 2 * period);
  for (let phase = 0; phase < period; phase++) {
    const places = Array.from(
      { length: Math.ceil((values.length - phase) / period) },
      (_, index) => phase + index * period,
    );
    const own = Float64Array.from(places, (place) => values[place] ?? 0);
    const ownWeights = Float64Array.from(places, (place) => weights[place] ?? 1);
    for (let index = -1; index <= own.length; index++)
      smoothed[phase + (index + 1) * period] = loessAt(own, ownWeights, window, index);
  }
  return smoothed;
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** 1.4826 times the median absolute deviation: the standard deviation of a normal spread, whatever its outliers are. */
export function robustDeviation(values: Float64Array): number {
  const center = medianOf(values);
  return 1.4826 * medianOf(values.map((value) => Math.abs(value - center)));
}

const odd = (length: number): number => {
  const up = Math.ceil(length);
  return up % 2 === 0 ? up + 1 : up;
};

/**
 * Seasonal-trend decomposition by loess, robust: outliers weigh little, so they stay in the residual. `seasonalWindow` periods shape each phase.
 * Needs at least two periods.
 * Source: R. Cleveland, W. Cleveland, J. McRae, I. Terpenning, J. Official Statistics 6 (1990) 3-73.
 */
export function decompose(values: Float64Array, period: number, seasonalWindow = 13): Decomposition {
  const n = values.length;
  const trendWindow = odd((1.5 * period) / (1 - 1.5 / seasonalWindow));
  let trend: Float64Array = new Float64Array(n);
  let seasonal: Float64Array = new Float64Array(n);
  let residual: Float64Array = values.slice();
  let weights: Float64Array = new Float64Array(n).fill(1);
  for (let outer = 0; outer < 6; outer++) {
    for (let inner = 0; inner < 2; inner++) {
      const before = trend;
      const cycle = cycleSmoothed(
        values.map((value, place) => value - (before[place] ?? 0)),
        weights,
        period,
        seasonalWindow,
      );
      const low = loess(movingAverage(movingAverage(movingAverage(cycle, period), period), 3), undefined, odd(period));
      seasonal = Float64Array.from({ length: n }, (_, place) => (cycle[place + period] ?? 0) - (low[place] ?? 0));
      const own = seasonal;
      trend = loess(
        values.map((value, place) => value - (own[place] ?? 0)),
        weights,
        trendWindow,
      );
    }
    const [level, season] = [trend, seasonal];
    residual = values.map((value, place) => value - (level[place] ?? 0) - (season[place] ?? 0));
    const reach = 6 * medianOf(residual.map(Math.abs));
    weights = residual.map((rest) => (reach > 0 ? Math.max(0, 1 - (rest / reach) ** 2) ** 2 : 1));
  }
  return { trend, seasonal, residual };
}
