/** How two persons are met: several add up. */
export const how = {
  /** At the latest address of both, */
  now: 1,
  /** at an address that one of them had once, */
  once: 2,
  /** by a surname that chance alone would not put into one postcode twice, */
  near: 4,
  /** by a telephone or an e-mail, */
  contact: 8,
  /** at a door in China, */
  door: 16,
  /** at an address of more than two surnames. */
  many: 32,
  /** By the model's word on their records. */
  model: 64,
} as const;

/** Pairs of persons who share something, each once, with everything they share. */
export class Meetings {
  #left: Int32Array;
  #right: Int32Array;
  #how: Uint8Array;
  #bits: Float64Array;
  /** Where a pair stands, less one, by its hash and the places after it. */
  #table: Int32Array;
  #length = 0;

  /** With room for about so many, more than which are as welcome. */
  constructor(about = 0) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(about, 1 << 10)));
    this.#left = new Int32Array(room);
    this.#right = new Int32Array(room);
    this.#how = new Uint8Array(room);
    this.#bits = new Float64Array(room);
    this.#table = new Int32Array(4 * room);
  }

  get length(): number {
    return this.#length;
  }

  /** The person with the smaller number. */
  leftOf(meeting: number): number {
    return this.#left[meeting] ?? 0;
  }

  rightOf(meeting: number): number {
    return this.#right[meeting] ?? 0;
  }

  howOf(meeting: number): number {
    return this.#how[meeting] ?? 0;
  }

  /** The most that the model says, in bits. */
  bitsOf(meeting: number): number {
    return this.#bits[meeting] ?? 0;
  }

  meet(one: number, other: number, met: number): void {
    const meeting = this.#of(Math.min(one, other), Math.max(one, other));
    this.#how[meeting] = this.howOf(meeting) | met;
  }

  /** What the model says of them. */
  meetByModel(one: number, other: number, bits: number): void {
    const meeting = this.#of(Math.min(one, other), Math.max(one, other));
    const isHeard = (this.howOf(meeting) & how.model) !== 0;
    this.#bits[meeting] = isHeard ? Math.max(this.bitsOf(meeting), bits) : bits;
    this.#how[meeting] = this.howOf(meeting) | how.model;
  }

  #of(left: number, right: number): number {
    const mask = this.#table.length - 1;
    let at = hashOf(left, right) & mask;
    for (let found = this.#table[at] ?? 0; found !== 0; found = this.#table[at] ?? 0) {
      if (this.#left[found - 1] === left && this.#right[found - 1] === right) return found - 1;
      at = (at + 1) & mask;
    }
    if (this.#length === this.#left.length) {
      this.#widen();
      return this.#of(left, right);
    }
    const meeting = this.#length++;
    this.#table[at] = meeting + 1;
    this.#left[meeting] = left;
    this.#right[meeting] = right;
    return meeting;
  }

  #widen(): void {
    const room = 2 * this.#length;
    [this.#left, this.#right] = [widened(this.#left, Int32Array, room), widened(this.#right, Int32Array, room)];
    this.#how = widened(this.#how, Uint8Array, room);
    this.#bits = widened(this.#bits, Float64Array, room);
    this.#table = new Int32Array(4 * room);
    const mask = this.#table.length - 1;
    for (let meeting = 0; meeting < this.#length; meeting++) {
      let at = hashOf(this.leftOf(meeting), this.rightOf(meeting)) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = meeting + 1;
    }
  }
}

/** The same numbers with room for more. */
function widened<T extends { set(numbers: T): void }>(numbers: T, Wider: new (room: number) => T, room: number): T {
  const wider = new Wider(room);
  wider.set(numbers);
  return wider;
}

/** Multiplied by odd numbers the low bits would be those of the numbers alone, so high ones are mixed in. */
function hashOf(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
