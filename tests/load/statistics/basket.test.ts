import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countOf, frequentItemsets, type Baskets } from "../../../load/statistics/basket/itemsets.ts";
import { rulesOf } from "../../../load/statistics/basket/rules.ts";
import { qValues } from "../../../load/statistics/benjamini-hochberg.ts";
import { fisherGreater } from "../../../load/statistics/fisher.ts";

function basketsOf(rows: readonly (readonly number[])[], items: number): Baskets {
  const lists = Array.from({ length: items }, (_, item) =>
    rows.flatMap((row, basket) => (row.includes(item) ? [basket] : [])),
  );
  return { count: rows.length, basketsOf: lists.map((list) => Int32Array.from(list)) };
}

const subsets = (items: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** items.length - 1 }, (_, mask) =>
    items.filter((__, index) => ((mask + 1) >> index) % 2 === 1),
  );

describe("frequent itemsets", () => {
  it("are those that counting every set finds", () => {
    const rows = fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 6 }), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), (orders, minCount, maxSize) => {
        const baskets = basketsOf(orders, 7);
        const expected = new Map<string, number>();
        for (const set of subsets([0, 1, 2, 3, 4, 5, 6])) {
          const count = orders.filter((row) => set.every((item) => row.includes(item))).length;
          if (count >= minCount && set.length <= maxSize) expected.set(set.join(), count);
          expect(countOf(baskets, set)).toBe(count);
        }
        const found = frequentItemsets(baskets, minCount, maxSize);
        expect(new Map(found.map(({ items, count }) => [items.join(), count]))).toEqual(expected);
        expect(found).toHaveLength(expected.size);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it("random baskets give a sure rule in few runs of a hundred", () => {
    let state = 12_345;
    const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
    let wrong = 0;
    for (let run = 0; run < 100; run++) {
      const lists: number[][] = Array.from({ length: 12 }, () => []);
      for (let basket = 0; basket < 500; basket++)
        for (const [item, list] of lists.entries()) if (next() < 0.05 + item / 40) list.push(basket);
      const sets = frequentItemsets({ count: 500, basketsOf: lists.map((list) => Int32Array.from(list)) }, 5, 3);
      if (rulesOf(sets, 500, 0.05).some(({ q }) => q < 0.05)) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(5);
  });
});

describe("tests of rules", () => {
  it("Fisher's exact test gives what the tail of the hypergeometric distribution is", () => {
    // The lady tasting tea: 4 of 4 by chance is 1 in 70, 3 or more 17 in 70.
    expect(fisherGreater(4, 4, 4, 8)).toBeCloseTo(1 / 70, 14);
    expect(fisherGreater(3, 4, 4, 8)).toBeCloseTo(17 / 70, 14);
    expect(fisherGreater(0, 4, 4, 8)).toBe(1);
    expect(fisherGreater(1, 4, 4, 8)).toBeCloseTo(69 / 70, 14);
    expect(fisherGreater(2, 3, 7, 8)).toBe(1);
    expect(fisherGreater(300_000, 500_000, 500_000, 1_000_000)).toBeLessThan(1e-300);
    expect(fisherGreater(250_000, 500_000, 500_000, 1_000_000)).toBeCloseTo(0.5, 2);
  });

  it("q-values are monotone and count the tests that showed nothing", () => {
    expect(qValues([0.01, 0.04, 0.03, 0.005])).toEqual([0.02, 0.04, 0.04, 0.02]);
    expect(qValues([0.01, 0.04], 10)).toEqual([0.1, 0.2]);
    expect(qValues([])).toEqual([]);
  });

  it("a rule that cannot be broken has no conviction, and one that adds nothing is redundant", () => {
    const rows = Array.from({ length: 100 }, (_, i) => (i < 20 ? [0, 1, 2] : i < 40 ? [0, 1] : i < 60 ? [2] : []));
    const rules = rulesOf(frequentItemsets(basketsOf(rows, 3), 5, 3), 100, 0.1);
    const rule = rules.find(({ items, then }) => items.join() === "0" && then === 1);
    expect(rule).toMatchObject({
      support: 0.4,
      confidence: 1,
      lift: 2.5,
      conviction: null,
      chiSquare: 100,
      isRedundant: false,
    });
    expect(rules.find(({ items, then }) => items.join() === "0,2" && then === 1)?.isRedundant).toBe(true);
  });
});
