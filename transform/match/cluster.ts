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
  const { minWeight } = options;
  const said = new Said(evidence, options);
  const strongestFirst = evidence
    .filter(({ weight }) => weight >= minWeight)
    // Not by subtraction: Infinity less Infinity is not a number.
    .sort((a, b) => (a.weight === b.weight ? 0 : a.weight < b.weight ? 1 : -1));
  const groups = said.records.map((_, place): readonly number[] => [place]);
  for (const { left, right } of strongestFirst) {
    const a = groups[said.placeOf(left)] ?? [];
    const b = groups[said.placeOf(right)] ?? [];
    if (a === b || said.across(a, b) < 0) continue;
    const joined = [...a, ...b];
    for (const place of joined) groups[place] = joined;
  }
  return [...new Set(groups)].map((group) =>
    group.map((place) => said.records[place] ?? place).sort((x, y) => x - y),
  );
}

/** Components of up to so many records have a table of all their pairs. */
const tabled = 512;

/** What the pairs of a component say, by the places of its records. */
class Said {
  /** The component's records, by place. */
  readonly records: number[] = [];
  readonly #places = new Map<number, number>();
  readonly #unscored: number;
  readonly #bits: Float64Array | Map<number, number>;

  constructor(evidence: readonly Evidence[], { cap, unscored }: VetoOptions) {
    for (const { left, right } of evidence)
      for (const record of [left, right])
        if (!this.#places.has(record)) this.#places.set(record, this.records.push(record) - 1);
    this.#unscored = unscored;
    const size = this.records.length;
    this.#bits = size > tabled ? new Map<number, number>() : new Float64Array(size * size).fill(-unscored);
    for (const { left, right, weight } of evidence) {
      const bits = Number.isFinite(weight) ? Math.max(-cap, Math.min(cap, weight)) : weight;
      const at = this.#cell(this.placeOf(left), this.placeOf(right));
      if (this.#bits instanceof Map) this.#bits.set(at, bits);
      else this.#bits[at] = bits;
    }
  }

  placeOf(record: number): number {
    return this.#places.get(record) ?? 0;
  }

  /** The evidence of all pairs of a record of one group and one of the other. */
  across(a: readonly number[], b: readonly number[]): number {
    let sum = 0;
    for (const left of a) {
      for (const right of b) {
        const at = this.#cell(left, right);
        const bits = this.#bits instanceof Map ? (this.#bits.get(at) ?? -this.#unscored) : (this.#bits[at] ?? 0);
        if (bits === -Infinity) return bits;
        sum += bits;
      }
    }
    return sum;
  }

  #cell(a: number, b: number): number {
    return Math.min(a, b) * this.records.length + Math.max(a, b);
  }
}
