import { confidence, type Interval } from "./interval.ts";
import { seededRandom } from "./random.ts";

/** An arm of which most persons brought nothing. */
export interface SparseArm {
  readonly n: number;
  /** The values that are not zero. */
  readonly values: Float64Array;
}

/** Poisson(1) by inversion: chance of at most 0, 1, 2 ... */
const upTo = Array.from({ length: 12 }, (_, k) => {
  let term = Math.exp(-1);
  let sum = term;
  for (let i = 1; i <= k; i++) sum += term /= i;
  return sum;
});

function poissonOne(u: number): number {
  let k = 0;
  while (k < upTo.length && u > (upTo[k] ?? 1)) k += 1;
  return k;
}

/** A mean in which each person counts Poisson(1) times; the zeros together count about normally. */
function resampledMean({ n, values }: SparseArm, random: () => number): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    const times = poissonOne(random());
    sum += times * value;
    count += times;
  }
  const zeros = n - values.length;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return sum / Math.max(1, count + Math.max(0, zeros + Math.sqrt(zeros) * normal));
}

/**
 * The percentile interval of the difference of two means by the Poisson bootstrap, in the unit of the means: no assumption about how amounts
 * are spread. The same seed gives the same interval. Null for an arm of fewer than two persons.
 * Sources: B. Efron, Annals of Statistics 7 (1979) 1-26; N. Chamandy et al., "Estimating uncertainty for massive data streams", Google 2012.
 */
export function bootstrapInterval(
  treated: SparseArm,
  control: SparseArm,
  seed: number,
  replicates = 1000,
  level: number = confidence,
): Interval | null {
  if (treated.n < 2 || control.n < 2) return null;
  const random = seededRandom(seed);
  const differences = Float64Array.from(
    { length: replicates },
    () => resampledMean(treated, random) - resampledMean(control, random),
  ).sort();
  const at = (share: number): number => {
    const place = (replicates - 1) * share;
    const below = differences[Math.floor(place)] ?? 0;
    return below + (place - Math.floor(place)) * ((differences[Math.ceil(place)] ?? below) - below);
  };
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
