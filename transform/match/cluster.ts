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

  /** By record, the smallest number in its set. */
  all(): Int32Array {
    const firsts = new Int32Array(this.#parent.length);
    for (let record = 0; record < firsts.length; record++) firsts[record] = this.find(record);
    return firsts;
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
  const places = new Places();
  const lefts: number[] = [];
  const rights: number[] = [];
  const weights: number[] = [];
  const strong: number[] = [];
  for (const { left, right, weight } of evidence) {
    lefts.push(places.of(left));
    rights.push(places.of(right));
    if (weight >= options.minWeight) strong.push(weights.length);
    weights.push(weight);
  }
  const said = new Said(places.records.length, options);
  for (let row = 0; row < weights.length; row++) said.say(lefts[row] ?? 0, rights[row] ?? 0, weights[row] ?? 0);
  strong.sort((a, b) => {
    const [one = 0, other = 0] = [weights[a], weights[b]];
    // Not by subtraction: Infinity less Infinity is not a number.
    return one === other ? 0 : one < other ? 1 : -1;
  });
  const groups: number[][] = places.records.map((_, place) => [place]);
  for (const row of strong) {
    const a = groups[lefts[row] ?? 0] ?? [];
    const b = groups[rights[row] ?? 0] ?? [];
    if (a === b || !said.joins(a, b)) continue;
    for (const place of b) {
      a.push(place);
      groups[place] = a;
    }
  }
  return groups
    .filter((group, place) => group[0] === place)
    .map((group) => group.map((place) => places.records[place] ?? 0).sort((x, y) => x - y));
}

// What follows is asked millions of times, mostly of components of a few records: hence no maps where few are, and no iterators.

/** Up to so many records are found by going through them all. */
const few = 16;

/** The records of a component, each with its place among them. */
class Places {
  /** By place. */
  readonly records: number[] = [];
  #byRecord: Map<number, number> | undefined;

  /** The place of a record, a new one where it has none. */
  of(record: number): number {
    const known = this.#byRecord === undefined ? this.records.indexOf(record) : (this.#byRecord.get(record) ?? -1);
    if (known >= 0) return known;
    const place = this.records.push(record) - 1;
    if (this.#byRecord !== undefined) this.#byRecord.set(record, place);
    else if (place === few) this.#byRecord = new Map(this.records.map((one, at) => [one, at]));
    return place;
  }
}

/** Components of up to so many records have a table of all their pairs. */
const tabled = 512;

/** What the pairs of a component say, by the places of their records. */
class Said {
  readonly #size: number;
  readonly #options: VetoOptions;
  readonly #table: number[] = [];
  readonly #map: Map<number, number> | undefined;

  constructor(size: number, options: VetoOptions) {
    this.#size = size;
    this.#options = options;
    if (size > tabled) this.#map = new Map();
    else for (let cell = 0; cell < size * size; cell++) this.#table.push(-options.unscored);
  }

  /** The last word on a pair counts. */
  say(left: number, right: number, weight: number): void {
    const { cap } = this.#options;
    const bits = Number.isFinite(weight) ? Math.max(-cap, Math.min(cap, weight)) : weight;
    const cell = this.#cell(left, right);
    if (this.#map === undefined) this.#table[cell] = bits;
    else this.#map.set(cell, bits);
  }

  /** True when all pairs of a record of one group and one of the other together do not speak against one person. */
  joins(a: readonly number[], b: readonly number[]): boolean {
    let sum = 0;
    for (const left of a) {
      for (const right of b) {
        const cell = this.#cell(left, right);
        const bits = (this.#map === undefined ? this.#table[cell] : this.#map.get(cell)) ?? -this.#options.unscored;
        if (bits === -Infinity) return false;
        sum += bits;
      }
    }
    return sum >= 0;
  }

  #cell(a: number, b: number): number {
    return a < b ? a * this.#size + b : b * this.#size + a;
  }
}
