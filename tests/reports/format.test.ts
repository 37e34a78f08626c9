import { describe, expect, test } from "vitest";
import { formatFor, missing } from "../../reports/format.ts";

const format = formatFor("en", "GBP", "Europe/London");
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("a format", () => {
  test("writes amounts in their natural size", () => {
    expect([9.5, 120.4, 38_400, 1_240_000, 12_400_000, -2_500].map((value) => format.money(value)).map(plain)).toEqual([
      "£9.50",
      "£120",
      "£38,400",
      "£1.24 m",
      "£12.4 m",
      "−£2,500",
    ]);
  });

  test("shows a difference with its sign, and no sign on zero", () => {
    expect(plain(format.points(0.041))).toBe("+4.1 points");
    expect(plain(format.percent(-0.5, 0, true))).toBe("−50 %");
    expect(format.cell(-0.001, "money", true)).toBe("0");
  });

  test("shows a missing value as a dash, never as zero", () => {
    expect(format.cell(null, "money")).toBe(missing);
  });

  test("shows a day as it is and an instant in its zone", () => {
    expect(format.cell("2026-09-07", "date")).toBe("7 Sep 2026");
    expect(format.instant(new Date("2026-07-01T23:30:00Z"))).toBe("2 Jul 2026, 00:30");
    expect(format.cell("infinity", "date")).toBe("infinity");
  });

  test("does not hide a small p-value behind zeros", () => {
    expect(format.cell(1.5e-13, "p")).toBe("< 0.0001");
  });
});
