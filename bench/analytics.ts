import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase, sql, type Database, type MartSettings } from "housefile";
import { basketRule, cohortRetention, customerDay, customerLifetime, customerRfm } from "../core/tables/mart.ts";
import { dimProduct, factOrderLine, starTables } from "../core/tables/star.ts";
import { quietContext } from "../load/analysis/step-context.ts";
import { planMarts } from "../load/mart/plan.ts";
import { fitPurchaseModel } from "../load/statistics/lifetime/fit.ts";
import { fitGammaGamma } from "../load/statistics/lifetime/gamma-gamma.ts";
import { cellsSql, historyTableSql } from "../load/mart/lifetime.sql.ts";
import { fitLogistic, predictLogistic } from "../load/statistics/logistic.ts";
import { seededRandom } from "../load/statistics/random.ts";
import { createTableSql } from "../warehouse/database.ts";
import { fatOrdersSql, inventStarSql } from "./analytics/invent.sql.ts";

const { values } = parseArgs({ options: { people: { type: "string", default: "1000000" } } });
const people = Number(values.people);
const asOf = "2026-06-30";

async function timed<T>(work: () => Promise<T> | T): Promise<readonly [seconds: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1000, result];
}

/** Seconds of each step, its audits left out. */
async function runSteps(database: Database, names: readonly string[], settings: MartSettings = {}): Promise<number> {
  const db = database.withParameters({ as_of: asOf, now: new Date(`${asOf}T23:00:00Z`), run_id: 1 });
  let total = 0;
  for (const step of planMarts(settings).filter(({ name }) => names.includes(name))) {
    const [seconds] = await timed(() =>
      database.transaction(async () => {
        await step.act?.(quietContext(db, asOf));
        for (const statement of step.sql) await db.run(statement);
      }),
    );
    total += seconds;
    if (names.length > 1) console.log(`    ${step.name.padEnd(28)} ${seconds.toFixed(2).padStart(6)} s`);
  }
  return total;
}

function print(what: string, seconds: number, aim: number, baseline: number, note: string): void {
  const memory = `${String(Math.round(process.resourceUsage().maxRSS / 1024))} MB so far`;
  console.log(
    `${what.padEnd(58)} ${seconds.toFixed(2).padStart(6)} s (aimed at ${String(aim)} s)  ${(seconds / baseline).toFixed(1).padStart(6)} x one grouping of the lines  ${note}  ${memory}`,
  );
}

/** Whether two questions have the same answer. */
async function isSame(database: Database, one: ReturnType<typeof sql>, other: ReturnType<typeof sql>): Promise<string> {
  const [row] = await database.session.rows<{ one: string; other: string }>(
    sql`select (${one})::varchar as one, (${other})::varchar as other`,
  );
  return row?.one === row?.other ? "contents hold" : `CONTENTS DIFFER: ${String(row?.one)}, ${String(row?.other)}`;
}

/** Reads the histories of all customers and fits every model to them; prints what comes out beside what the people were made with. */
async function fitLifetimeModels(db: Database["session"]): Promise<void> {
  await db.run(historyTableSql(7));
  const rows = await db.rows<Record<"repeats" | "recency_days" | "age_days" | "customers", number>>(
    cellsSql(sql`from lifetime_history`),
  );
  const weeks = (name: "recency_days" | "age_days"): Float64Array => Float64Array.from(rows, (row) => row[name] / 7);
  const cells = {
    unitDays: 7,
    repeats: Float64Array.from(rows, ({ repeats }) => repeats),
    recency: weeks("recency_days"),
    age: weeks("age_days"),
    customers: Float64Array.from(rows, ({ customers: count }) => count),
  };
  for (const name of ["bg_nbd", "mbg_nbd", "pareto_nbd"] as const) {
    const [seconds, { parameters, standardErrors, converged }] = await timed(() => fitPurchaseModel(name, cells));
    const told = parameters.map((value, index) => `${value.toFixed(4)} (${(standardErrors[index] ?? 0).toFixed(4)})`);
    console.log(
      `    ${name.padEnd(12)} ${seconds.toFixed(2)} s ${converged ? "" : "NOT CONVERGED "}${told.join("  ")}`,
    );
  }
  const spending = await db.rows<{ purchases: number; mean: number }>(
    sql`select spent_days::double as purchases, mean_amount as mean from lifetime_history where spent_days > 0`,
  );
  const [seconds, spend] = await timed(() =>
    fitGammaGamma({
      purchases: Float64Array.from(spending, ({ purchases }) => purchases),
      mean: Float64Array.from(spending, ({ mean }) => mean),
    }),
  );
  console.log(
    `    gamma_gamma  ${seconds.toFixed(2)} s ${spend.parameters.map((value) => value.toFixed(4)).join("  ")}; the people are made with MBG/NBD at r 1, alpha 8.57 weeks, a .62, b 1`,
  );
  await db.run(sql`drop table lifetime_history`);
}

