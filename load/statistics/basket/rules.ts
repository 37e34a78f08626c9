import { qValues } from "../benjamini-hochberg.ts";
import { fisherGreater } from "../fisher.ts";
import type { Itemset } from "./itemsets.ts";

/** Who has these items often has that one too. */
export interface Rule {
  readonly items: readonly number[];
  readonly then: number;
  /** Baskets with all of them; with `items`; with `then`. */
  readonly both: number;
  readonly left: number;
  readonly right: number;
  /** Share of baskets with all of them. */
  readonly support: number;
  /** Share of baskets with `items` that have `then`. */
  readonly confidence: number;
  /** Confidence / share of all baskets with `then`: 1 when they have nothing to do with each other. */
  readonly lift: number;
  /** (1 - share with `then`) / (1 - confidence); null where no basket breaks the rule. S. Brin et al. (SIGMOD 1997). */
  readonly conviction: number | null;
  /** Pearson's chi-square of the two-by-two table, 1 degree of freedom, without correction. */
  readonly chiSquare: number;
  /** Fisher's exact test, one-sided. */
  readonly p: number;
  /**
   * The least share of false findings among rules as striking, over every rule of its size that could have been found; sizes share the error between them.
   * G. I. Webb, Machine Learning 71 (2008) 307-323.
   */
  readonly q: number;
  /** True when a rule with fewer items on its left says the same with as much confidence. */
  readonly isRedundant: boolean;
}

const keyOf = (items: readonly number[]): string => items.join();

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product *= (n - i) / (i + 1);
  return product;
}

/** Proper subsets, the empty set left out, of a short list. */
function* smaller(items: readonly number[]): Generator<readonly number[]> {
  for (let mask = 1; mask < 2 ** items.length - 1; mask++) yield items.filter((_, index) => (mask >> index) % 2 === 1);
}

/**
 * Rules with one item on the right from every frequent itemset, at least `minConfidence` sure, strongest lift first. `baskets` is how many there
 * are. The itemsets must hold all frequent ones up to their largest size.
 */
export function rulesOf(itemsets: readonly Itemset[], baskets: number, minConfidence: number): readonly Rule[] {
  const countOf = new Map(itemsets.map(({ items, count }) => [keyOf(items), count]));
  const singles = itemsets.filter(({ items }) => items.length === 1).length;
  const sizes = new Set(itemsets.map(({ items }) => items.length).filter((size) => size > 1));
  const sure = itemsets.flatMap(({ items, count: both }) =>
    items.length < 2
      ? []
      : items.flatMap((then, place) => {
          const others = items.filter((_, index) => index !== place);
          const [left, right] = [countOf.get(keyOf(others)) ?? both, countOf.get(String(then)) ?? both];
          return both / left < minConfidence
            ? []
            : [{ items: others, then, both, left, right, p: fisherGreater(both, left, right, baskets) }];
        }),
  );
  const qOf = new Map<object, number>();
  for (const size of sizes) {
    const own = sure.filter(({ items }) => items.length + 1 === size);
    const q = qValues(
      own.map(({ p }) => p),
      choose(singles, size) * size,
    );
    for (const [index, rule] of own.entries()) qOf.set(rule, Math.min(1, (q[index] ?? 1) * sizes.size));
  }
  const confidenceOf = new Map(sure.map(({ items, then, both, left }) => [`${keyOf(items)}>${then}`, both / left]));
  return sure
    .map((rule): Rule => {
      const { items, then, both, left, right, p } = rule;
      const [confidence, share] = [both / left, right / baskets];
      const isRedundant = [...smaller(items)].some(
        (fewer) => (confidenceOf.get(`${keyOf(fewer)}>${then}`) ?? -1) >= confidence,
      );
      const cross = both * (baskets - left - right + both) - (left - both) * (right - both);
      return {
        items,
        then,
        both,
        left,
        right,
        support: both / baskets,
        confidence,
        lift: confidence / share,
        conviction: both === left ? null : (1 - share) / (1 - confidence),
        chiSquare: (baskets * cross ** 2) / (left * right * (baskets - left) * (baskets - right) || 1),
        p,
        q: qOf.get(rule) ?? 1,
        isRedundant,
      };
    })
    .sort(
      (a, b) => b.lift - a.lift || b.both - a.both || keyOf(a.items).localeCompare(keyOf(b.items)) || a.then - b.then,
    );
}
