/**
 * A pair's evidence for (above 0) or against (below 0) one person, in bits. Infinite where people or rules have decided: what is
 * apart for certain stays apart, also from what must be together.
 */
export interface Evidence {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
}

/** Sets of records, joined and asked for their first member. */
export class UnionFind {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = new Int32Array(size);
    for (let index = 0; index < size; index++) this.#parent[index] = index;
  }

  /** The smallest number in the record's set. */
  find(of: number): number {
    let root = of;
    for (let up = this.#parent[root] ?? root; up !== root; up = this.#parent[root] ?? root) root = up;
    for (let at = of; at !== root;) {
      const up = this.#parent[at] ?? root;
      this.#parent[at] = root;
      at = up;
    }
    return root;
  }

  /** Each record with the smallest number in its set. */
  *entries(): Generator<readonly [record: number, first: number]> {
    for (let record = 0; record < this.#parent.length; record++) yield [record, this.find(record)];
  }

  join(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }
}

/** How evidence against is heard. */
export interface VetoOptions {
  /** Least weight of a pair that may join two groups. */
  readonly minWeight: number;
  /** Most that one pair says, in bits. */
  readonly cap: number;
  /** What a pair that was never scored says against, in bits. */
  readonly unscored: number;
}

/**
 * Groups the records of one connected component. Strongest pairs first; two groups are joined only when the capped evidence of
 * all their cross pairs, with a little against for each pair that was never scored, is not negative; pairs of equal weight in the order in
 * which they are given. The last word on a pair counts. Returns the groups,
 * each sorted.
 */
export function clusterWithVeto(evidence: readonly Evidence[], options: VetoOptions): readonly (readonly number[])[] {
  const weights = new Map<number, number>();
  for (const { left, right, weight } of evidence) weights.set(pairKey(left, right), weight);
  const groups = new Map<number, readonly number[]>();
  for (const { left, right } of evidence) {
    groups.set(left, [left]);
    groups.set(right, [right]);
  }
  const strongestFirst = evidence
    .filter(({ weight }) => weight >= options.minWeight)
    // Not by subtraction: Infinity less Infinity is not a number.
    .sort((a, b) => (a.weight === b.weight ? 0 : a.weight < b.weight ? 1 : -1));
  for (const { left, right } of strongestFirst) {
    const a = groups.get(left) ?? [left];
    const b = groups.get(right) ?? [right];
    if (a === b || crossEvidence(a, b, weights, options) < 0) continue;
    const joined = [...a, ...b];
    for (const record of joined) groups.set(record, joined);
  }
  return [...new Set(groups.values())].map((group) => [...group].sort((x, y) => x - y));
}

/** Both numbers as one, below 2 ** 53. */
function pairKey(a: number, b: number): number {
  return a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
}

function crossEvidence(
  a: readonly number[],
  b: readonly number[],
  weights: ReadonlyMap<number, number>,
  { cap, unscored }: VetoOptions,
): number {
  let sum = 0;
  for (const left of a) {
    for (const right of b) {
      const weight = weights.get(pairKey(left, right));
      if (weight === -Infinity) return -Infinity;
      sum += weight === undefined ? -unscored : weight === Infinity ? weight : Math.max(-cap, Math.min(cap, weight));
    }
  }
  return sum;
}
