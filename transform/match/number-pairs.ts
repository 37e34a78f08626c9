/** Pairs that are out of order by up to so many places are put in order one by one, which is quicker than a sort. */
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

  /** How many pairs there is room for. */
  get room(): number {
    return this.#numbers.length / 2;
  }

  first(place: number): number {
    return this.#numbers[2 * place + 1] ?? 0;
  }

  second(place: number): number {
    return this.#numbers[2 * place] ?? 0;
  }

  add(first: number, second: number): void {
    if (this.#length === this.room) this.widen();
    this.#numbers[2 * this.#length] = second;
    this.#numbers[2 * this.#length + 1] = first;
    this.#length += 1;
  }

  /** Adds a pair of each two numbers at the same place, but for those whose first is `not`. */
  addAll(firsts: Int32Array | Float64Array, seconds: Int32Array | Float64Array, not: number): void {
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

  /** Adds every two of the second numbers of `of` from one place to another. There has to be room for them. */
  addEachTwo(of: NumberPairs, start: number, end: number): void {
    const [numbers, source] = [this.#numbers, of.#numbers];
    let at = 2 * this.#length;
    for (let place = start; place < end; place++) {
      const first = source[2 * place] ?? 0;
      for (let next = place + 1; next < end; next++) {
        numbers[at++] = source[2 * next] ?? 0;
        numbers[at++] = first;
      }
    }
    this.#length = at / 2;
  }

  /** Where the pairs start whose first number is that of several, and after it where they end. They have to be sorted. */
  repeatedFirsts(): Int32Array {
    const [numbers, length] = [this.#numbers, this.#length];
    const bounds = new Int32Array(length);
    let found = 0;
    for (let start = 0; start < length;) {
      const first = numbers[2 * start + 1];
      let end = start + 1;
      while (end < length && numbers[2 * end + 1] === first) end += 1;
      if (end - start > 1) {
        bounds[found++] = start;
        bounds[found++] = end;
      }
      start = end;
    }
    return bounds.subarray(0, found);
  }

  /** Doubles the room. */
  widen(): void {
    const wider = new Int32Array(2 * this.#numbers.length);
    wider.set(this.#numbers);
    this.#numbers = wider;
  }

  /** By the first number, then the second. First numbers are best spread evenly over their `width`, which is in bits. */
  sort(width = 31): void {
    const [numbers, end] = [this.#numbers, 2 * this.#length];
    // By about as many of the highest bits as make each pair one of its own, first the lower half of them, then the upper: pairs that go to any
    // of a million places one after the other would miss the processor's cache.
    const bits = Math.min(32 - Math.clz32(this.#length), width);
    const divided = new Int32Array(end);
    scatter(numbers, divided, { shift: width - bits, bits: bits >> 1 });
    scatter(divided, numbers.subarray(0, end), { shift: width - bits + (bits >> 1), bits: bits - (bits >> 1) });
    putInOrder(numbers, end, width - bits);
  }

  /** Sorts, and leaves each pair once. */
  takeOutRepeated(): void {
    const [numbers, end] = [this.#numbers, 2 * this.#length];
    let largest = 0;
    for (let at = 1; at < end; at += 2) largest = Math.max(largest, numbers[at] ?? 0);
    this.sort(32 - Math.clz32(largest));
    let kept = 0;
    for (let at = 0; at < end; at += 2) {
      const [second = 0, first = 0] = [numbers[at], numbers[at + 1]];
      if (kept > 0 && numbers[kept - 1] === first && numbers[kept - 2] === second) continue;
      numbers[kept++] = second;
      numbers[kept++] = first;
    }
    this.#length = kept / 2;
  }
}

/** Puts pairs in order that are in that of their first numbers' bits from `shift` on. */
function putInOrder(numbers: Int32Array<ArrayBuffer>, end: number, shift: number): void {
  for (let at = 2; at < end; at += 2) {
    const second = numbers[at] ?? 0;
    const first = numbers[at + 1] ?? 0;
    let place = at;
    for (; place > 0 && at - place <= 2 * few; place -= 2) {
      const before = numbers[place - 1] ?? 0;
      if (before < first || (before === first && (numbers[place - 2] ?? 0) <= second)) break;
      numbers[place] = numbers[place - 2] ?? 0;
      numbers[place + 1] = before;
    }
    if (place === at) continue;
    numbers[place] = second;
    numbers[place + 1] = first;
    if (at - place > 2 * few) at = sortAlike(numbers, { place, end, shift }) - 2;
  }
}

/** Sorts the pairs around a place whose first numbers have the same bits from `shift` on; where they end. */
function sortAlike(
  numbers: Int32Array<ArrayBuffer>,
  { place, end, shift }: { readonly place: number; readonly end: number; readonly shift: number },
): number {
  const alike = (numbers[place + 1] ?? 0) >> shift;
  let [from, to] = [place, place];
  while (from > 0 && (numbers[from - 1] ?? 0) >> shift === alike) from -= 2;
  while (to < end && (numbers[to + 1] ?? 0) >> shift === alike) to += 2;
  new BigUint64Array(numbers.buffer, 4 * from, (to - from) / 2).sort();
  return to;
}

/** Divides pairs by some bits of their first numbers, `bits` from `shift` on; what has the same stays in its order. */
function scatter(
  source: Int32Array,
  target: Int32Array,
  { shift, bits }: { readonly shift: number; readonly bits: number },
): void {
  const end = target.length;
  const mask = 2 ** bits - 1;
  const places = new Int32Array(mask + 2);
  for (let at = 1; at < end; at += 2) {
    const next = (((source[at] ?? 0) >> shift) & mask) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  for (let bucket = 1; bucket < places.length; bucket++)
    places[bucket] = (places[bucket] ?? 0) + (places[bucket - 1] ?? 0);
  for (let at = 0; at < end; at += 2) {
    const first = source[at + 1] ?? 0;
    const bucket = (first >> shift) & mask;
    const place = places[bucket] ?? 0;
    places[bucket] = place + 1;
    target[2 * place] = source[at] ?? 0;
    target[2 * place + 1] = first;
  }
}
