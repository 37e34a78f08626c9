import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daySerial, excelValue, instantSerial } from "../../reports/workbook/cell-value.ts";
import { xmlText } from "../../reports/workbook/detail-sheet.ts";

describe("a value in Excel", () => {
  test("is a day whatever the zone of the machine", () => {
    expect(daySerial("1900-03-01")).toBe(61);
    expect(daySerial("2026-11-22")).toBe(46348);
    expect(daySerial("1899-12-31")).toBeUndefined();
  });

  test("is the wall-clock time of the report's zone, on both sides of a change of clocks", () => {
    const london = instantSerial("Europe/London");
    const hours = (instant: string): number => Math.round((london(new Date(instant)) % 1) * 24 * 60) / 60;
    expect(hours("2026-10-25T00:30:00Z")).toBe(1.5);
    expect(hours("2026-10-25T01:30:00Z")).toBe(1.5);
    expect(hours("2026-10-25T02:30:00Z")).toBe(2.5);
    expect(Math.floor(london(new Date("2026-07-01T23:30:00Z")))).toBe(daySerial("2026-07-02"));
  });

  test("keeps an id that looks like a number as text", () => {
    const value = excelValue("UTC");
    expect(value("00713", "id")).toBe("00713");
    expect(value(713, "id")).toBe("713");
    expect(value(null, "money")).toBe("–");
    expect(value(0.041, "points")).toBeCloseTo(4.1);
  });
});

describe("text in sheet XML", () => {
  test("keeps what people write and drops what XML forbids", () => {
    expect(xmlText('<script>&"')).toBe('&lt;script&gt;&amp;"');
    expect(xmlText("a\u0000b\u0008c\ud800d\ufffe")).toBe("abcd");
    expect(xmlText("_x0041_")).toBe("_x005F_x0041_");
    expect(xmlText("😀 ok\n")).toBe("😀 ok\n");
  });

  test("never holds a bare markup character or half a surrogate pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const xml = xmlText(text);
        expect(/[<>]|&(?!(?:amp|lt|gt);)/.test(xml)).toBe(false);
        expect(Buffer.from(xml).toString()).toBe(xml);
      }),
    );
  });
});
