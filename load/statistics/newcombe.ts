import { confidence, type Interval } from "./interval.ts";
import { rateOf, type Proportion } from "./proportion.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * Newcombe's hybrid score interval of `treated - control`, as a difference of shares (-1 to 1): two independent Wilson
 * intervals squared and added. Source: method 10 in R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890.
 */
export function newcombeInterval(treated: Proportion, control: Proportion, level: number = confidence): Interval {
  const difference = rateOf(treated) - rateOf(control);
  const ours = wilsonInterval(treated, level);
  const theirs = wilsonInterval(control, level);
  return {
    low: difference - Math.hypot(rateOf(treated) - ours.low, theirs.high - rateOf(control)),
    high: difference + Math.hypot(ours.high - rateOf(treated), rateOf(control) - theirs.low),
  };
}
