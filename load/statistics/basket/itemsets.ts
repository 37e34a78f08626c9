/** Which items each basket holds, each once: for every item the numbers of its baskets, ascending. */
export interface Baskets {
  /** How many baskets there are, those without a frequent item too. */
  readonly count: number;
  /** By item. */
  readonly basketsOf: readonly Int32Array[];
}

/** Items that are bought together often enough. */
export interface Itemset {
  /** Ascending. */
  readonly items: readonly number[];
  /** Baskets that hold all of them. */
  readonly count: number;
}

function intersection(a: Int32Array, b: Int32Array): Int32Array {
  const common = new Int32Array(Math.min(a.length, b.length));
  let [i, j, size] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] as number, b[j] as number];
    if (left === right) {
      common[size++] = left;
      i++;
      j++;
    } else if (left < right) i++;
    else j++;
  }
  return common.subarray(0, size);
}

/** The items of each basket, as one list and where each basket begins in it; `frequent` are the items, in the order of their numbers here. */
function itemsByBasket(
  { count, basketsOf }: Baskets,
  frequent: readonly number[],
): { readonly starts: Int32Array; readonly items: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (const item of frequent)
    for (const basket of basketsOf[item] ?? []) starts[basket + 1] = (starts[basket + 1] ?? 0) + 1;
  for (let basket = 0; basket < count; basket++) starts[basket + 1] = (starts[basket + 1] ?? 0) + (starts[basket] ?? 0);
  const items = new Int32Array(starts[count] ?? 0);
  const next = starts.slice();
  for (const [place, item] of frequent.entries())
    for (const basket of basketsOf[item] ?? []) {
      const at = next[basket] ?? 0;
      items[at] = place;
      next[basket] = at + 1;
    }
  return { starts, items };
}

/** Pairs of so many items are counted in one table; more would not fit. */
const mostItems = 12_000;

/**
 * Every set of up to `maxSize` items that at least `minCount` baskets hold, single items included, smaller items first. Pairs are counted basket by basket in
 * one pass, larger sets by intersecting lists of baskets (Eclat: M. Zaki, IEEE TKDE 12 (2000) 372-390), only where all their pairs
 * are frequent. Throws RangeError when more than 12,000 items are frequent or more than `limit` sets are: ask for more support.
 */
export function frequentItemsets(
  baskets: Baskets,
  minCount: number,
  maxSize: number,
  limit = Infinity,
): readonly Itemset[] {
  const { basketsOf } = baskets;
  const frequent = basketsOf.flatMap((list, item) => (list.length >= minCount ? [item] : []));
  const found: Itemset[] = frequent.map((item) => ({ items: [item], count: basketsOf[item]?.length ?? 0 }));
  if (maxSize < 2) return found;
  const size = frequent.length;
  if (size > mostItems) throw new RangeError(`${size} items are frequent; ${mostItems} can be paired.`);
  const { starts, items } = itemsByBasket(baskets, frequent);
  // Row i of the table has the pairs (i, j) with j > i.
  const rowOf = (i: number): number => i * size - (i * (i + 1)) / 2 - i - 1;
  const pairs = new Int32Array((size * (size - 1)) / 2);
  for (let basket = 0; basket < baskets.count; basket++) {
    const [from, to] = [starts[basket] ?? 0, starts[basket + 1] ?? 0];
    for (let one = from; one < to; one++) {
      const row = rowOf(items[one] ?? 0);
      for (let other = one + 1; other < to; other++) {
        const at = row + (items[other] ?? 0);
        pairs[at] = (pairs[at] ?? 0) + 1;
      }
    }
  }
  // Where pairs are a quarter of what is allowed, larger sets are far more than the rest: said before they are searched.
  if (maxSize > 2 && pairs.reduce((sum, count) => sum + (count >= minCount ? 1 : 0), 0) > limit / 4)
    throw new RangeError(`More than ${limit} sets of items are frequent.`);
  const pairCount = (i: number, j: number): number => pairs[rowOf(i) + j] ?? 0;
  const add = (places: readonly number[], count: number): void => {
    if (found.length >= limit) throw new RangeError(`More than ${limit} sets of items are frequent.`);
    found.push({ items: named(places), count });
  };
  const named = (places: readonly number[]): readonly number[] => places.map((place) => frequent[place] ?? place);
  /** Adds sets that begin with `prefix` and end with one of `lists`, and what they grow into. */
  const grow = (prefix: readonly number[], lists: readonly (readonly [place: number, list: Int32Array])[]): void => {
    for (const [index, [place, list]] of lists.entries()) {
      const set = [...prefix, place];
      if (set.length > 2) add(set, list.length);
      if (set.length === maxSize) continue;
      const grown: (readonly [number, Int32Array])[] = [];
      for (const [other, otherList] of lists.slice(index + 1)) {
        if (pairCount(place, other) < minCount) continue;
        const common = intersection(list, otherList);
        if (common.length >= minCount) grown.push([other, common]);
      }
      if (grown.length > 0) grow(set, grown);
    }
  };
  for (let i = 0; i < size; i++) {
    const partners: number[] = [];
    for (let j = i + 1; j < size; j++) {
      const count = pairCount(i, j);
      if (count < minCount) continue;
      add([i, j], count);
      partners.push(j);
    }
    if (maxSize < 3 || partners.length < 2) continue;
    const own = basketsOf[frequent[i] ?? 0] ?? new Int32Array();
    grow(
      [i],
      partners.map((j) => [j, intersection(own, basketsOf[frequent[j] ?? 0] ?? new Int32Array())] as const),
    );
  }
  return found;
}

/** How many baskets hold all of the items. */
export function countOf({ basketsOf }: Baskets, items: readonly number[]): number {
  const [first, ...others] = items
    .map((item) => basketsOf[item] ?? new Int32Array())
    .sort((a, b) => a.length - b.length);
  return others.reduce((common, list) => intersection(common, list), first ?? new Int32Array()).length;
}
