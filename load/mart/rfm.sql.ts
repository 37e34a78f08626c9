import type { ResolvedRfmSettings, RfmMode } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerRfm, rfmThreshold } from "../../core/tables/mart.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { columnsOf, replaceTableSql } from "./replace-table.sql.ts";
import { blocksOf, type SegmentBlock } from "./rfm-segment.ts";

const measures = ["recency", "frequency", "monetary"] as const;
const cuts = [1, 2, 3, 4] as const;

/** The three measures of each purchaser, kept for the length of the step. */
export function rfmMeasureSql({ frequency, monetary }: ResolvedRfmSettings): Sql {
  return sql`
    create or replace temp table rfm_measure as
    with purchaser as (${purchaserSql()})
    select
      person_key,
      (${sql.run("as_of")} - last_ordered_on)::integer as recency,
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

function tieSql(measure: string): Sql {
  return sql`
    select ${sql.lit(measure)} as measure, ${sql.id(measure)}::double as quantile, count(*) as ties
    from rfm_measure
    group by ${sql.id(measure)}`;
}

/** `mart.rfm_threshold`: the cut points of the three measures, quantile type 7 (as R and DuckDB's quantile_cont). */
export function rfmThresholdSql(mode: RfmMode): Sql {
  return replaceTableSql(
    rfmThreshold,
    sql`
      with
        quantile as (${sql.join(measures.map(quantileSql), " union all ")}),
        tie as (${sql.join(measures.map(tieSql), " union all ")})
      select
        ${sql.run("as_of")} as as_of,
        ${mode} as mode,
        quantile.measure,
        quantile.cut,
        quantile.quantile + ${mode === "r-rfm" ? 1 : 0}::double as threshold,
        coalesce(tie.ties, 0) as ties
      from quantile
      left join tie on tie.measure = quantile.measure and tie.quantile = quantile.quantile
      where quantile.quantile is not null`,
    ["measure", "cut"],
  );
}

function thresholdColumnsSql(): Sql {
  const columns = measures.flatMap((measure) =>
    cuts.map(
      (cut) =>
        sql`max(threshold) filter (where measure = ${measure} and cut = ${cut}) as ${sql.id(`${measure}_${cut}`)}`,
    ),
  );
  return sql`select ${sql.join(columns)} from ${rfmThreshold}`;
}

/** How many of the four cut points a measure has passed: beyond them in mode `value`, at or beyond them in `r-rfm`. */
function cutsPassedSql(measure: string, mode: RfmMode): Sql {
  const operator = sql.raw(mode === "value" ? ">" : ">=");
  const passed = cuts.map(
    (cut) => sql`(${sql.id(measure)}::double ${operator} ${sql.id(`${measure}_${cut}`)})::integer`,
  );
  return sql.join(passed, " + ");
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
 * `mart.customer_rfm`. A value on a threshold stays on the lower side, so equal values share a score; few days are good,
 * so R counts down. The product rule: P, then M, fewest days, F, key; the first fifth (rounded up) protect, the last fifth
 * (rounded down) avoid.
 */
export function customerRfmSql(mode: RfmMode): Sql {
  return replaceTableSql(
    customerRfm,
    sql`
      with
        threshold as (${thresholdColumnsSql()}),
        score as (
          select
            rfm_measure.*,
            5 - (${cutsPassedSql("recency", mode)}) as r_score,
            1 + (${cutsPassedSql("frequency", mode)}) as f_score,
            1 + (${cutsPassedSql("monetary", mode)}) as m_score
          from rfm_measure
          cross join threshold
        ),
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
        ${sql.run("as_of")} as as_of,
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
        ${segmentSql(blocksOf(mode))} as segment,
        rfm_product,
        case
          when place <= (customers + 4) // 5 then 'protect'
          when place > customers - customers // 5 then 'avoid'
          else 'invest'
        end as product_rule
      from place`,
    ["person_key"],
  );
}

/** Adds the cuts of the product rule, with the number of persons who share the product there. */
export function productThresholdSql(mode: RfmMode): Sql {
  return sql`
    insert into ${rfmThreshold} (${sql.columns(columnsOf(rfmThreshold))})
    with
      edge as (
        select 4 as cut, min(rfm_product) as rfm_product from ${customerRfm} where product_rule = 'protect'
        union all
        select 1, max(rfm_product) from ${customerRfm} where product_rule = 'avoid'
      ),
      tie as (select rfm_product, count(*) as ties from ${customerRfm} group by rfm_product)
    select ${sql.run("as_of")}, ${mode}, 'product', edge.cut, edge.rfm_product, tie.ties
    from edge
    join tie using (rfm_product)
    order by edge.cut`;
}
