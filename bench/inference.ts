import { parseArgs } from "node:util";
import { resolveMartSettings } from "../core/mart-settings.ts";
import { rateLift, valueLift, type Lift } from "../load/statistics/lift.ts";
import { bootstrapInterval } from "../load/statistics/bootstrap.ts";
import { frequentItemsets } from "../load/statistics/basket/itemsets.ts";
import { rulesOf } from "../load/statistics/basket/rules.ts";
import { cupedTest, type CovariateSums } from "../load/statistics/cuped.ts";
import { purchaseModels } from "../load/statistics/lifetime/fit.ts";
import { meanInterval } from "../load/statistics/mean-interval.ts";
import type { Interval } from "../load/statistics/interval.ts";
import type { Moments, Sums } from "../load/statistics/moments.ts";
import { seededRandom } from "../load/statistics/random.ts";
import { wilsonInterval } from "../load/statistics/wilson.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const runs = Number(values.runs);
const random = seededRandom(Number(values.seed));

const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const exponential = (): number => -Math.log(1 - random());

/** How many of n happen, by the gaps between those that do. */
function binomial(n: number, p: number): number {
  const scale = Math.log1p(-p);
  let count = 0;
  for (
    let at = Math.floor(Math.log(1 - random()) / scale);
    at < n;
    at += 1 + Math.floor(Math.log(1 - random()) / scale)
  )
    count += 1;
  return count;
}

