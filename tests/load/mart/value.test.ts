import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveMartSettings, type ValueSettings } from "../../../core/mart-settings.ts";
import { customerValue, valueConcentration } from "../../../core/tables/mart.ts";
import { factOrderLine } from "../../../core/tables/star.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { planValue } from "../../../load/mart/value.ts";
import { numberOf, openStar, orderLine, randomFrom, type StarWorld } from "./star-world.ts";

/** Gini as the mean absolute difference over twice the mean: the definition, in plain loops. */
function slowGini(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  const differences = values.flatMap((one) => values.map((other) => Math.abs(one - other)));
  return differences.reduce((sum, value) => sum + value, 0) / (2 * values.length * total);
}

describe("customer_value", () => {
  let star: StarWorld;

  const run = async (settings: ValueSettings = {}): Promise<readonly string[]> =>
    star.run([planCustomerDay(), planValue(resolveMartSettings({ value: settings }).value)], "2025-12-31");

  beforeEach(async () => {
    star = await openStar();
  });
  afterEach(() => {
    star.close();
  });

  it("ranks by margin, ties by key, with shares that end at 1", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 3, day: "2025-01-01", net: 100, cost: 50 }),
      orderLine({ person: 1, day: "2025-01-01", net: 70, cost: 20 }),
      orderLine({ person: 2, day: "2025-01-01", net: 500, cost: 400 }),
    ]);
    expect(await run()).toEqual([]);
    expect(await star.rows(customerValue, "value_rank")).toMatchObject([
      {
        person_key: 2,
        value_amount: 100,
        value_basis: "margin",
        value_share: 0.5,
        cumulative_value_share: 0.5,
        is_loss: false,
      },
      { person_key: 1, value_amount: 50, value_share: 0.25, cumulative_value_share: 0.75 },
      { person_key: 3, value_amount: 50, value_share: 0.25, cumulative_value_share: 1, customer_share: 1 },
    ]);
    expect(await star.rows(valueConcentration, "as_of")).toMatchObject([
      { customers: 3, value_amount: 200, top_20_percent_share: 0.5, customers_for_80_percent: 3, loss_customers: 0 },
    ]);
  });

  it("the basis is net amount when fewer than nine of ten lines have a cost", async () => {
    const lines = Array.from({ length: 10 }, (_, index) =>
      orderLine({ person: index + 1, day: "2025-01-01", net: 10, cost: index < 8 ? 4 : null }),
    );
    await star.insert(factOrderLine, lines);
    expect(await run()).toEqual([]);
    expect((await star.rows(valueConcentration, "as_of"))[0]).toMatchObject({
      value_basis: "net_amount",
      value_amount: 100,
    });
    expect(await run({ basis: "margin" })).toEqual([]);
    expect((await star.rows(valueConcentration, "as_of"))[0]).toMatchObject({
      value_basis: "margin",
      value_amount: 48,
    });
  });

  it("loss-making customers are shown, and customers who only sent back are none", async () => {
    await star.insert(factOrderLine, [
      orderLine({ person: 1, day: "2025-01-01", net: 100 }),
      orderLine({ person: 2, day: "2025-01-01", net: 10 }),
      orderLine({ person: 2, day: "2025-01-05", net: -30, isReturn: true }),
      orderLine({ person: 3, day: "2025-01-05", net: -5, isReturn: true }),
    ]);
    expect(await run()).toEqual([]);
    expect((await star.rows(customerValue, "value_rank")).map((row) => [row["person_key"], row["is_loss"]])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await star.rows(valueConcentration, "as_of")).toMatchObject([
      { customers: 2, value_amount: 80, loss_customers: 1, loss_amount: -20, customers_for_80_percent: 1 },
    ]);
  });

  it("without value there are no shares", async () => {
    await star.insert(factOrderLine, [orderLine({ person: 1, day: "2025-01-01", net: 0 })]);
    expect(await run()).toEqual([]);
    expect((await star.rows(customerValue, "value_rank"))[0]).toMatchObject({ value_share: null });
    expect((await star.rows(valueConcentration, "as_of"))[0]).toMatchObject({ gini: null, customers: 1 });
  });

  it.each([11, 12, 13])("equals the slow truth on random amounts, seed %i", async (seed) => {
    const random = randomFrom(seed);
    const amounts = Array.from({ length: 97 }, () => Math.round(random() ** 4 * 100_000) / 100);
    await star.insert(
      factOrderLine,
      amounts.map((net, index) => orderLine({ person: index + 1, day: "2025-01-01", net })),
    );
    expect(await run()).toEqual([]);
    const [row] = await star.rows(valueConcentration, "as_of");
    const descending = [...amounts].sort((a, b) => b - a);
    const total = amounts.reduce((sum, net) => sum + net, 0);
    let customers = 0;
    for (let sum = 0; sum < 0.8 * total - 1e-9; customers += 1) sum += descending[customers] ?? 0;
    const best = descending.slice(0, 20).reduce((sum, net) => sum + net, 0);
    expect(numberOf(row, "gini")).toBeCloseTo(slowGini(amounts), 10);
    expect(row?.["customers_for_80_percent"]).toBe(customers);
    expect(numberOf(row, "top_20_percent_share")).toBeCloseTo(best / total, 10);
    expect((await star.rows(customerValue, "value_rank")).map((each) => each["value_amount"])).toEqual(descending);
  });
});
