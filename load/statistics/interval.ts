import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** A confidence interval in the unit of what it is about. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence of every interval in a mart, as a share. */
export const confidence = 0.95;

/** The two-sided normal quantile of a confidence: 1.959964 for 0.95. */
export function normalFactor(level: number = confidence): number {
  return normalQuantile(0.5 + level / 2, 0, 1);
}

/** The interval in another unit, per person to all persons for instance. A negative factor turns it round. */
export function scaleInterval({ low, high }: Interval, factor: number): Interval {
  return factor < 0 ? { low: high * factor, high: low * factor } : { low: low * factor, high: high * factor };
}