/** A gamma variate (G. Marsaglia, W. Tsang 2000). */
function gamma(shape: number): number {
  if (shape < 1) return gamma(shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

const share = (times: number, happens: () => boolean): number => {
  let count = 0;
  for (let run = 0; run < times; run++) count += happens() ? 1 : 0;
  return count / times;
};

function line(what: string, value: number, from: number, to: number): void {
  const isIn = value >= from && value <= to;
  console.log(
    `  ${what.padEnd(64)} ${(100 * value).toFixed(2).padStart(6)} %  ${isIn ? "" : `OUTSIDE ${String(100 * from)}-${String(100 * to)} %`}`,
  );
}

/** How often an answer is true, over the runs that give one; no share where most runs withhold it as "not enough data". */
function toldLine(
  what: string,
  times: number,
  [from, to]: readonly [number, number],
  answer: () => boolean | null,
): void {
  let [told, happened] = [0, 0];
  const all = Math.floor(times);
  for (let run = 0; run < all; run++) {
    const found = answer();
    if (found === null) continue;
    told += 1;
    happened += found ? 1 : 0;
  }
  if (2 * told >= all) line(what, happened / told, from, to);
  else console.log(`  ${what.padEnd(64)}  not enough data (in ${((100 * (all - told)) / all).toFixed(1)} % of runs)`);
}

const falsePositives = [0.045, 0.055] as const;
const coverage = [0.94, 0.96] as const;

const rates = [0.005, 0.02, 0.1];
const sizes = [500, 5000, 50_000];

function* combinations(): Generator<readonly [p: number, n: number]> {
  for (const p of rates) for (const n of sizes) yield [p, n];
}

console.log(`A/A: how often two arms that are alike differ at p < .05 (${String(runs)} runs each)`);
/** Two arms with responders, and what a campaign's result says of them. */
const ratesOf = (treated: readonly [n: number, p: number], control: readonly [n: number, p: number]): Lift =>
  rateLift({ count: binomial(...treated), n: treated[0] }, { count: binomial(...control), n: control[0] });
const isFound = ({ pValue }: Lift): boolean | null => (pValue === null ? null : pValue < 0.05);

for (const times of [1, 9])
  for (const [p, n] of combinations())
    toldLine(
      `rates, pooled z: ${String(100 * p)} %, ${String(times * n)} contacted, ${String(n)} held out`,
      runs,
      falsePositives,
      () => isFound(ratesOf([times * n, p], [n, p])),
    );

/** An arm in which a share of the persons spends, amounts spread like a lognormal. */
function spendingArm(n: number, p: number): { readonly moments: Moments; readonly values: Float64Array } {
  const values = Float64Array.from({ length: binomial(n, p) }, () => Math.exp(3 + 0.8 * normal()));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return { values, moments: { n, mean, variance: (squares - n * mean * mean) / (n - 1) } };
}

const leastBuyers = resolveMartSettings().campaigns.minimum_buyers;

/** Two arms with spenders, and what a campaign's result says of them with the default minimum of buyers. */
function amountsOf(treated: readonly [n: number, p: number], control: readonly [n: number, p: number]): Lift {
  const [one, other] = [spendingArm(...treated), spendingArm(...control)];
  return valueLift(
    { ...one.moments, buyers: one.values.length },
    { ...other.moments, buyers: other.values.length },
    leastBuyers,
  );
}

const trueMean = (p: number): number => p * Math.exp(3 + 0.32);

for (const [p, n] of combinations()) {
  toldLine(
    `amounts, Welch: ${String(100 * p)} % of ${String(n)} an arm spend`,
    Math.min(runs, 20_000_000 / (n * p)),
    falsePositives,
    () => isFound(amountsOf([n, p], [n, p])),
  );
}

/** Exact decimal text of cents. */
const cents = (value: number, places: number): string => (value / 100 ** (places / 2)).toFixed(places);

function cupedArm(n: number): CovariateSums {
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let person = 0; person < n; person++) {
    const before = random() < 0.4 ? Math.round(2000 * exponential()) : 0;
    const after = random() < 0.1 ? Math.round(0.5 * before + 1000 * exponential()) : 0;
    x += before;
    y += after;
    xx += before * before;
    yy += after * after;
    xy += before * after;
  }
  const sums = (total: number, squares: number): Sums => ({ n, total: cents(total, 2), squares: cents(squares, 4) });
  return { outcome: sums(y, yy), covariate: sums(x, xx), products: cents(xy, 4) };
}
line(
  "amounts, CUPED: 10 % of 2000 an arm spend",
  share(runs, () => (cupedTest(cupedArm(2000), cupedArm(2000))?.pValue ?? 1) < 0.05),
  ...falsePositives,
);

const covers = (interval: Interval | null, value: number): boolean | null =>
  interval === null ? null : interval.low <= value && value <= interval.high;

console.log("Coverage: how often a 95 % interval holds the true value");
for (const [p, n] of combinations())
  toldLine(`a rate, Wilson: ${String(100 * p)} % of ${String(n)}`, runs, coverage, () =>
    covers(wilsonInterval({ count: binomial(n, p), n }), p),
  );
for (const times of [1, 9])
  for (const [p, n] of combinations())
    toldLine(
      `a lift of a fifth, Newcombe: ${String(100 * p)} %, ${String(times * n)} contacted, ${String(n)} held out`,
      runs,
      coverage,
      () => covers(ratesOf([times * n, 1.2 * p], [n, p]).interval, 0.2 * p),
    );
for (const [p, n] of combinations())
  toldLine(
    `an amount per person, t: ${String(100 * p)} % of ${String(n)} spend`,
    Math.min(runs, 40_000_000 / (n * p)),
    coverage,
    () => {
      const { moments, values } = spendingArm(n, p);
      return covers(values.length < leastBuyers ? null : meanInterval(moments), trueMean(p));
    },
  );
for (const times of [1, 9])
  for (const [p, n] of combinations())
    toldLine(
      `a difference of amounts, Welch: ${String(100 * p)} %, ${String(times * n)} contacted, ${String(n)} held out`,
      Math.min(runs, 20_000_000 / (times * n * p)),
      coverage,
      () => covers(amountsOf([times * n, 1.2 * p], [n, p]).interval, trueMean(0.2 * p)),
    );
for (const [p, n] of combinations()) {
  let seed = 0;
  toldLine(
    `a difference of amounts, bootstrap: ${String(100 * p)} % of ${String(n)} an arm`,
    Math.max(200, Math.min(2000, 1_000_000 / (n * p))),
    coverage,
    () => {
      const [one, other] = [spendingArm(n, 1.2 * p), spendingArm(n, p)];
      if (Math.min(one.values.length, other.values.length) < leastBuyers) return null;
      const interval = bootstrapInterval({ n, values: one.values }, { n, values: other.values }, (seed += 1), 400);
      return covers(interval, trueMean(0.2 * p));
    },
  );
}

console.log(
  "Baskets: how often items that have nothing to do with each other give a rule at q < .05 (500 runs, at most 5 % wanted)",
);
for (const [orders, items] of [
  [1000, 20],
  [2000, 60],
] as const) {
  const found = share(500, () => {
    const basketsOf = Array.from({ length: items }, (_, item) => {
      const p = 0.3 / (1 + item / 4);
      return Int32Array.from(Array.from({ length: orders }, (_b, basket) => basket).filter(() => random() < p));
    });
    const itemsets = frequentItemsets({ count: orders, basketsOf }, Math.max(10, orders / 200), 3);
    return rulesOf(itemsets, orders, 0.1).some(({ q, lift, isRedundant }) => q < 0.05 && lift > 1 && !isRedundant);
  });
  line(`${String(orders)} orders, ${String(items)} items`, found, 0, 0.05);
}

console.log(
  "Repeat buying: purchases in the 39 weeks after a year, by past purchases: expected, and what happened to invented customers",
);
const [r, alpha, a, b] = [0.5, 6, 0.9, 2];
for (const name of ["mbg_nbd", "bg_nbd", "pareto_nbd"] as const) {
  const parameters = name === "pareto_nbd" ? [0.55, 10.6, 0.6, 11.7] : [r, alpha, a, b];
  const groups = new Map<string, { expected: number; actual: number; squares: number; n: number }>();
  for (let customer = 0; customer < 10 * runs; customer++) {
    const rate = gamma(parameters[0] ?? 1) / (parameters[1] ?? 1);
    const [one, other] = [gamma(parameters[2] ?? 1), gamma(parameters[3] ?? 1)];
    const leaves = one / (one + other);
    // Pareto/NBD: a time of leaving; the others: a chance of leaving after each purchase (MBG after the first one, too).
    const until = name === "pareto_nbd" ? exponential() / (one / (parameters[3] ?? 1)) : Number.POSITIVE_INFINITY;
    const [age, horizon] = [52, 39];
    const history = { repeats: 0, recency: 0, age };
    let later = 0;
    let isGone = name === "mbg_nbd" && random() < leaves;
    for (let at = exponential() / rate; !isGone && at < Math.min(until, age + horizon); at += exponential() / rate) {
      if (at <= age) {
        history.repeats += 1;
        history.recency = at;
      } else later += 1;
      isGone = name !== "pareto_nbd" && random() < leaves;
    }
    const expected = purchaseModels[name].expectedPurchases(parameters, history, horizon);
    const key = history.repeats > 4 ? "5 and more" : String(history.repeats);
    const group = groups.get(key) ?? { expected: 0, actual: 0, squares: 0, n: 0 };
    groups.set(key, {
      expected: group.expected + expected,
      actual: group.actual + later,
      squares: group.squares + (later - expected) ** 2,
      n: group.n + 1,
    });
  }
  const told = [...groups]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([key, { expected, actual, squares, n }]) => {
      const z = (actual - expected) / Math.sqrt(squares);
      return `${key}: ${(expected / n).toFixed(3)} ${(actual / n).toFixed(3)} (z ${z.toFixed(1)}${Math.abs(z) > 3.5 ? " OUTSIDE" : ""})`;
    });
  console.log(`  ${name.padEnd(11)} ${told.join("  ")}`);
}
