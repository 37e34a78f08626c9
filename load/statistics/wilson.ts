import { confidence, normalFactor, type Interval } from "./interval.ts";
import { rateOf, type Proportion } from "./proportion.ts";

/**
 * Wilson's score interval of a proportion, as shares from 0 to 1, without continuity correction.
 * Source: E. B. Wilson, JASA 22 (1927); method 3 in R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
 */
export function wilsonInterval(of: Proportion, level: number = confidence): Interval {
  const z = normalFactor(level);
  const rate = rateOf(of);
  const scale = 1 + z ** 2 / of.n;
  const centre = (rate + z ** 2 / (2 * of.n)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / of.n + z ** 2 / (4 * of.n ** 2));
  return {
    low: of.count === 0 ? 0 : Math.max(0, centre - half),
    high: of.count === of.n ? 1 : Math.min(1, centre + half),
  };
}
