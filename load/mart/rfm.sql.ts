import type { ResolvedRfmSettings, RfmMode } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerRfm, rfmThreshold } from "../../core/tables/mart.ts";
import { daysOfRun, purchaserSql } from "./customer-day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { blocksOf, type SegmentBlock } from "./rfm-segment.ts";

const measures = ["recency", "frequency", "monetary"] as const;
const cuts = [1, 2, 3, 4] as const;

/** `rfm_measure`: the three measures of each purchaser, a temporary table. */
export function rfmMeasureSql({ frequency, monetary }: ResolvedRfmSettings, { days, asOf } = daysOfRun): Sql {
  return sql`
    create or replace temp table rfm_measure as
    with purchaser as (${purchaserSql(days)})
    select
      person_key,
      (${asOf} - last_ordered_on)::integer as recency,
      ${sql.id(frequency === "days" ? "purchase_days" : "orders")} as frequency,
      coalesce(${sql.id(monetary)}, 0)::decimal(18,4) as monetary,
      first_ordered_on,
      last_ordered_on
    from purchaser`;
}

function quantileSql(measure: string): Sql {
  return sql`
    select ${sql.lit(measure)} as measure, unnest([1, 2, 3, 4]) as cut, unnest(quantile) as quantile
    from (select quantile_cont(${sql.id(measure)}::double, [0.2, 0.4, 0.6, 0.8]) as quantile from rfm_measure)`;
}

/** The quantiles of the three measures, type 7 as in R; the R package adds 1. */
function quantilesSql(): Sql {
  return sql.join(measures.map(quantileSql), " union all ");
}

function isByRank(mode: RfmMode): boolean {
  return mode === "exact" || mode === "nested";
}

/** How many of the four cut points a measure has passed: beyond them in mode `value`, at or beyond them in `r-rfm`. */
function cutsPassedSql(measure: string, mode: RfmMode): Sql {
  const operator = sql.raw(mode === "value" ? ">" : ">=");
  const passed = cuts.map(
    (cut) => sql`(${sql.id(measure)}::double ${operator} ${sql.id(`${measure}_${cut}`)})::integer`,
  );
  return sql.join(passed, " + ");
}

/** Scores by thresholds. A value on a threshold stays on the lower side, so equal values share a score; few days are good. */
function scoresByThresholdSql(mode: RfmMode): Sql {
  const columns = measures.flatMap((measure) =>
    cuts.map(
      (cut) =>
        sql`max(quantile + ${mode === "r-rfm" ? 1 : 0}::double) filter (where measure = ${measure} and cut = ${cut}) as ${sql.id(`${measure}_${cut}`)}`,
    ),
  );
  return sql`
    select
      rfm_measure.*,
      5 - (${cutsPassedSql("recency", mode)}) as r_score,
      1 + (${cutsPassedSql("frequency", mode)}) as f_score,
      1 + (${cutsPassedSql("monetary", mode)}) as m_score
    from rfm_measure
    cross join (select ${sql.join(columns)} from (${quantilesSql()}))`;
}

/** The fifth of a measure by rank, best last, within cells; equal values as `ties` says. */
function fifthSql(
  measure: string,
  order: "asc" | "desc",
  second: string,
  cell: readonly string[],
  { ties, seed }: ResolvedRfmSettings,
): Sql {
  const by = sql`order by ${sql.id(measure)} ${sql.raw(order)}`;
  const within = (columns: readonly string[]): Sql =>
    columns.length === 0 ? sql`` : sql`partition by ${sql.columns(columns)}`;
  if (ties === "same") {
    const middle = sql`rank() over (${within(cell)} ${by}) + (count(*) over (${within([...cell, measure])}) - 1) / 2`;
    return sql`1 + floor(5 * (${middle} - 0.5) / count(*) over (${within(cell)}))::integer`;
  }
  const draw = sql`hash(${`${String(seed)}|${measure}|`}::varchar || person_key)`;
  const rest = ties === "random" ? draw : sql`${sql.id(second)}`;
  return sql`ntile(5) over (${within(cell)} ${by}, ${rest}, person_key desc)::integer`;
}

/** Scores by rank: fifths whose sizes differ by at most 1 unless ties share a score; in mode `nested` F within R, M within R x F. */
function scoresByRankSql(settings: ResolvedRfmSettings): Sql {
  const isNested = settings.mode === "nested";
  return sql`
    select *, ${fifthSql("monetary", "asc", "frequency", isNested ? ["r_score", "f_score"] : [], settings)} as m_score
    from (
      select *, ${fifthSql("frequency", "asc", "monetary", isNested ? ["r_score"] : [], settings)} as f_score
      from (select *, ${fifthSql("recency", "desc", "monetary", [], settings)} as r_score from rfm_measure)
    )`;
}

