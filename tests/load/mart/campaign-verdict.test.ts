import { describe, expect, it } from "vitest";
import { judge, type VerdictInput } from "../../../load/mart/campaign-verdict.ts";

const proven: VerdictInput = {
  label: "incremental",
  value: 300,
  cost: 100,
  roi: 2,
  roiInterval: { low: 0.5, high: 3.5 },
  valueP: 0.001,
  responseP: 0.001,
  responseLift: 0.02,
  treated: 5000,
  control: 500,
  minimum_per_arm: 100,
  splitP: null,
  openUntil: null,
};

describe("the verdict", () => {
  it.each<[string, Partial<VerdictInput>, string]>([
    ["the whole interval above zero", {}, "scale"],
    ["above zero, but not after adjustment, and nothing else proven", { valueP: 0.06, responseP: 0.2 }, "not proven"],
    ["the interval reaches below zero, the lift is proven", { roiInterval: { low: -0.2, high: 3 } }, "repeat"],
    ["only the response is proven, ROI above zero", { roiInterval: { low: -0.2, high: 3 }, valueP: 0.2 }, "repeat"],
    ["proven lift that does not pay", { roi: -0.3, roiInterval: { low: -0.8, high: 0.2 } }, "fix"],
    ["the whole interval below zero", { roi: -0.8, roiInterval: { low: -1.2, high: -0.1 } }, "stop"],
    ["nothing proven", { roiInterval: { low: -2, high: 3 }, valueP: 0.4, responseP: 0.4 }, "not proven"],
    [
      "a proven loss of buyers is no proven lift",
      { roi: 0.1, roiInterval: { low: -2, high: 3 }, valueP: 0.4, responseLift: -0.02 },
      "not proven",
    ],
    ["no cost, proven value", { cost: 0, roi: null, roiInterval: null }, "repeat"],
    ["no cost, value by chance", { cost: 0, roi: null, roiInterval: null, valueP: 0.3 }, "not proven"],
    ["no spread to judge by", { roi: -1, value: 0, roiInterval: null, valueP: null }, "not proven"],
    ["a window that is open", { openUntil: "2026-07-01" }, "not proven"],
    ["too few persons", { label: "not enough data", control: 20 }, "not proven"],
    ["a failed split check", { label: "split check failed", splitP: 1e-9 }, "not proven"],
    ["no value known", { value: null, roi: null, roiInterval: null }, "not proven"],
    ["no control group, value beyond the cost", { label: "attributed" }, "not proven"],
    ["no control group, value below the cost", { label: "attributed", value: 60 }, "stop"],
    ["nobody contacted", { label: "attributed", treated: 0, value: 60 }, "not proven"],
  ])("%s", (_, change, verdict) => {
    const result = judge({ ...proven, ...change });
    expect(result.verdict).toBe(verdict);
    expect(result.reason).toMatch(/^[A-Z].*\.$/);
  });

  it("the reason gives the figures", () => {
    expect(judge(proven).reason).toBe("ROI 200 % (95 % interval 50 % to 350 %): it pays even at the low end.");
    const losing = { roi: -0.5, roiInterval: { low: -12.345, high: -0.001 } };
    expect(judge({ ...proven, ...losing }).reason).toBe(
      "ROI \u221250 % (95 % interval \u22121,235 % to 0 %): it loses money even at the high end.",
    );
    expect(judge({ ...proven, roi: null, roiInterval: null, cost: 0, value: 1234.5 }).reason).toBe(
      "It added 1,234.50, beyond chance, and no cost is booked.",
    );
    expect(judge({ ...proven, label: "not enough data", control: 20 }).reason).toBe(
      "An arm has fewer than 100 persons (5000 treated, 20 control).",
    );
  });
});
