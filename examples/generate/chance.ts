/**
 * A stream of random numbers that is the same for the same seed parts, on every machine: sfc32 by Chris Doty-Humphrey,
 * seeded through the finaliser of MurmurHash3. Each household, person and campaign has its own stream, so that one
 * can be drawn without drawing those before it.
 */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...parts: readonly number[]) {
    let state = 0x9e3779b9;
    for (const part of parts) state = mix(state ^ mix(part | 0)) + Math.floor(part / 0x100000000);
    this.#a = mix(state + 0x6d2b79f5);
    this.#b = mix(state + 0x1b873593);
    this.#c = mix(state + 0x85ebca6b);
    for (let round = 0; round < 4; round += 1) this.unit();
  }

  /** A number in [0, 1). */
  unit(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x100000000;
  }

  /** A whole number in [0, `limit`). */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True with the given probability. */
  happens(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One item, each as likely as the others. */
  pick<Item>(items: readonly Item[]): Item {
    return itemAt(items, this.below(items.length));
  }

  /** One item, the first ones much likelier than the last: `power` 1 is even, 2 gives the first tenth a third. */
  skewed<Item>(items: readonly Item[], power: number): Item {
    return itemAt(items, Math.floor(items.length * this.unit() ** power));
  }

  /** One item by weight. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item {
    let rest = this.unit() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      rest -= weight;
      if (rest < 0) return item;
    }
    return itemAt(items, items.length - 1)[0];
  }

  /** A waiting time with this mean. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** A Gamma-distributed number (Marsaglia and Tsang 2000). */
  gamma(shape: number, scale: number): number {
    if (shape < 1) return this.gamma(shape + 1, scale) * (1 - this.unit()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.#normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
    }
  }

  /** A Beta-distributed number. */
  beta(a: number, b: number): number {
    const x = this.gamma(a, 1);
    return x / (x + this.gamma(b, 1));
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}

/** The item at a place that is known to be inside the list. */
export function itemAt<Item>(items: readonly Item[], place: number): Item {
  const item = items[place];
  if (item === undefined) throw new RangeError(`There is no item ${place} in a list of ${items.length}.`);
  return item;
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
