import fc from "fast-check";
import { expect, test } from "vitest";
import { step, type Step } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { orderSteps } from "../../jobs/order.ts";

const make = (name: string, reads: readonly string[], writes: readonly string[]): Step =>
  step({
    name,
    stage: "mart",
    reads: reads.map((of) => table("mart", of)),
    writes: writes.map((of) => table("mart", of)),
  });

test("a step comes after those that write what it reads, however the steps are given", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
      const steps = order.map((index) => make(`s${index}`, index === 0 ? [] : [`t${index - 1}`], [`t${index}`]));
      expect(orderSteps(steps).map(({ name }) => name)).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    }),
  );
});

test("steps that need each other are refused by name", () => {
  expect(() => orderSteps([make("a", ["y"], ["x"]), make("b", ["x"], ["y"])])).toThrow(/`a`, `b`/);
});

test("a step may read what it writes", () => {
  expect(orderSteps([make("history", ["h"], ["h"])])).toHaveLength(1);
});
