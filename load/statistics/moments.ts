/** What a test of means needs to know about one arm. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sample variance (n - 1); 0 when n is 1. */
  readonly variance: number;
}

/** Sums of one arm as exact decimal text, persons with nothing counted in `n` and 0 in the sums. */
export interface Sums {
  readonly n: number;
  /** Sum of the amounts, at most 4 decimal places. */
  readonly total: string;
  /** Sum of the squared amounts, at most 8 decimal places. */
  readonly squares: string;
}

/** The decimal text as an integer count of its smallest unit. */
function unitsOf(decimal: string, places: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

function decimalText(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * Mean and sample variance from n, sum and sum of squares. n * squares - total^2 is taken in whole units, so nothing
 * cancels out however small the spread is against the mean, and the order of the rows cannot matter.
 */
export function momentsOf({ n, total, squares }: Sums): Moments {
  const sum = unitsOf(total, 4);
  const spread = BigInt(n) * unitsOf(squares, 8) - sum ** 2n;
  const degrees = n > 1 ? Number(BigInt(n) * BigInt(n - 1)) : 1;
  return { n, mean: Number(sum) / 1e4 / n, variance: Number(spread) / 1e8 / degrees };
}

/** Sample covariance (n - 1) from exact sums of two values of the same persons and of their products; 0 when n is 1. */
export function covarianceOf(n: number, total: string, otherTotal: string, products: string): number {
  const spread = BigInt(n) * unitsOf(products, 8) - unitsOf(total, 4) * unitsOf(otherTotal, 4);
  return n > 1 ? Number(spread) / 1e8 / Number(BigInt(n) * BigInt(n - 1)) : 0;
}

/** The sums of two disjoint groups taken together, exact. */
export function addSums(one: Sums, other: Sums): Sums {
  return {
    n: one.n + other.n,
    total: decimalText(unitsOf(one.total, 4) + unitsOf(other.total, 4), 4),
    squares: decimalText(unitsOf(one.squares, 8) + unitsOf(other.squares, 8), 8),
  };
}

/** The moments of every amount times `factor`. */
export function scaleMoments({ n, mean, variance }: Moments, factor: number): Moments {
  return { n, mean: mean * factor, variance: variance * factor ** 2 };
}
