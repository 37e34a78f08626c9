import { describe, expect, it } from "vitest";
import { detectableLift, meanSampleSize, ratePower, rateSampleSize } from "../../../load/statistics/sample-size.ts";

describe("sample sizes", () => {
  it("of two rates are those of R's power.prop.test with equal arms", () => {
    // power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.65; power.prop.test(n = 50, p1 = .50, p2 = .75): power = .7401659.
    expect(rateSampleSize(0.5, 0.75, 0.5, { power: 0.9 })).toEqual({ treated: 77, control: 77 });
    expect(ratePower(0.5, 0.75, 100, 0.5)).toBeCloseTo(0.7401659, 6);
    // power.prop.test(n = 50, p1 = .5, power = .90, sig.level = .05): p2 = .8026141.
    expect(detectableLift(0.5, { treated: 50, control: 50 }, { power: 0.9 })).toBeCloseTo(0.3026141, 4);
  });

  it("of two means are the textbook's: 63 an arm for half a standard deviation at 80 %", () => {
    expect(meanSampleSize(0.5, 1, 0.5)).toEqual({ treated: 63, control: 63 });
  });

  it("a small control group needs more people in all, and what can be detected grows with it", () => {
    const even = rateSampleSize(0.03, 0.035, 0.5);
    const uneven = rateSampleSize(0.03, 0.035, 0.9);
    expect(uneven.treated + uneven.control).toBeGreaterThan(even.treated + even.control);
    expect(detectableLift(0.03, uneven)).toBeCloseTo(0.005, 4);
    expect(detectableLift(0.03, { treated: 10, control: 0 })).toBeNull();
    expect(detectableLift(0.999, { treated: 10, control: 10 })).toBeNull();
  });
});
