import { describe, expect, it } from "vitest";
import { cusum } from "../../../load/statistics/cusum.ts";
import { seededRandom } from "../../../load/statistics/random.ts";
import { decompose, robustDeviation } from "../../../load/statistics/stl.ts";

const week = [3, -1, 0, 2, 5, -4, -5];

describe("STL", () => {
  it("gives back a line plus a weekly pattern exactly", () => {
    const values = Float64Array.from({ length: 182 }, (_, day) => 100 + 0.5 * day + (week[day % 7] ?? 0));
    const { trend, seasonal, residual } = decompose(values, 7);
    for (const [day, rest] of residual.entries()) {
      expect(Math.abs(rest)).toBeLessThan(1e-6);
      expect(trend[day]).toBeCloseTo(100 + 0.5 * day, 5);
      expect(seasonal[day]).toBeCloseTo(week[day % 7] ?? 0, 5);
    }
  });

  it("leaves an outlier in the residual, at its place and size, and the days around it alone", () => {
    const random = seededRandom(2);
    const values = Float64Array.from({ length: 182 }, (_, day) => 100 + (week[day % 7] ?? 0) + random() - 0.5);
    values[170] = (values[170] ?? 0) + 40;
    const { residual } = decompose(values, 7);
    expect(residual[170]).toBeGreaterThan(38);
    for (const [day, rest] of residual.entries()) if (day !== 170) expect(Math.abs(rest)).toBeLessThan(2);
  });
});

describe("the robust deviation", () => {
  it("is that of a normal spread, whatever a few outliers say", () => {
    const random = seededRandom(9);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const values = Float64Array.from({ length: 20_000 }, (_, index) => (index < 100 ? 1e6 : 3 * normal()));
    expect(robustDeviation(values)).toBeGreaterThan(2.9);
    expect(robustDeviation(values)).toBeLessThan(3.1);
  });
});

describe("CUSUM", () => {
  it("adds up what goes beyond the slack, and starts again at 0", () => {
    const { high, low } = cusum(Float64Array.from([0, 2, 1, -3, -1]), 8);
    expect([...high]).toEqual([0, 1.5, 2, 0, 0]);
    expect([...low]).toEqual([0, 0, 0, 2.5, 3]);
  });

  it("begins again after it has passed the limit, so that one shift is told once", () => {
    const { high } = cusum(new Float64Array(12).fill(2), 4);
    expect([...high].filter((sum) => sum > 4)).toHaveLength(4);
    expect([...high].slice(0, 4)).toEqual([1.5, 3, 4.5, 1.5]);
  });
});
