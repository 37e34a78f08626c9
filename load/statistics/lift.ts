import type { Interval } from "./interval.ts";
import type { Moments } from "./moments.ts";
import { newcombeInterval } from "./newcombe.ts";
import type { Proportion } from "./proportion.ts";
import { isEnoughToCompare, twoProportionTest } from "./two-proportions.ts";
import { welchTest } from "./welch.ts";

/** A difference between a treated cell and its control group; nulls where it may not be claimed or cannot be judged. */
export interface Lift {
  readonly lift: number | null;
  readonly interval: Interval | null;
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  readonly pValue: number | null;
}

/** No lift may be claimed. */
export const noLift: Lift = Object.freeze({
  lift: null,
  interval: null,
  statistic: null,
  degreesOfFreedom: null,
  pValue: null,
});

/** The lift of a rate: pooled z, Newcombe's interval; no more than the lift where there are too few outcomes to judge it. */
export function rateLift(treated: Proportion, control: Proportion): Lift {
  const test = twoProportionTest(treated, control);
  if (!isEnoughToCompare(treated, control)) return { ...noLift, lift: test.difference };
  return {
    lift: test.difference,
    interval: newcombeInterval(treated, control),
    statistic: test.statistic,
    degreesOfFreedom: null,
    pValue: test.pValue,
  };
}

/** The lift of a value per person: Welch's t and its interval; no more than the lift where an arm has fewer than `least` buyers. */
export function valueLift(
  treated: Moments & { readonly buyers: number },
  control: Moments & { readonly buyers: number },
  least: number,
): Lift {
  const isEnough = Math.min(treated.buyers, control.buyers) >= least;
  const test = isEnough ? welchTest(treated, control) : null;
  if (test === null) return { ...noLift, lift: treated.mean - control.mean };
  return {
    lift: test.difference,
    interval: test.interval,
    statistic: test.statistic,
    degreesOfFreedom: test.degreesOfFreedom,
    pValue: test.pValue,
  };
}
