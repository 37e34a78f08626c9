/**
 * Pairs of integers of 32 bits, sorted as numbers of 64 bits: that runs through memory in order, where a hash table would wait for it at
 * every step.
 */
export class NumberPairs {
  // Second, first, second, first: numbers of 64 bits on little-endian machines, and the engine runs on no others.
  #numbers: Int32Array<ArrayBuffer>;
  #length = 0;

  /** With room for so many pairs to begin with. */
  constructor(room: number) {
    this.#numbers = new Int32Array(2 * Math.max(room, 1));
  }

  get length(): number {
    return this.#length;
  }

  /** True when there is no room for another pair. */
  get isFull(): boolean {
    return 2 * this.#length === this.#numbers.length;
  }

  first(place: number): number {
    return this.#numbers[2 * place + 1] ?? 0;
  }

  second(place: number): number {
    return this.#numbers[2 * place] ?? 0;
  }

  add(first: number, second: number): void {
    if (this.isFull) this.widen();
    this.#numbers[2 * this.#length] = second;
    this.#numbers[2 * this.#length + 1] = first;
    this.#length += 1;
  }

  /** Doubles the room. */
  widen(): void {
    const wider = new Int32Array(2 * this.#numbers.length);
    wider.set(this.#numbers);
    this.#numbers = wider;
  }

  /** By the first number, then the second; negative numbers after the others. */
  sort(): void {
    new BigUint64Array(this.#numbers.buffer, 0, this.#length).sort();
  }

  /** Sorts, and leaves each pair once. */
  takeOutRepeated(): void {
    this.sort();
    let kept = 0;
    for (let place = 0; place < this.#length; place++) {
      const [first, second] = [this.first(place), this.second(place)];
      if (kept > 0 && this.first(kept - 1) === first && this.second(kept - 1) === second) continue;
      this.#numbers[2 * kept] = second;
      this.#numbers[2 * kept + 1] = first;
      kept += 1;
    }
    this.#length = kept;
  }
}
