import type { ResolvedLookAlikeSettings } from "../../core/mart-settings.ts";
import { HousefileError, messageOf } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { houseFile, lookAlike, lookAlikeCheck } from "../../core/tables/mart.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { aucOf } from "../statistics/auc.ts";
import { fitLogistic, foldScores, predictLogistic, type Observations } from "../statistics/logistic.ts";
import { commonValuesSql, featureCount, knownCustomersSql, strangersSql, type CommonValue } from "./look-alike.sql.ts";

/** Customers that likeness is learned from. */
const mostCustomers = 100_000;

/** Fewer members, or fewer others, teach nothing. */
const leastOfEach = 50;

async function customersOf(db: Session, segment: string, values: readonly CommonValue[]): Promise<Observations> {
  const outcomes: number[] = [];
  const numbers: number[] = [];
  try {
    for await (const rows of db.batches<{ is_member: number; features: never }>(
      knownCustomersSql(segment, values, mostCustomers),
    ))
      for (const { is_member: isMember, features } of rows) {
        outcomes.push(isMember);
        numbers.push(...(features as readonly number[]));
      }
  } catch (error) {
    throw new HousefileError("PROJECT_INVALID", `\`marts.look_alikes.segment\` is refused: ${messageOf(error)}`, {
      hint: "It is a DuckDB condition over the columns of mart.house_file, such as `segment = 'Champions'`.",
      where: "marts.look_alikes.segment",
      cause: error,
    });
  }
  return { columns: featureCount(values), values: Float64Array.from(numbers), outcomes: Float64Array.from(outcomes) };
}

function findLookAlikes({ segment, ridge }: ResolvedLookAlikeSettings): Act {
  return async ({ db }) => {
    for (const mart of [lookAlike, lookAlikeCheck]) await db.run(createTableSql(mart, "replace"));
    const values = await db.rows<CommonValue>(commonValuesSql);
    const known = await customersOf(db, segment, values);
    const members = known.outcomes.reduce((a, b) => a + b, 0);
    const others = known.outcomes.length - members;
    const isEnough = Math.min(members, others) >= leastOfEach;
    const auc = isEnough ? aucOf(foldScores(known, ridge), known.outcomes) : null;
    if (known.outcomes.length > 0)
      await db.run(sql`insert into ${lookAlikeCheck} values (
        ${sql.run("as_of")}, ${isEnough ? "checked" : "not enough data"}, ${segment}, ${members}::bigint, ${others}::bigint,
        ${auc?.auc ?? null}::double, ${auc?.low ?? null}::double, ${auc?.high ?? null}::double)`);
    if (!isEnough) return { rowsRead: known.outcomes.length, rowsWritten: 0, changed: true };
    const model = fitLogistic(known, ridge);
    await db.run(sql`create or replace temp table look_alike_score (person_key bigint, score double)`);
    let scored = 0;
    for await (const rows of db.batches<{ person_key: number; features: never }>(strangersSql(values))) {
      const numbers = Float64Array.from(rows.flatMap(({ features }) => features as readonly number[]));
      const chances = predictLogistic(model, {
        columns: known.columns,
        values: numbers,
      });
      await db.append("look_alike_score", [rows.map(({ person_key: key }, row) => [key, chances[row] ?? 0])]);
      scored += rows.length;
    }
    await db.run(sql`
      insert into ${lookAlike}
      select ${sql.run("as_of")}, person_key, round(score, 12), ntile(10) over (order by round(score, 12) desc, person_key)
      from look_alike_score
      order by person_key`);
    await db.run(sql`drop table look_alike_score`);
    return { rowsRead: known.outcomes.length, rowsWritten: scored, changed: true };
  };
}

/** `mart.look_alike` and `mart.look_alike_check`: people who never bought, by how much they resemble a segment of the customers. */
export function planLookAlikes(settings: ResolvedLookAlikeSettings): Step {
  return step({
    name: "mart.look_alike",
    stage: "mart",
    reads: [houseFile],
    writes: [lookAlike, lookAlikeCheck],
    settings,
    act: findLookAlikes(settings),
    audits: [
      keyAudit(lookAlike, ["person_key"]),
      totalAudit(
        "look-alikes: everybody who never bought is scored, or nobody",
        sql`select case when exists (from ${lookAlike}) then count(*) else 0 end from ${houseFile} where orders = 0`,
        sql`select count(*) from ${lookAlike}`,
      ),
    ],
  });
}
