import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings, type LifecycleSettings } from "../../../core/mart-settings.ts";
import { customerLifecycle } from "../../../core/tables/mart.ts";
import { dimCustomer, factOrderLine } from "../../../core/tables/star.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { planLifecycle } from "../../../load/mart/lifecycle.ts";
import { customer, dayAfterStart, openStar, orderLine, type Cells, type StarWorld } from "./star-world.ts";

/** One order a day given. */
function ordersOn(person: number, ...days: readonly number[]): readonly Cells[] {
  return days.map((day) => orderLine({ person, day: dayAfterStart(day), net: 10 }));
}

describe("customer_lifecycle", () => {
  let star: StarWorld;

  const stages = async (lines: readonly Cells[], asOf: number, settings: LifecycleSettings = {}) => {
    await star.insert(factOrderLine, lines);
    const people = [...new Set(lines.map((line) => Number(line["person_key"])))];
    await star.insert(
      dimCustomer,
      people.map((person) => customer(person)),
    );
    const { lifecycle } = resolveMartSettings({ lifecycle: settings });
    expect(await star.run([planCustomerDay(), planLifecycle(lifecycle)], dayAfterStart(asOf))).toEqual([]);
    const rows = await star.rows(customerLifecycle, "person_key");
    return rows.map((row) => [row["person_key"], row["stage"], row["gap_days"], row["gap_basis"], row["gap_ratio"]]);
  };

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  it("stages end at 1.5, 3 and 6 of the person's own median gap, ends included", async () => {
    // Each bought every 10 days up to day 20: their own gap is 10.
    const lines = ordersOn(1, 0, 10, 20);
    const at = async (asOf: number) => {
      star.close();
      star = await openStar();
      return (await stages(lines, asOf))[0]?.[1];
    };
    expect([await at(35), await at(36), await at(50), await at(51), await at(80), await at(81)]).toEqual([
      "active",
      "cooling",
      "cooling",
      "at risk",
      "at risk",
      "lapsed",
    ]);
  });

  it("the gap is the person's own median from three purchase days on, else the base's", async () => {
    const rows = await stages(
      [
        ...ordersOn(1, 0, 10, 30, 70, 80), // gaps 10, 20, 40, 10: median 15
        ...ordersOn(2, 0, 30, 60), // gaps 30, 30
        ...ordersOn(3, 50, 80), // two days: the base's
        ...ordersOn(4, 70, 70, 70), // three orders of one day: the base's
      ],
      80,
    );
    expect(rows).toEqual([
      [1, "active", 15, "own", 0],
      [2, "active", 30, "own", 20 / 30],
      [3, "active", 22.5, "base", 0],
      [4, "active", 22.5, "base", 10 / 22.5],
    ]);
  });

  it("while nobody bought three times the base's gap is the median of all gaps, and without any gap the fallback", async () => {
    expect(await stages([...ordersOn(1, 0, 20), ...ordersOn(2, 0, 40)], 60)).toEqual([
      [1, "active", 30, "base", 40 / 30],
      [2, "active", 30, "base", 20 / 30],
    ]);
    star.close();
    star = await openStar();
    expect(await stages(ordersOn(1, 0), 60, { fallback_gap_days: 40 })).toEqual([[1, "new", 40, "base", 1.5]]);
  });

  it("a first and only order is new while it is recent, then cools like any other", async () => {
    const rows = await stages([...ordersOn(1, 0, 10, 20), ...ordersOn(2, 100), ...ordersOn(3, 90)], 110);
    expect(rows.slice(1)).toEqual([
      [2, "new", 10, "base", 1],
      [3, "cooling", 10, "base", 2],
    ]);
  });

  it("who comes back after more than six gaps is reactivated until the next purchase", async () => {
    const rows = await stages(
      [
        ...ordersOn(1, 0, 10, 20, 30, 100), // silent for 70 days, own gap 10
        ...ordersOn(2, 0, 10, 20, 30, 90), // silent for 60 days: they were at risk, not lapsed
        ...ordersOn(3, 0, 10, 20, 30, 90, 100), // bought again since
      ],
      102,
    );
    expect(rows.map(([, stage]) => stage)).toEqual(["reactivated", "active", "active"]);
  });

  it("known persons without a purchase are prospects, and the unknown and inferred are nobody", async () => {
    await star.insert(dimCustomer, [
      customer(9),
      customer(0),
      customer(-1),
      { ...customer(9), customer_key: 90, is_current: false },
    ]);
    const rows = await stages([orderLine({ person: 8, day: dayAfterStart(0), net: -5, isReturn: true })], 10);
    expect(rows).toEqual([
      [8, "prospect", null, null, null],
      [9, "prospect", null, null, null],
    ]);
  });
});
