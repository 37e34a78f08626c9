import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "../../../load/statistics/bootstrap.ts";
import { cupedTest, type CovariateSums } from "../../../load/statistics/cuped.ts";
import { momentsOf, type Sums } from "../../../load/statistics/moments.ts";
import { seededRandom } from "../../../load/statistics/random.ts";
import { welchTest } from "../../../load/statistics/welch.ts";

/** Exact sums of cents. */
function sumsOf(cents: readonly number[]): Sums {
  const text = (units: bigint, places: number): string => {
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
    return `${units < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  };
  const total = cents.reduce((sum, value) => sum + BigInt(value), 0n);
  const squares = cents.reduce((sum, value) => sum + BigInt(value) ** 2n, 0n);
  return { n: cents.length, total: text(total, 2), squares: text(squares, 4) };
}

function pairSums(pairs: readonly (readonly [before: number, after: number])[]): CovariateSums {
  const products = pairs.reduce((sum, [x, y]) => sum + BigInt(x) * BigInt(y), 0n);
  return {
    outcome: sumsOf(pairs.map(([, y]) => y)),
    covariate: sumsOf(pairs.map(([x]) => x)),
    products: `${String(products / 10000n)}.${String(products % 10000n).padStart(4, "0")}`,
  };
}

describe("CUPED", () => {
  const random = seededRandom(3);
  const arm = (n: number, extra: number) =>
    Array.from({ length: n }, () => {
      const before = Math.floor(random() * 10000);
      return [before, Math.floor(before / 2 + random() * 2000) + extra] as const;
    });

  it("equals a plain computation on adjusted values", () => {
    const [treated, control] = [arm(200, 300), arm(100, 0)];
    const found = cupedTest(pairSums(treated), pairSums(control));
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const center = (pairs: readonly (readonly [number, number])[]) => {
      const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
      return pairs.map(([a, b]) => [a - x, b - y] as const);
    };
    const centered = [...center(treated), ...center(control)];
    const theta = centered.reduce((sum, [x, y]) => sum + x * y, 0) / centered.reduce((sum, [x]) => sum + x * x, 0);
    const all = mean([...treated, ...control].map(([x]) => x));
    const adjust = (pairs: readonly (readonly [number, number])[]) =>
      pairs.map(([x, y]) => (y - theta * (x - all)) / 100);
    const [one, other] = [adjust(treated), adjust(control)];
    expect(found?.difference).toBeCloseTo(mean(one) - mean(other), 9);
    const variance = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
    const error = Math.sqrt(variance(one) / 200 + variance(other) / 100);
    expect(found?.statistic).toBeCloseTo((mean(one) - mean(other)) / error, 9);
  });

  it("takes most of the noise away where the year before tells the window, and none where it does not", () => {
    const [treated, control] = [arm(2000, 300), arm(2000, 0)];
    const found = cupedTest(pairSums(treated), pairSums(control));
    expect(found?.varianceLeft).toBeLessThan(0.2);
    expect(found?.difference).toBeCloseTo(3, 0);
    const unrelated = treated.map(([, y]) => [Math.floor(random() * 10000), y] as const);
    const same = control.map(([, y]) => [Math.floor(random() * 10000), y] as const);
    expect(cupedTest(pairSums(unrelated), pairSums(same))?.varianceLeft).toBeGreaterThan(0.98);
  });

  it("has no answer where nobody did anything before", () => {
    const nothing = [0, 100, 200].map((y) => [0, y] as const);
    expect(cupedTest(pairSums(nothing), pairSums(nothing))).toBeNull();
  });
});

describe("the bootstrap interval", () => {
  it("is Welch's for amounts that are spread normally, repeats with its seed, and counts zeros", () => {
    const random = seededRandom(11);
    const values = (n: number, mean: number) =>
      Float64Array.from({ length: n }, () => mean + 10 * (random() + random() + random() - 1.5));
    const [one, other] = [values(800, 52), values(700, 50)];
    const found = bootstrapInterval({ n: 2000, values: one }, { n: 2000, values: other }, 5);
    const cents = (of: Float64Array) =>
      sumsOf([...[...of].map((value) => Math.round(value * 100)), ...new Array<number>(2000 - of.length).fill(0)]);
    const welch = welchTest(momentsOf(cents(one)), momentsOf(cents(other)));
    const width = (welch?.interval.high ?? 0) - (welch?.interval.low ?? 0);
    expect(Math.abs((found?.low ?? 0) - (welch?.interval.low ?? 0))).toBeLessThan(0.08 * width);
    expect(Math.abs((found?.high ?? 0) - (welch?.interval.high ?? 0))).toBeLessThan(0.08 * width);
    expect(bootstrapInterval({ n: 2000, values: one }, { n: 2000, values: other }, 5)).toEqual(found);
    expect(bootstrapInterval({ n: 1, values: one }, { n: 2000, values: other }, 5)).toBeNull();
  });
});
