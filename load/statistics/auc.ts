import { confidence, normalFactor, type Interval } from "./interval.ts";

/** The area under the receiver operating characteristic, with its interval. */
export interface Auc extends Interval {
  readonly auc: number;
}

/** The mean rank of each value among all, equal ones sharing theirs; from 1. */
function midranks(values: readonly number[] | Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let place = from; place < to; place++) ranks[order[place] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * The probability that one who did scores higher than one who did not, ties counting half, with DeLong's interval. E. DeLong et al., Biometrics 44 (1988)
 * 837-845, by ranks as in X. Sun, W. Xu, IEEE Signal Processing Letters 21 (2014). Null where all did or none.
 */
export function aucOf(scores: Float64Array, outcomes: Float64Array, level: number = confidence): Auc | null {
  const yes = scores.filter((_, index) => outcomes[index] === 1);
  const no = scores.filter((_, index) => outcomes[index] !== 1);
  const [m, n] = [yes.length, no.length];
  if (m === 0 || n === 0) return null;
  const all = midranks(Float64Array.from([...yes, ...no]));
  const [ofYes, ofNo] = [midranks(yes), midranks(no)];
  // The share of the others that each one beats.
  const beats = ofYes.map((rank, index) => ((all[index] ?? 0) - rank) / n);
  const beaten = ofNo.map((rank, index) => 1 - ((all[m + index] ?? 0) - rank) / m);
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
  const variance = (values: Float64Array, centre: number): number =>
    values.length < 2 ? 0 : values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const auc = mean(beats);
  const error = Math.sqrt(variance(beats, auc) / m + variance(beaten, auc) / n);
  const half = normalFactor(level) * error;
  return { auc, low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}