/** The name of a cell as an expression over r_score, f_score and m_score. */
export function segmentSql(blocks: readonly SegmentBlock[]): Sql {
  const isBetween = (column: string, [low, high]: readonly [number, number]): Sql =>
    sql`${sql.id(column)} between ${low} and ${high}`;
  const cases = blocks.map(
    ({ name, r, f, m }) =>
      sql`when ${isBetween("r_score", r)} and ${isBetween("f_score", f)} and ${isBetween("m_score", m)} then ${name}`,
  );
  return sql`case ${sql.join(cases, " ")} else 'Others' end`;
}

/**
 * Every purchaser of `rfm_measure` with scores, segment and product rule. The product rule: P, then M, fewest days, F, key; the first
 * fifth (rounded up) protect, the last fifth (rounded down) avoid.
 */
export function rfmScoreSql(settings: ResolvedRfmSettings): Sql {
  return sql`
    with
      score as (${isByRank(settings.mode) ? scoresByRankSql(settings) : scoresByThresholdSql(settings.mode)}),
      place as (
        select
          score.*,
          r_score * f_score * m_score as rfm_product,
          row_number() over (
            order by r_score * f_score * m_score desc, monetary desc, recency, frequency desc, person_key
          ) as place,
          count(*) over () as customers
        from score
      )
    select
      person_key,
      recency as recency_days,
      frequency,
      monetary,
      last_ordered_on,
      first_ordered_on,
      r_score,
      f_score,
      m_score,
      (100 * r_score + 10 * f_score + m_score)::varchar as rfm_cell,
      ${segmentSql(blocksOf(settings.mode))} as segment,
      rfm_product,
      case
        when place <= (customers + 4) // 5 then 'protect'
        when place > customers - customers // 5 then 'avoid'
        else 'invest'
      end as product_rule
    from place`;
}

/** `mart.customer_rfm` from `rfm_measure`. */
export function customerRfmSql(settings: ResolvedRfmSettings): Sql {
  return replaceTableSql(customerRfm, sql`select ${sql.run("as_of")} as as_of, * from (${rfmScoreSql(settings)})`, [
    "person_key",
  ]);
}

/** The value at each cut of the measures: quantiles, or by rank the last value that is not yet in the better fifth. */
function measureCutsSql(mode: RfmMode): Sql {
  if (!isByRank(mode))
    return sql`select measure, cut, quantile, quantile + ${mode === "r-rfm" ? 1 : 0}::double as threshold from (${quantilesSql()})`;
  const known = mode === "nested" ? measures.slice(0, 1) : measures;
  return sql.join(
    known.map((measure) => {
      const [column, score] = [measure === "recency" ? "recency_days" : measure, `${measure.slice(0, 1)}_score`];
      const last = sql.raw(measure === "recency" ? "min" : "max");
      return sql`
        select ${sql.lit(measure)} as measure, cut, ${last}(${sql.id(column)})::double as quantile, ${last}(${sql.id(column)})::double as threshold
        from ${customerRfm}
        join range(1, 5) as cuts(cut) on ${sql.id(score)} = ${measure === "recency" ? sql`6 - cut` : sql`cut`}
        group by cut`;
    }),
    " union all ",
  );
}

/** `mart.rfm_threshold`: the cut points of the measures and of the product rule, with those who tie there. */
export function rfmThresholdSql({ mode }: ResolvedRfmSettings): Sql {
  const ties = measures.map(
    (measure) => sql`
      select ${sql.lit(measure)} as measure, ${sql.id(measure)}::double as quantile, count(*) as ties
      from rfm_measure
      group by ${sql.id(measure)}`,
  );
  return replaceTableSql(
    rfmThreshold,
    sql`
      with
        edge as (
          select 'product' as measure, 4 as cut, min(rfm_product)::double as quantile, min(rfm_product)::double as threshold
          from ${customerRfm} where product_rule = 'protect'
          union all
          select 'product', 1, max(rfm_product), max(rfm_product) from ${customerRfm} where product_rule = 'avoid'
          union all
          ${measureCutsSql(mode)}
        ),
        tie as (
          ${sql.join(ties, " union all ")}
          union all
          select 'product', rfm_product, count(*) from ${customerRfm} group by rfm_product
        )
      select
        ${sql.run("as_of")} as as_of,
        ${mode} as mode,
        measure,
        cut,
        threshold,
        coalesce(ties, 0) as ties,
        coalesce(ties, 0) / (select count(*) from ${customerRfm}) as tie_share
      from edge
      left join tie using (measure, quantile)
      where quantile is not null`,
    ["measure", "cut"],
  );
}
