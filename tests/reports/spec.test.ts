import { describe, expect, test } from "vitest";
import { HousefileError } from "../../core/error.ts";
import { roiReport, segmentReport } from "../../reports/spec.ts";

describe("a report spec", () => {
  test("needs nothing but a folder", () => {
    expect(segmentReport({ to: "out/" })).toEqual({
      kind: "segment",
      name: "segment",
      to: "out/",
      formats: ["xlsx", "html"],
      title: "Customer segments",
      locale: "en",
      company: undefined,
      currency: undefined,
      timezone: undefined,
    });
  });

  test("is frozen data", () => {
    const spec = roiReport({ to: "out/", formats: ["html", "html"] });
    expect(Object.isFrozen(spec) && Object.isFrozen(spec.formats)).toBe(true);
    expect(spec.formats).toEqual(["html"]);
  });

  test("names every wrong option at once", () => {
    const wrong = (): unknown => roiReport({ to: "", currency: "pounds", timezone: "Mars/Olympus", formats: [] });
    expect(wrong).toThrow(HousefileError);
    expect(wrong).toThrow(/`to`.*`currency`.*`timezone`.*`formats`/);
  });
});
