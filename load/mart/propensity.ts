import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import type { ResolvedPropensitySettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import {
  customerDay,
  customerPropensity,
  propensityCheck,
  propensityGains,
  propensityModel,
} from "../../core/tables/mart.ts";
import { factTouch } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { aucOf } from "../statistics/auc.ts";
import {
  fitLogistic,
  foldScores,
  predictLogistic,
  type LogisticModel,
  type Observations,
} from "../statistics/logistic.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { propensityFeatures, propensityRowsSql } from "./propensity.sql.ts";

const featureNames = Object.keys(propensityFeatures);

/** Fewer customers that bought, or that did not, teach nothing. */
const leastOfEach = 100;

/** Customers as they were known on a day, and whether they bought after it. */
interface Snapshot extends Observations {
  readonly persons: readonly (number | bigint)[];
}

async function snapshotOf(db: Session, day: Sql, horizon: number): Promise<Snapshot> {
  const columns = featureNames.length;
  const persons: (number | bigint)[] = [];
  const values: number[] = [];
  const outcomes: number[] = [];
  for await (const rows of db.batches<{ person_key: number; has_bought: number; features: never }>(
    propensityRowsSql(day, horizon),
  ))
    for (const { person_key: person, has_bought: bought, features } of rows) {
      persons.push(person);
      outcomes.push(bought);
      values.push(...(features as readonly number[]));
    }
  return { columns, persons, values: Float64Array.from(values), outcomes: Float64Array.from(outcomes) };
}

function isEnough({ outcomes }: Observations): boolean {
  const bought = outcomes.reduce((a, b) => a + b, 0);
  return bought >= leastOfEach && outcomes.length - bought >= leastOfEach;
}

async function writeCheck(
  db: Session,
  split: string,
  scores: Float64Array | null,
  { outcomes }: Observations,
): Promise<void> {
  const found = scores === null ? null : aucOf(scores, outcomes);
  await db.run(sql`insert into ${propensityCheck} values (
    ${sql.run("as_of")}, ${split}, ${found === null ? "not enough data" : "checked"}, ${outcomes.length}::bigint,
    ${outcomes.reduce((a, b) => a + b, 0)}::bigint, ${found?.auc ?? null}::double, ${found?.low ?? null}::double, ${found?.high ?? null}::double)`);
}

/** Tenths of the customers, the likeliest first: how many were expected to buy, and how many did. */
async function writeGains(db: Session, scores: Float64Array, { outcomes }: Observations): Promise<void> {
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const all = outcomes.reduce((a, b) => a + b, 0);
  let sofar = 0;
  for (let tenth = 0; tenth < 10; tenth++) {
    const rows = order.slice(Math.floor((tenth * order.length) / 10), Math.floor(((tenth + 1) * order.length) / 10));
    const expected = rows.reduce((sum, row) => sum + (scores[row] ?? 0), 0);
    const bought = rows.reduce((sum, row) => sum + (outcomes[row] ?? 0), 0);
    const interval = rows.length === 0 ? null : wilsonInterval({ count: bought, n: rows.length });
    sofar += bought;
    await db.run(sql`insert into ${propensityGains} values (
      ${sql.run("as_of")}, ${tenth + 1}, ${rows.length}::bigint, ${expected}::double, ${bought}::bigint,
      ${rows.length === 0 ? null : bought / rows.length}::double, ${interval?.low ?? null}::double, ${interval?.high ?? null}::double,
      ${all === 0 ? null : sofar / all}::double, ${all === 0 || rows.length === 0 ? null : bought / rows.length / (all / order.length)}::double)`);
  }
}

async function writeModel(db: Session, model: LogisticModel): Promise<void> {
  for (const [index, feature] of featureNames.entries()) {
    const [coefficient, error] = [model.coefficients[index] ?? 0, model.standardErrors[index] ?? Number.NaN];
    const z = coefficient / error;
    await db.run(sql`insert into ${propensityModel} values (
      ${sql.run("as_of")}, ${feature}, ${coefficient}::double, ${error}::double, ${2 * normalCdf(-Math.abs(z), 0, 1)}::double,
      ${model.means[index] ?? null}::double, ${model.deviations[index] ?? null}::double)`);
  }
}

/**
 * `mart.customer_propensity`: how likely each customer is to order within the horizon, by a logistic regression on what was known a horizon ago and
 * what followed; `propensity_model`, `propensity_check` (in folds, and later in time: the second is what to expect) and `propensity_gains`. Empty
 * where too few bought or too few did not.
 */
export function planPropensity(settings: ResolvedPropensitySettings): Step {
  const { horizon_days: horizon, ridge } = settings;
  return step({
    name: "mart.customer_propensity",
    stage: "mart",
    reads: [customerDay, factTouch],
    writes: [customerPropensity, propensityModel, propensityCheck, propensityGains],
    settings,
    act: async ({ db }) => {
      for (const mart of [customerPropensity, propensityModel, propensityCheck, propensityGains])
        await db.run(createTableSql(mart, "replace"));
      const daysAgo = (days: number): Sql => sql`(${sql.run("as_of")} - ${sql.lit(days)})`;
      const recent = await snapshotOf(db, daysAgo(horizon), horizon);
      if (!isEnough(recent)) return { rowsRead: recent.outcomes.length, rowsWritten: 0, changed: true };
      const model = fitLogistic(recent, ridge);
      await writeModel(db, model);
      await writeCheck(db, "five folds", foldScores(recent, ridge), recent);
      const earlier = await snapshotOf(db, daysAgo(2 * horizon), horizon);
      const foretold = isEnough(earlier) ? predictLogistic(fitLogistic(earlier, ridge), recent) : null;
      await writeCheck(db, "later in time", foretold, recent);
      if (foretold !== null) await writeGains(db, foretold, recent);
      const today = await snapshotOf(db, daysAgo(0), horizon);
      const chances = predictLogistic(model, today);
      await db.run(sql`create or replace temp table propensity_score (person_key bigint, probability double)`);
      await db.append("propensity_score", [today.persons.map((person, row) => [person, chances[row] ?? 0])]);
      await db.run(sql`insert into ${customerPropensity}
        select ${sql.run("as_of")}, person_key, probability, ntile(10) over (order by probability desc, person_key)
        from propensity_score
        order by person_key`);
      await db.run(sql`drop table propensity_score`);
      return {
        rowsRead: recent.outcomes.length,
        rowsWritten: today.persons.length,
        changed: true,
        notes: { iterations: model.iterations },
      };
    },
    audits: [
      keyAudit(customerPropensity, ["person_key"]),
      keyAudit(propensityModel, ["feature"]),
      keyAudit(propensityCheck, ["split"]),
      keyAudit(propensityGains, ["tenth"]),
      {
        kind: "no_rows",
        name: "propensity: probabilities are probabilities",
        query: sql`select person_key from ${customerPropensity} where not (probability between 0 and 1)`,
      },
    ],
  });
}