function logisticRows(rows: number, columns: number) {
  const random = seededRandom(1);
  const values = Float64Array.from({ length: rows * columns }, () => random() + random() - 1);
  const outcomes = Float64Array.from({ length: rows }, (_, row) => {
    const score = -1 + 2 * (values[row * columns] ?? 0) - (values[row * columns + 1] ?? 0);
    return random() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  return { columns, values, outcomes };
}

const folder = await mkdtemp(join(tmpdir(), "housefile-analytics-"));
const database = await openDatabase(join(folder, "shop.duckdb"), { threads: 2, memoryLimit: "1GB" });
try {
  const { session } = database;
  for (const schema of ["star", "mart"]) await session.run(sql`create schema ${sql.id(schema)}`);
  for (const table of starTables) await session.run(createTableSql(table, "replace"));
  for (const statement of inventStarSql(people)) await session.run(statement);
  await session.run(sql`checkpoint`);
  const grouping = sql`
    create or replace temp table plain as
    select person_key, count(distinct order_id) as orders, sum(net_amount) as net_amount, max(date_key) as last from ${factOrderLine} group by person_key`;
  await session.run(grouping);
  const [baseline] = await timed(() => session.run(grouping));
  const [counted] = await session.rows<{ lines: number; people: number }>(
    sql`select count(*) as lines, count(distinct person_key) as people from ${factOrderLine}`,
  );
  console.log(
    `${String(counted?.lines)} order lines of ${String(counted?.people)} customers; one grouping of the lines by person takes ${baseline.toFixed(2)} s`,
  );

  const customers = [
    "mart.customer_day",
    "mart.customer_rfm",
    "mart.customer_value",
    "mart.customer_lifecycle",
    "mart.cohort_retention",
  ];
  const segments = await runSteps(database, customers);
  const same = await isSame(
    database,
    sql`select (sum(frequency), sum(monetary)) from ${customerRfm}`,
    sql`select (sum(orders), sum(net_amount)) from plain`,
  );
  const whole = await isSame(
    database,
    sql`select sum(customers) from ${cohortRetention} where period_no = 0`,
    sql`select count(distinct person_key) from ${customerDay}`,
  );
  print("RFM, Pareto, life cycle, cohorts", segments, 15, baseline, `${same}, ${whole}`);

  const db = database.withParameters({ as_of: asOf, now: new Date(`${asOf}T23:00:00Z`), run_id: 1 });
  const [fits] = await timed(() => fitLifetimeModels(db));
  print("BG, MBG, Pareto/NBD, Gamma-Gamma with errors", fits, 10, baseline, "");
  const lifetime = await runSteps(database, ["mart.customer_lifetime"]);
  const all = await isSame(database, sql`select count(*) from ${customerLifetime}`, sql`select count(*) from plain`);
  print("the lifetime mart: two models twice, every customer", lifetime, 20, baseline, all);

  const baskets = async (max_size: number): Promise<number> =>
    runSteps(database, ["mart.basket_rule"], { baskets: { min_support: 0.001, max_size } });
  const pairs = await baskets(2);
  print("pairs at .1 %", pairs, 10, baseline, "");
  const sets = await baskets(4);
  const rules = await isSame(
    database,
    sql`select both_orders from ${basketRule} where size = 2 order by rank limit 1`,
    sql`
      with
        rule as (select items, then_item from ${basketRule} where size = 2 order by rank limit 1),
        bought as (
          select order_id, min(date_key) as date_key, bool_or(name = items) and bool_or(name = then_item) as has_both
          from ${factOrderLine}
          join ${dimProduct} using (product_key)
          cross join rule
          group by order_id
        )
      select count(*) from bought where has_both and date_key <= (select quantile_disc(date_key, 0.75) from bought)`,
  );
  print("itemsets to 4 at .1 %", sets, 60, baseline, rules);
  await session.run(fatOrdersSql);
  const fat = await baskets(4);
  console.log(
    `    with fifty orders of five hundred items ${fat.toFixed(2)} s: ${(fat / sets).toFixed(2)} x (aimed at 2 x at most)`,
  );

  const rows = logisticRows(1_000_000, 30);
  const [fitting, model] = await timed(() => fitLogistic(rows));
  const [first = 0, second = 0] = model.coefficients;
  const mean = predictLogistic(model, rows).reduce((sum, chance) => sum + chance, 0) / 1e6;
  const share = rows.outcomes.reduce((sum, yes) => sum + yes, 0) / 1e6;
  const holds = Math.abs(mean - share) < 1e-6 && Math.abs(first / (model.deviations[0] ?? 1) - 2) < 0.05 && second < 0;
  print(
    "logistic regression, 1M rows x 30 columns",
    fitting,
    20,
    baseline,
    holds ? "contents hold" : `CONTENTS DIFFER (${String(first)})`,
  );
} finally {
  database.close();
  await rm(folder, { recursive: true, force: true });
}
