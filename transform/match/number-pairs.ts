/** Up to so many numbers are put in their places one by one, which is quicker than a sort. */
const few = 24;

/** Pairs of integers of 31 bits. */
export class NumberPairs {
  // Second, first, second, first: also read as numbers of 64 bits on little-endian machines, and the engine runs on no others.
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

  /** Adds a pair of each two numbers at the same place, but for those whose first is `not`. */
  addAll(firsts: Int32Array, seconds: Int32Array, not: number): void {
    while (this.#numbers.length < 2 * (this.#length + firsts.length)) this.widen();
    const numbers = this.#numbers;
    let at = 2 * this.#length;
    for (let row = 0; row < firsts.length; row++) {
      const first = firsts[row] ?? 0;
      if (first === not) continue;
      numbers[at++] = seconds[row] ?? 0;
      numbers[at++] = first;
    }
    this.#length = at / 2;
  }

  /** Doubles the room. */
  widen(): void {
    const wider = new Int32Array(2 * this.#numbers.length);
    wider.set(this.#numbers);
    this.#numbers = wider;
  }

  /** By the first number, then the second. First numbers are best spread evenly over the 31 bits. */
  sort(): void {
    const [from, end] = [this.#numbers, 2 * this.#length];
    // About as many buckets as pairs, by the highest bits: most have one pair or a few.
    const shift = Math.clz32(this.#length) - 1;
    const places = new Int32Array(((2 ** 31) >>> shift) + 1);
    for (let at = 1; at < end; at += 2) {
      const next = ((from[at] ?? 0) >> shift) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
    for (let bucket = 1; bucket < places.length; bucket++)
      places[bucket] = (places[bucket] ?? 0) + (places[bucket - 1] ?? 0);
    const numbers = new Int32Array(from.length);
    for (let at = 0; at < end; at += 2) {
      const first = from[at + 1] ?? 0;
      const place = places[first >> shift] ?? 0;
      places[first >> shift] = place + 1;
      numbers[2 * place] = from[at] ?? 0;
      numbers[2 * place + 1] = first;
    }
    for (let bucket = 0, start = 0; bucket < places.length - 1; bucket++) {
      const stop = places[bucket] ?? 0;
      if (stop - start > few) new BigUint64Array(numbers.buffer, 8 * start, stop - start).sort();
      start = stop;
    }
    // What is left out of order is so by a few places.
    for (let at = 2; at < end; at += 2) {
      const second = numbers[at] ?? 0;
      const first = numbers[at + 1] ?? 0;
      let place = at;
      for (; place > 0; place -= 2) {
        const before = numbers[place - 1] ?? 0;
        if (before < first || (before === first && (numbers[place - 2] ?? 0) <= second)) break;
        numbers[place] = numbers[place - 2] ?? 0;
        numbers[place + 1] = before;
      }
      numbers[place] = second;
      numbers[place + 1] = first;
    }
    this.#numbers = numbers;
  }

  /** Sorts, and leaves each pair once. The first numbers are to be small: there is room for as many as the largest of them. */
  takeOutRepeated(): void {
    const [numbers, end] = [this.#numbers, 2 * this.#length];
    let largest = 0;
    for (let at = 1; at < end; at += 2) largest = Math.max(largest, numbers[at] ?? 0);
    // Where the second numbers of each first one begin, once those before it are there; then where they end.
    const places = new Int32Array(largest + 2);
    for (let at = 1; at < end; at += 2) {
      const next = (numbers[at] ?? 0) + 1;
      places[next] = (places[next] ?? 0) + 1;
    }
    for (let first = 1; first < places.length; first++) places[first] = (places[first] ?? 0) + (places[first - 1] ?? 0);
    const seconds = new Int32Array(this.#length);
    for (let at = 0; at < end; at += 2) {
      const first = numbers[at + 1] ?? 0;
      const place = places[first] ?? 0;
      places[first] = place + 1;
      seconds[place] = numbers[at] ?? 0;
    }
    let kept = 0;
    let start = 0;
    for (let first = 0; first <= largest; first++) {
      const stop = places[first] ?? 0;
      sortRange(seconds, start, stop);
      for (let place = start; place < stop; place++) {
        const second = seconds[place] ?? 0;
        if (place > start && second === seconds[place - 1]) continue;
        numbers[kept++] = second;
        numbers[kept++] = first;
      }
      start = stop;
    }
    this.#length = kept / 2;
  }
}

/** Sorts a part of an array; a few numbers by putting each in its place. */
function sortRange(numbers: Int32Array, start: number, stop: number): void {
  if (stop - start > few) {
    numbers.subarray(start, stop).sort();
    return;
  }
  for (let next = start + 1; next < stop; next++) {
    const number = numbers[next] ?? 0;
    let place = next;
    for (; place > start; place--) {
      const before = numbers[place - 1] ?? 0;
      if (before <= number) break;
      numbers[place] = before;
    }
    numbers[place] = number;
  }
}
