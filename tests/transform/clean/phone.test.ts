import fc from "fast-check";
import { expect, it } from "vitest";
import { parsedNumber, phoneNumber } from "../../../transform/clean/phone.ts";

it("the short way gives what libphonenumber gives", () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 12 }).map((all) => all.join(""));
  const prefix = fc.constantFrom("", "0", "+44", "+44 0", "0044", "1", "+1", "001", "+1 ", "(0)");
  fc.assert(
    fc.property(prefix, digits, fc.constantFrom("GB", "US", "CA"), (start, rest, country) => {
      expect(phoneNumber(start + rest, country)).toBe(parsedNumber(start + rest, country));
    }),
    { seed: 7, numRuns: 2000 },
  );
});
