import type { ResolvedLifetimeSettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerDay, customerLifetime, lifetimeCheck, lifetimeModel } from "../../core/tables/mart.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { normalFactor } from "../statistics/interval.ts";
import { discountedLogVariance, discountedPurchases, fitPurchaseModel, monthDays } from "../statistics/lifetime/fit.ts";
import { fitGammaGamma } from "../statistics/lifetime/gamma-gamma.ts";
import type { Maximum } from "../statistics/lifetime/maximise.ts";
import { historyAt, sampleCells, type PurchaseCells } from "../statistics/lifetime/purchase-cells.ts";
import type { FittedPurchaseModel, PurchaseModel } from "../statistics/lifetime/purchase-model.ts";
import {
  cellCountSql,
  cellsSql,
  customerLifetimeSql,
  firstDaySql,
  historySql,
  historyTableSql,
  laterPurchasesSql,
  marginShareSql,
} from "./lifetime.sql.ts";

/** Fewer customers, or fewer with a repeat purchase, say nothing about a model. */
const leastCustomers = 200;
const leastRepeaters = 50;

/** With more different histories days are rounded to weeks. */
const mostCells = 50_000;

/** With more a check is fitted to as many. */
const mostCheckedCells = 20_000;

const weekDays = 7;

async function readCells(db: Session, history: Sql): Promise<PurchaseCells> {
  const rows = await db.rows<Record<"repeats" | "recency_days" | "age_days" | "customers", number>>(cellsSql(history));
  return {
    unitDays: weekDays,
    repeats: Float64Array.from(rows, ({ repeats }) => repeats),
    recency: Float64Array.from(rows, ({ recency_days: days }) => days / weekDays),
    age: Float64Array.from(rows, ({ age_days: days }) => days / weekDays),
    customers: Float64Array.from(rows, ({ customers }) => customers),
  };
}

function isEnough({ repeats, customers }: PurchaseCells): boolean {
  let [all, again] = [0, 0];
  for (const [cell, n] of customers.entries()) {
    all += n;
    if ((repeats[cell] ?? 0) > 0) again += n;
  }
  return all >= leastCustomers && again >= leastRepeaters;
}

function sumOf(cells: PurchaseCells, of: (cell: number) => number): number {
  let sum = 0;
  for (const [cell, n] of cells.customers.entries()) sum += n * of(cell);
  return sum;
}

async function writeModel(
  db: Session,
  name: string,
  names: readonly string[],
  { fitted, isChosen, customers }: { readonly fitted: Maximum; readonly isChosen: boolean; readonly customers: number },
): Promise<void> {
  for (const [index, parameter] of names.entries()) {
    const error = fitted.standardErrors[index] ?? Number.NaN;
    await db.run(sql`insert into ${lifetimeModel} values (
      ${sql.run("as_of")}, ${name}, ${isChosen}, ${parameter}, ${fitted.parameters[index] ?? null}::double,
      ${Number.isFinite(error) ? error : null}::double, ${fitted.logLikelihood}::double, ${customers}::bigint, ${weekDays}::double, ${fitted.converged})`);
  }
}

/** A check of very many histories is fitted to a sample of them: it asks for the sum of all, which a sample of this size tells as well. */
function mostChecked(cells: PurchaseCells): PurchaseCells {
  return cells.customers.length > mostCheckedCells ? sampleCells(cells, mostCheckedCells) : cells;
}

/** Fits on the older part of the history, and compares what follows with what was expected. */
async function checkModels(
  db: Session,
  names: readonly PurchaseModel["name"][],
  fitted: ReadonlyMap<PurchaseModel["name"], FittedPurchaseModel>,
  { cells, holdout, roundTo }: { readonly cells: PurchaseCells; readonly holdout: number; readonly roundTo: number },
): Promise<void> {
  const [first] = await db.rows<{ first_on: string }>(firstDaySql);
  const [cut] = await db.rows<{ cut: string; days: number }>(sql`
    select (${sql.run("as_of")} - days)::varchar as cut, days
    from (select round((${sql.run("as_of")} - ${first?.first_on ?? null}::date) * ${holdout}::double)::integer as days)`);
  const until = sql`${cut?.cut ?? null}::date`;
  const older = await readCells(db, historySql(until, roundTo));
  const isKnown = isEnough(older) && (cut?.days ?? 0) > 0;
  const [later] = await db.rows<{ purchases: number }>(laterPurchasesSql(until));
  const horizon = (cut?.days ?? 0) / weekDays;
  for (const name of names) {
    const now = fitted.get(name);
    const alive =
      now === undefined
        ? null
        : sumOf(cells, (cell) => now.model.probabilityAlive(now.parameters, historyAt(cells, cell)));
    const then = isKnown ? fitPurchaseModel(name, mostChecked(older)) : undefined;
    const expected =
      then?.converged === true
        ? sumOf(older, (cell) => then.model.expectedPurchases(then.parameters, historyAt(older, cell), horizon))
        : null;
    const actual = isKnown ? (later?.purchases ?? 0) : null;
    const status =
      now === undefined
        ? "not enough data"
        : !now.converged
          ? "the model does not fit these customers"
          : expected === null
            ? "too short a history to check"
            : "checked";
    await db.run(sql`insert into ${lifetimeCheck} values (
      ${sql.run("as_of")}, ${name}, ${status}, ${alive}::double, ${isKnown ? until : null}, ${isKnown ? (cut?.days ?? null) : null}::bigint,
      ${isKnown ? sumOf(older, () => 1) : null}::bigint, ${expected}::double, ${actual}::double,
      ${expected === null || actual === null || actual === 0 ? null : expected / actual - 1}::double)`);
  }
}

