import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** How sure a test is to be. */
export interface TestStrength {
  /** Chance of finding a difference that is there, 0 to 1. 0.8 unless set. */
  readonly power?: number;
  /** 1 - chance of finding one that is not there, two-sided. 0.95 unless set. */
  readonly confidence?: number;
}

/** Persons of each arm. */
export interface ArmSizes {
  readonly treated: number;
  readonly control: number;
}

/** Spread of the difference of two rates per square root of persons, under no difference and as it is, for `share` persons treated. */
function spreads(control: number, treated: number, share: number): readonly [none: number, real: number] {
  const pooled = share * treated + (1 - share) * control;
  const weight = 1 / share + 1 / (1 - share);
  return [
    Math.sqrt(pooled * (1 - pooled) * weight),
    Math.sqrt((treated * (1 - treated)) / share + (control * (1 - control)) / (1 - share)),
  ];
}

/**
 * The chance that the two-sided pooled z test of two rates finds their difference, `total` persons in both arms, `share` of them treated.
 * Source: J. Fleiss, Statistical Methods for Rates and Proportions, ch. 4 (as R's `power.prop.test`, which has equal arms).
 */
export function ratePower(
  control: number,
  treated: number,
  total: number,
  share: number,
  { confidence = 0.95 }: TestStrength = {},
): number {
  const [none, real] = spreads(control, treated, share);
  const z = normalQuantile(0.5 + confidence / 2, 0, 1);
  return normalCdf((Math.abs(treated - control) * Math.sqrt(total) - z * none) / real, 0, 1);
}

/** Least persons of each arm with which a difference of two rates is found with the power asked for; the rates must differ. */
export function rateSampleSize(
  control: number,
  treated: number,
  share: number,
  { power = 0.8, confidence = 0.95 }: TestStrength = {},
): ArmSizes {
  const [none, real] = spreads(control, treated, share);
  const reach = normalQuantile(0.5 + confidence / 2, 0, 1) * none + normalQuantile(power, 0, 1) * real;
  return armsOf((reach / (treated - control)) ** 2, share);
}

/** Rounded up arm by arm; what is a whole number but for rounding errors stays. */
function armsOf(total: number, share: number): ArmSizes {
  const up = (n: number): number => Math.ceil(n - 1e-9);
  return { treated: up(total * share), control: up(total * (1 - share)) };
}

/**
 * Least persons of each arm with which a difference of means is found, `deviation` the standard deviation in both arms; by the normal
 * distribution, so for arms of a few dozen it asks for one person too few.
 */
export function meanSampleSize(
  difference: number,
  deviation: number,
  share: number,
  { power = 0.8, confidence = 0.95 }: TestStrength = {},
): ArmSizes {
  const reach = normalQuantile(0.5 + confidence / 2, 0, 1) + normalQuantile(power, 0, 1);
  return armsOf(((reach * deviation) / difference) ** 2 * (1 / share + 1 / (1 - share)), share);
}

/**
 * The smallest rise above the control rate that arms of these sizes find with the power asked for, as a share; null where even a rise to 1
 * would be missed or an arm is empty.
 */
export function detectableLift(
  control: number,
  { treated: n, control: m }: ArmSizes,
  { power = 0.8, confidence = 0.95 }: TestStrength = {},
): number | null {
  if (n === 0 || m === 0) return null;
  const powerAt = (treated: number): number => ratePower(control, treated, n + m, n / (n + m), { confidence });
  let [low, high] = [control, 1 - 1e-12];
  if (control >= high || powerAt(high) < power) return null;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return high - control;
}
