import { describe, expect, it } from "vitest";
import { breakEvenIndex, breakEvenRate } from "../../../load/statistics/break-even.ts";
import { holmAdjust } from "../../../load/statistics/holm.ts";
import { normalFactor, scaleInterval } from "../../../load/statistics/interval.ts";
import { meanInterval } from "../../../load/statistics/mean-interval.ts";
import { addSums, momentsOf, scaleMoments, type Moments } from "../../../load/statistics/moments.ts";
import { newcombeInterval } from "../../../load/statistics/newcombe.ts";
import { returnOnInvestment, roiInterval } from "../../../load/statistics/roi.ts";
import { splitCheck } from "../../../load/statistics/split-check.ts";
import { isEnoughToCompare, twoProportionTest } from "../../../load/statistics/two-proportions.ts";
import { welchTest } from "../../../load/statistics/welch.ts";
import { wilsonInterval } from "../../../load/statistics/wilson.ts";

function momentsOfValues(values: readonly number[]): Moments {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) };
}

/** R's data set `sleep`. */
const sleep = {
  one: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  two: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
};

describe("Welch's t test", () => {
  it("R's sleep gives t -1.8608, df 17.776, p .07939 and R's interval", () => {
    const result = welchTest(momentsOfValues(sleep.one), momentsOfValues(sleep.two));
    expect(result?.statistic).toBeCloseTo(-1.8608, 4);
    expect(result?.degreesOfFreedom).toBeCloseTo(17.776, 3);
    expect(result?.pValue).toBeCloseTo(0.07939, 5);
    expect(result?.interval.low).toBeCloseTo(-3.3654832, 6);
    expect(result?.interval.high).toBeCloseTo(0.2054832, 6);
  });

  it("an arm of one person, or no spread at all, is not judged", () => {
    expect(welchTest({ n: 1, mean: 3, variance: 0 }, momentsOfValues(sleep.two))).toBeNull();
    expect(welchTest({ n: 5, mean: 3, variance: 0 }, { n: 5, mean: 4, variance: 0 })).toBeNull();
  });
});

