import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { customerRfm, deviation, populationShift, segmentHistory } from "../../core/tables/mart.ts";
import { dimChannel, dimSource, factOrderLine } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit } from "../audit.ts";
import { cusum } from "../statistics/cusum.ts";
import { decompose, robustDeviation } from "../statistics/stl.ts";
import { daysBack, populationShiftSql, seriesSql } from "./deviation.sql.ts";

interface Series {
  readonly [column: string]: string | readonly number[];
  readonly kpi: string;
  readonly dimension: string;
  readonly member: string;
  readonly actuals: readonly number[];
}

/** The last days that are told. */
const daysTold = 28;

/** Beyond these a figure is called a deviation: a residual of so many robust deviations, or a CUSUM. */
const [mostDeviations, mostCusum] = [4, 8];

/** One row of `deviation_row`. */
type DeviationRow = readonly [string, string, string, number, ...numbers: number[], isDeviation: boolean];

/** Residuals beyond so many robust deviations count as so many: one great day is no drift. */
const clipped = 4;

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How much a residual varies: the robust deviation, or more where the series is skewed. The robust decomposition follows the
 * ordinary day, so the residuals of skewed amounts have a mean above zero, which is no drift either: `centre`.
 */
function spreadOf(residual: Float64Array): { scale: number; centre: number } {
  const robust = robustDeviation(residual);
  const tame = residual.map((rest) => Math.max(-clipped * robust, Math.min(clipped * robust, rest)));
  const centre = meanOf(tame);
  const deviation = Math.sqrt(meanOf(tame.map((rest) => (rest - centre) ** 2)));
  return { scale: robust === 0 ? 0 : Math.max(robust, deviation), centre };
}

function judge({ kpi, dimension, member, actuals }: Series): readonly DeviationRow[] {
  const values = Float64Array.from(actuals);
  const { residual } = decompose(values, 7);
  const { scale, centre } = spreadOf(residual);
  if (scale === 0) return [];
  const z = residual.map((rest) => rest / scale);
  const drift = residual.map((rest) => Math.max(-clipped, Math.min(clipped, (rest - centre) / scale)));
  const { high, low } = cusum(drift, mostCusum);
  return Array.from({ length: daysTold }, (_, index) => daysBack - daysTold + index).map((place): DeviationRow => {
    const [rest, score, up, down] = [residual, z, high, low].map((of) => of[place] ?? 0) as [
      number,
      number,
      number,
      number,
    ];
    const actual = values[place] ?? 0;
    const isDeviation = Math.abs(score) > mostDeviations || up > mostCusum || down > mostCusum;
    return [kpi, dimension, member, place, actual, actual - rest, rest, score, up, down, isDeviation];
  });
}

async function writeDeviations(db: Session): Promise<number> {
  await db.run(createTableSql(deviation, "replace"));
  await db.run(sql`create or replace temp table deviation_row (
    kpi varchar, dimension varchar, member varchar, place integer, actual double, expected double, residual double, robust_z double,
    cusum_high double, cusum_low double, is_deviation boolean)`);
  const series = await db.rows<Series>(seriesSql);
  await db.append(
    "deviation_row",
    series.map((one) => judge(one)),
  );
  const written = await db.run(sql`
    insert into ${deviation}
    select
      ${sql.run("as_of")}, kpi, dimension, member, ${sql.run("as_of")} - ${sql.lit(daysBack - 1)} + place, actual, round(expected, 6),
      round(residual, 6), round(robust_z, 6), round(cusum_high, 6), round(cusum_low, 6), is_deviation
    from deviation_row
    order by kpi, dimension, member, place`);
  await db.run(sql`drop table deviation_row`);
  return written;
}

/**
 * `mart.deviation` and `mart.population_shift`: daily figures that trend and weekday do not explain, and distributions that moved. Series with
 * something on fewer than half of the days are not judged.
 */
export function planDeviation(): Step {
  return step({
    name: "mart.deviation",
    stage: "mart",
    reads: [factOrderLine, dimChannel, dimSource, customerRfm, segmentHistory],
    writes: [deviation, populationShift],
    act: async ({ db }) => ({ rowsWritten: await writeDeviations(db), changed: true }),
    sql: [populationShiftSql()],
    audits: [keyAudit(deviation, ["kpi", "dimension", "member", "day"]), keyAudit(populationShift, ["of"])],
  });
}
