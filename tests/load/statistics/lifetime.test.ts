import { describe, expect, it } from "vitest";
import { fitPurchaseModel, purchaseModels } from "../../../load/statistics/lifetime/fit.ts";
import { maximise } from "../../../load/statistics/lifetime/maximise.ts";
import { cellsOf, type PurchaseHistory } from "../../../load/statistics/lifetime/purchase-cells.ts";
import { randomFrom } from "../mart/star-world.ts";
import type { PurchaseModel } from "../../../load/statistics/lifetime/purchase-model.ts";

/** Draws of the distributions that the models are made of. */
function drawer(seed: number) {
  const next = randomFrom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  /** G. Marsaglia and W. W. Tsang (2000). */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - next()) ** (1 / shape);
    const [d, c] = [shape - 1 / 3, 1 / Math.sqrt(9 * shape - 3)];
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const wait = (rate: number): number => -Math.log(1 - next()) / rate;
  const beta = (a: number, b: number): number => {
    const [one, other] = [gamma(a), gamma(b)];
    return one / (one + other);
  };
  return { next, gamma, wait, beta };
}

interface Simulated {
  readonly history: PurchaseHistory;
  readonly later: number;
}

/** Customers who live as a model says, watched for `age` and then for `horizon` units. */
function simulate(
  name: PurchaseModel["name"],
  [p1 = 1, p2 = 1, p3 = 1, p4 = 1]: readonly number[],
  { customers, horizon, seed }: { customers: number; horizon: number; seed: number },
): readonly Simulated[] {
  const { next, gamma, wait, beta } = drawer(seed);
  return Array.from({ length: customers }, () => {
    const age = 20 + Math.floor(next() * 20);
    const rate = gamma(p1) / p2;
    const leaving = name === "pareto_nbd" ? 0 : beta(p3, p4);
    const end = name === "pareto_nbd" ? wait(gamma(p3) / p4) : Infinity;
    let [repeats, recency, later] = [0, 0, 0];
    let isThere = name !== "mbg_nbd" || next() >= leaving;
    for (let at = wait(rate); isThere && at < end && at < age + horizon; at += wait(rate)) {
      if (at < age) [repeats, recency] = [repeats + 1, at];
      else later += 1;
      isThere = name === "pareto_nbd" || next() >= leaving;
    }
    return { history: { repeats, recency, age }, later };
  });
}

const truths = {
  bg_nbd: [0.4, 5, 0.8, 2.4],
  mbg_nbd: [0.6, 6, 0.9, 1.6],
  pareto_nbd: [0.6, 10, 0.7, 12],
} as const;

describe("models of repeat buying", () => {
  for (const name of ["bg_nbd", "mbg_nbd", "pareto_nbd"] as const) {
    const simulated = simulate(name, truths[name], { customers: 60_000, horizon: 30, seed: 7 });

    it(`${name}: expectations given a history are what simulated customers do`, () => {
      const groups = new Map<string, { expected: number; actual: number; n: number }>();
      for (const { history, later } of simulated) {
        const isRecent = history.repeats > 0 && history.age - history.recency < 8;
        const key = `${Math.min(history.repeats, 3)} ${String(isRecent)}`;
        const group = groups.get(key) ?? { expected: 0, actual: 0, n: 0 };
        group.expected += purchaseModels[name].expectedPurchases(truths[name], history, 30);
        group.actual += later;
        group.n += 1;
        groups.set(key, group);
      }
      expect(groups.size).toBe(7);
      // Means of thousands of customers: six standard errors are far above what chance does.
      for (const [key, { expected, actual, n }] of groups)
        expect(Math.abs(expected - actual), `${key}, ${n} customers`).toBeLessThan(
          6 * Math.sqrt(3 * Math.max(actual, 50)),
        );
    });

    it(`${name}: finds the parameters that customers live by, within four standard errors`, () => {
      const fitted = fitPurchaseModel(
        name,
        cellsOf(
          simulated.slice(0, 8000).map(({ history }) => history),
          7,
        ),
      );
      expect(fitted.converged).toBe(true);
      for (const [index, truth] of truths[name].entries()) {
        const error = fitted.standardErrors[index] ?? Number.NaN;
        expect(error).toBeGreaterThan(0);
        expect(Math.abs((fitted.parameters[index] ?? 0) - truth), `${name} ${index}`).toBeLessThan(4 * error);
      }
    });
  }

  it("Pareto/NBD is the same where hardly anybody leaves, on both sides of the change of method", () => {
    for (const repeats of [0, 1, 7, 300])
      for (const r of [0.3, 1, 2.5]) {
        const history = { repeats, recency: repeats === 0 ? 0 : 30, age: 39 };
        const at = (beta: number): number => purchaseModels.pareto_nbd.probabilityAlive([r, 10, 0.4, beta], history);
        const [below, above] = [at(489.9999), at(490.0001)];
        expect(Math.abs(above / below - 1), `${r} ${repeats}`).toBeLessThan(1e-6);
      }
  });

  it("give probabilities and finite numbers at the ends of their range", () => {
    for (const [name, model] of Object.entries(purchaseModels))
      for (const history of [
        { repeats: 0, recency: 0, age: 0 },
        { repeats: 500, recency: 150, age: 150 },
        { repeats: 500, recency: 1, age: 150 },
        { repeats: 1, recency: 0.1, age: 520 },
      ]) {
        const parameters = name === "pareto_nbd" ? [0.5, 10, 1, 0.01] : [0.5, 10, 1, 2];
        const alive = model.probabilityAlive(parameters, history);
        expect(alive >= 0 && alive <= 1, `${name} ${JSON.stringify(history)} ${alive}`).toBe(true);
        const expected = model.expectedPurchases(parameters, history, 52);
        expect(Number.isFinite(expected) && expected >= 0, `${name} ${JSON.stringify(history)} ${expected}`).toBe(true);
      }
  });
});

describe("maximise", () => {
  it("finds the exponential's rate with its standard error", () => {
    const [n, sum] = [400, 1000];
    const found = maximise(([rate = 1]) => n * Math.log(rate) - rate * sum, [3]);
    expect(found.converged).toBe(true);
    expect(found.parameters[0]).toBeCloseTo(0.4, 5);
    expect(found.standardErrors[0]).toBeCloseTo(0.4 / Math.sqrt(n), 6);
  });

  it("says when there is no maximum", () => {
    expect(maximise(([rate = 1]) => Math.log(rate), [1]).converged).toBe(false);
    expect(maximise(() => Number.NaN, [1]).converged).toBe(false);
  });
});
