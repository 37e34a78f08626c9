import studentQuantile from "@stdlib/stats-base-dists-t-quantile";
import { confidence, type Interval } from "./interval.ts";
import type { Moments } from "./moments.ts";

/**
 * Student's t interval of a mean, in the unit of the mean; null with fewer than two persons, where no spread is known.
 * Source: "Student", Biometrika 6 (1908).
 */
export function meanInterval({ n, mean, variance }: Moments, level: number = confidence): Interval | null {
  if (n < 2) return null;
  const half = studentQuantile(0.5 + level / 2, n - 1) * Math.sqrt(variance / n);
  return { low: mean - half, high: mean + half };
}
