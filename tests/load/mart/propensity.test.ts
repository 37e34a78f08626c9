import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveMartSettings } from "../../../core/mart-settings.ts";
import { customerPropensity, propensityCheck, propensityGains, propensityModel } from "../../../core/tables/mart.ts";
import { factOrderLine } from "../../../core/tables/star.ts";
import { planCustomerDay } from "../../../load/mart/customer-day.ts";
import { planPropensity } from "../../../load/mart/propensity.ts";
import { aucOf } from "../../../load/statistics/auc.ts";
import { fitLogistic, predictLogistic } from "../../../load/statistics/logistic.ts";
import {
  dayAfterStart,
  numberOf,
  openStar,
  orderLine,
  randomFrom,
  shuffled,
  type Cells,
  type StarWorld,
} from "./star-world.ts";

/** Customers who order at a rate of their own for two years; half of them stop at some time. */
function orders(): readonly Cells[] {
  const random = randomFrom(21);
  const lines: Cells[] = [];
  for (let person = 1; person <= 900; person++) {
    const gap = 20 + 300 * random() ** 2;
    const end = random() < 0.5 ? 730 * random() : 730;
    for (let day = random() * gap; day < end; day -= gap * Math.log(1 - random()))
      lines.push(orderLine({ person, day: dayAfterStart(Math.floor(day)), net: 10 + Math.floor(90 * random()) }));
  }
  return lines;
}

describe("propensity", () => {
  let star: StarWorld;
  const asOf = dayAfterStart(730);
  const lines = orders();
  const { propensity } = resolveMartSettings();
  beforeAll(async () => {
    star = await openStar();
    await star.insert(factOrderLine, lines);
    expect(await star.run([planCustomerDay(), planPropensity(propensity)], asOf)).toEqual([]);
  });
  afterAll(() => {
    star.close();
  });

  it("tells who orders within 90 days, also later in time", async () => {
    const [folds, later] = await star.rows(propensityCheck, "split");
    for (const check of [folds, later]) {
      expect(check?.["status"]).toBe("checked");
      expect(numberOf(check, "auc")).toBeGreaterThan(0.75);
      expect(numberOf(check, "auc_low")).toBeLessThan(numberOf(check, "auc"));
    }
    const model = await star.rows(propensityModel, "feature");
    expect(model).toHaveLength(8);
    expect(
      numberOf(
        model.find((row) => row["feature"] === "touches in the last 90 days"),
        "coefficient",
      ),
    ).toBe(0);
  });

  it("the likeliest tenth orders most, and about as often as expected", async () => {
    const gains = await star.rows(propensityGains, "tenth");
    expect(gains).toHaveLength(10);
    expect(numberOf(gains[0], "lift")).toBeGreaterThan(1.5);
    expect(numberOf(gains[9], "cumulative_share")).toBe(1);
    const sum = (column: string): number => gains.reduce((total, row) => total + numberOf(row, column), 0);
    expect(Math.abs(sum("expected_buyers") / sum("buyers") - 1)).toBeLessThan(0.25);
  });

  it("scores every customer, the same in any order of the lines", async () => {
    const scored = await star.rows(customerPropensity, "person_key");
    expect(scored).toHaveLength(new Set(lines.map(({ person_key }) => person_key)).size);
    const other = await openStar();
    await other.insert(factOrderLine, shuffled(lines, 3));
    await other.run([planCustomerDay(), planPropensity(propensity)], asOf);
    expect(await other.rows(customerPropensity, "person_key")).toEqual(scored);
    other.close();
  });

  it("with few buyers it says nothing", async () => {
    const other = await openStar();
    await other.insert(factOrderLine, lines.slice(0, 200));
    expect(await other.run([planCustomerDay(), planPropensity(propensity)], asOf)).toEqual([]);
    expect(await other.rows(customerPropensity, "person_key")).toEqual([]);
    other.close();
  });
});

describe("logistic regression and AUC", () => {
  it("gives the coefficients of a table of two by two", () => {
    // Odds 30 : 10 where x is 1, 15 : 45 where it is 0: the log of their ratio is ln 9.
    const cells = [
      [1, 1, 30],
      [1, 0, 10],
      [0, 1, 15],
      [0, 0, 45],
    ] as const;
    const rows = cells.flatMap(([x, y, n]) => Array.from({ length: n }, () => [x, y] as const));
    const observations = {
      columns: 1,
      values: Float64Array.from(rows, ([x]) => x),
      outcomes: Float64Array.from(rows, ([, y]) => y),
    };
    const model = fitLogistic(observations, 0);
    const [deviation = 1] = model.deviations;
    expect((model.coefficients[0] ?? 0) / deviation).toBeCloseTo(Math.log(9), 6);
    expect((model.standardErrors[0] ?? 0) / deviation).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 10 + 1 / 15 + 1 / 45), 6);
    expect([...predictLogistic(model, { columns: 1, values: Float64Array.from([1, 0]) })]).toEqual([
      expect.closeTo(0.75, 8),
      expect.closeTo(0.25, 8),
    ]);
  });

  it("ends where a column tells yes from no without fail, and where one does not vary", () => {
    const model = fitLogistic({
      columns: 2,
      values: Float64Array.from([0, 5, 0, 5, 1, 5, 1, 5]),
      outcomes: Float64Array.from([0, 0, 1, 1]),
    });
    expect(model.converged).toBe(true);
    expect(model.coefficients[1]).toBeCloseTo(0, 12);
  });

  it("AUC counts pairs, ties half; nothing can be said where all did", () => {
    const found = aucOf(Float64Array.from([0.9, 0.4, 0.4, 0.1]), Float64Array.from([1, 1, 0, 0]));
    expect(found?.auc).toBe(0.875);
    expect(aucOf(Float64Array.from([1, 2]), Float64Array.from([1, 1]))).toBeNull();
  });
});