describe("intervals of rates", () => {
  it("Wilson's interval of 81 of 263 is .2553 to .3662", () => {
    const { low, high } = wilsonInterval({ count: 81, n: 263 });
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("Wilson's interval of nobody begins at exactly 0 and of everybody ends at exactly 1", () => {
    expect(wilsonInterval({ count: 0, n: 7 }).low).toBe(0);
    expect(wilsonInterval({ count: 7, n: 7 }).high).toBe(1);
  });

  it("Newcombe's interval of 56/70 against 48/80 is .0524 to .3339", () => {
    const { low, high } = newcombeInterval({ count: 56, n: 70 }, { count: 48, n: 80 });
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it("Newcombe's interval turns round with its arms", () => {
    const one = { count: 9, n: 10 };
    const other = { count: 3, n: 10 };
    const forward = newcombeInterval(one, other);
    const backward = newcombeInterval(other, one);
    expect(backward.low).toBeCloseTo(-forward.high, 12);
    expect(backward.high).toBeCloseTo(-forward.low, 12);
  });
});

describe("the pooled z test", () => {
  it("is for arms that let expect five with the outcome and five without", () => {
    expect(isEnoughToCompare({ count: 8, n: 500 }, { count: 2, n: 500 })).toBe(true);
    expect(isEnoughToCompare({ count: 7, n: 500 }, { count: 2, n: 500 })).toBe(false);
    expect(isEnoughToCompare({ count: 90, n: 4500 }, { count: 0, n: 100 })).toBe(false);
    expect(isEnoughToCompare({ count: 498, n: 500 }, { count: 493, n: 500 })).toBe(false);
  });

  it("p keeps its digits in the far tail", () => {
    const { statistic, pValue } = twoProportionTest({ count: 3894, n: 21307 }, { count: 2262, n: 21306 });
    expect(statistic).toBeCloseTo(22.486, 3);
    expect(pValue).toBeGreaterThan(1e-112);
    expect(pValue).toBeLessThan(1e-111);
  });

  it("where nobody or everybody had the outcome, nothing differs", () => {
    expect(twoProportionTest({ count: 0, n: 5 }, { count: 0, n: 9 })).toEqual({
      difference: 0,
      statistic: 0,
      pValue: 1,
    });
    expect(twoProportionTest({ count: 5, n: 5 }, { count: 9, n: 9 }).pValue).toBe(1);
  });
});

describe("moments", () => {
  it("mean and variance come exactly from decimal text", () => {
    expect(momentsOf({ n: 3, total: "6.0000", squares: "14.00000000" })).toEqual({ n: 3, mean: 2, variance: 1 });
    expect(momentsOf({ n: 2, total: "-1.5", squares: "1.25" })).toEqual({ n: 2, mean: -0.75, variance: 0.125 });
  });

  it("a small spread beside a large mean does not cancel out", () => {
    const at = 1_000_000_000n;
    const squares = (at - 1n) ** 2n + at ** 2n + (at + 1n) ** 2n;
    expect(momentsOf({ n: 3, total: String(3n * at), squares: String(squares) }).variance).toBe(1);
  });

  it("sums of two groups add up, below zero too", () => {
    const sum = addSums({ n: 1, total: "-0.5000", squares: "0.25000000" }, { n: 2, total: "0.2", squares: "0.04" });
    expect(sum).toEqual({ n: 3, total: "-0.3000", squares: "0.29000000" });
  });

  it("scaling the amounts scales the mean once and the variance twice", () => {
    expect(scaleMoments({ n: 4, mean: 10, variance: 9 }, 0.5)).toEqual({ n: 4, mean: 5, variance: 2.25 });
  });

  it("the t interval of R's sleep, group 1, is R's", () => {
    const interval = meanInterval(momentsOfValues(sleep.one));
    expect(interval?.low).toBeCloseTo(-0.5297804, 6);
    expect(interval?.high).toBeCloseTo(2.0297804, 6);
    expect(meanInterval({ n: 1, mean: 2, variance: 0 })).toBeNull();
  });
});

describe("the split check", () => {
  const planned = new Map([
    ["control", 10],
    ["treatment", 90],
  ]);

  it("a split as planned passes, whatever the scale of the shares", () => {
    const persons = new Map([
      ["control", 100],
      ["treatment", 900],
    ]);
    expect(splitCheck(persons, planned)).toBe(1);
    expect(
      splitCheck(
        persons,
        new Map([
          ["control", 0.1],
          ["treatment", 0.9],
        ]),
      ),
    ).toBeCloseTo(1, 12);
  });

  it("is R's chisq.test: 60 and 40 of a fair split give .0455", () => {
    const fair = new Map([
      ["a", 1],
      ["b", 1],
    ]);
    expect(
      splitCheck(
        new Map([
          ["a", 60],
          ["b", 40],
        ]),
        fair,
      ),
    ).toBeCloseTo(0.0455003, 6);
  });

  it("a missing planned cell fails by its count, a cell nobody planned fails at once", () => {
    expect(splitCheck(new Map([["treatment", 1000]]), planned)).toBeLessThan(1e-12);
    expect(
      splitCheck(
        new Map([
          ["control", 10],
          ["treatment", 90],
          ["extra", 1],
        ]),
        planned,
      ),
    ).toBe(0);
  });
});

describe("Holm's adjustment", () => {
  it("is R's p.adjust", () => {
    expect(holmAdjust([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it("never exceeds 1, and no p values give none", () => {
    expect(holmAdjust([0.9, 0.8])).toEqual([1, 1]);
    expect(holmAdjust([])).toEqual([]);
  });
});

describe("planning", () => {
  it(".55 a contact against 40 an order breaks even at 1.375 %, and 2.5 % is an index of 81.82", () => {
    const breakEven = breakEvenRate(0.55, 40);
    expect(breakEven).toBeCloseTo(0.01375, 12);
    expect(breakEvenIndex(0.025, breakEven)).toBeCloseTo(81.82, 2);
  });

  it("without a value per order or a cost there is no break-even index", () => {
    expect(breakEvenRate(0.55, 0)).toBeNull();
    expect(breakEvenIndex(0.025, null)).toBeNull();
    expect(breakEvenIndex(0.025, 0)).toBeNull();
  });

  it("the ROI's interval is the value's, carried through", () => {
    expect(returnOnInvestment(150, 100)).toBe(0.5);
    expect(roiInterval({ low: 80, high: 220 }, 100)).toEqual({ low: -0.2, high: 1.2 });
    expect(returnOnInvestment(150, 0)).toBeNull();
    expect(roiInterval({ low: 1, high: 2 }, 0)).toBeNull();
  });

  it("an interval scaled by a negative factor turns round", () => {
    expect(scaleInterval({ low: 1, high: 2 }, -3)).toEqual({ low: -6, high: -3 });
    expect(normalFactor(0.95)).toBeCloseTo(1.959964, 6);
  });
});