/** What each history is worth, into `lifetime_cell`. */
async function writeCells(
  db: Session,
  fitted: FittedPurchaseModel,
  cells: PurchaseCells,
  { months, discount }: { readonly months: number; readonly discount: number },
): Promise<void> {
  await db.run(sql`create or replace temp table lifetime_cell (
    repeats bigint, recency_days bigint, age_days bigint, probability_alive double, expected_purchases double, discounted_purchases double, log_variance double)`);
  const horizon = { months, discount, unitDays: weekDays };
  const { model, parameters } = fitted;
  const rows = Array.from(cells.customers, (_, cell) => {
    const history = historyAt(cells, cell);
    return [
      history.repeats,
      Math.round(history.recency * weekDays),
      Math.round(history.age * weekDays),
      model.probabilityAlive(parameters, history),
      model.expectedPurchases(parameters, history, (months * monthDays) / weekDays),
      discountedPurchases(fitted, history, horizon),
      discountedLogVariance(fitted, history, horizon),
    ];
  });
  await db.append("lifetime_cell", [rows]);
}

/**
 * `mart.customer_lifetime`: what each customer is expected to buy and to be worth; `mart.lifetime_model`: the parameters behind it with their errors;
 * `mart.lifetime_check`: customers alive by each model, and whether the model foretold the last part of the history. Empty where there are
 * too few customers; customer lifetime value is null where the margin is not known.
 */
export function planLifetime(settings: ResolvedLifetimeSettings): Step {
  const { model: chosen, months, discount_percent, margin_percent, holdout_percent } = settings;
  return step({
    name: "mart.customer_lifetime",
    stage: "mart",
    reads: [customerDay],
    writes: [customerLifetime, lifetimeModel, lifetimeCheck],
    settings,
    act: async ({ db }) => {
      for (const mart of [customerLifetime, lifetimeModel, lifetimeCheck])
        await db.run(createTableSql(mart, "replace"));
      const [count] = await db.rows<{ cells: number }>(cellCountSql(historySql(sql.run("as_of"))));
      const roundTo = (count?.cells ?? 0) > mostCells ? weekDays : 1;
      await db.run(historyTableSql(roundTo));
      const cells = await readCells(db, sql`from lifetime_history`);
      const customers = sumOf(cells, () => 1);
      const names = [...new Set([chosen, "pareto_nbd" as const, "mbg_nbd" as const])];
      const fitted = new Map<PurchaseModel["name"], FittedPurchaseModel>();
      if (isEnough(cells))
        for (const name of names) {
          const one = fitPurchaseModel(name, cells);
          fitted.set(name, one);
          await writeModel(db, name, one.model.parameterNames, { fitted: one, isChosen: name === chosen, customers });
        }
      if (customers > 0) await checkModels(db, names, fitted, { cells, holdout: holdout_percent / 100, roundTo });
      const spending = await db.rows<{ purchases: number; mean: number }>(sql`
        select spent_days::double as purchases, mean_amount as mean from lifetime_history where spent_days > 0 order by person_key`);
      const buying = fitted.get(chosen);
      let written = 0;
      if (buying?.converged === true && spending.length >= leastRepeaters) {
        const spend = fitGammaGamma({
          purchases: Float64Array.from(spending, ({ purchases }) => purchases),
          mean: Float64Array.from(spending, ({ mean }) => mean),
        });
        await writeModel(db, "gamma_gamma", ["p", "q", "gamma"], {
          fitted: spend,
          isChosen: true,
          customers: spending.length,
        });
        if (spend.converged) {
          const [known] = await db.rows<{ share: number | null }>(marginShareSql);
          const margin = margin_percent === null ? (known?.share ?? null) : margin_percent / 100;
          await writeCells(db, buying, cells, { months, discount: discount_percent / 100 });
          await db.run(customerLifetimeSql(spend, margin, normalFactor()));
          await db.run(sql`drop table lifetime_cell`);
          written = customers;
        }
      }
      await db.run(sql`drop table lifetime_history`);
      return { rowsRead: customers, rowsWritten: written, changed: true };
    },
    audits: [
      keyAudit(customerLifetime, ["person_key"]),
      keyAudit(lifetimeModel, ["model", "parameter"]),
      keyAudit(lifetimeCheck, ["model"]),
      {
        kind: "no_rows",
        name: "customer lifetime: probabilities are probabilities, nothing expected is below 0, values lie in their intervals",
        query: sql`
          select person_key from ${customerLifetime}
          where not (probability_alive between 0 and 1 and expected_purchases >= 0 and expected_amount >= 0)
            or clv < clv_low or clv > clv_high`,
      },
      {
        kind: "no_rows",
        name: "customer lifetime: every customer has a value, or nobody has",
        query: sql`
          select n from (
            select (select count(*) from ${customerLifetime}) as n,
              (select count(distinct person_key) from ${customerDay} where orders > 0 and ordered_on <= ${sql.run("as_of")}) as customers
          ) where n not in (0, customers)`,
      },
    ],
  });
}
