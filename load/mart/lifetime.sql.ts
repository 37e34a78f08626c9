import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, customerLifetime } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/**
 * One row a customer, from the days with a purchase up to `until`: `(person_key, repeats, recency_days, age_days, spent_days, mean_amount)`; the mean
 * of repeat days with an amount above 0. With `roundTo` days are rounded, so that fewer histories differ.
 */
export function historySql(until: Sql, roundTo = 1): Sql {
  const rounded = (days: Sql): Sql =>
    roundTo === 1 ? days : sql`(round(${days} / ${sql.lit(roundTo)}) * ${sql.lit(roundTo)})::bigint`;
  return sql`
    with bought as (
      select person_key, ordered_on, net_amount::double as amount,
        min(ordered_on) over (partition by person_key) as first_on
      from ${customerDay}
      where orders > 0 and ordered_on <= ${until}
    )
    select
      person_key,
      count(*) - 1 as repeats,
      case when count(*) = 1 then 0 else ${rounded(sql`greatest(max(ordered_on) - min(ordered_on), 1)`)} end as recency_days,
      greatest(${rounded(sql`(${until} - min(ordered_on))`)}, case when count(*) = 1 then 0 else ${rounded(sql`greatest(max(ordered_on) - min(ordered_on), 1)`)} end) as age_days,
      count(*) filter (where ordered_on > first_on and amount > 0) as spent_days,
      avg(amount) filter (where ordered_on > first_on and amount > 0) as mean_amount
    from bought
    group by person_key`;
}

/** `lifetime_history`: the histories of today's customers. A temporary table. */
export function historyTableSql(roundTo: number): Sql {
  return sql`create or replace temp table lifetime_history as ${historySql(sql.run("as_of"), roundTo)}`;
}

/** How many histories differ, rounded or not. */
export function cellCountSql(history: Sql): Sql {
  return sql`select count(*) as cells from (select distinct repeats, recency_days, age_days from (${history}))`;
}

/** Equal histories together: `(repeats, recency_days, age_days, customers)`. */
export function cellsSql(history: Sql): Sql {
  return sql`
    select repeats::double as repeats, recency_days::double as recency_days, age_days::double as age_days, count(*)::double as customers
    from (${history})
    group by all
    order by all`;
}

/** One row: the first day with a purchase. */
export const firstDaySql: Sql = sql`
  select min(ordered_on)::varchar as first_on from ${customerDay} where orders > 0 and ordered_on <= ${sql.run("as_of")}`;

/** One row: purchases after a day of customers that had bought before it, their first days left out. */
export function laterPurchasesSql(after: Sql): Sql {
  return sql`
    select count(*)::double as purchases
    from ${customerDay} as later
    where orders > 0 and ordered_on > ${after} and ordered_on <= ${sql.run("as_of")}
      and person_key in (select person_key from ${customerDay} where orders > 0 and ordered_on <= ${after})`;
}

/** One row: the share of net amount that is margin, over lines with a known cost; null when fewer than nine of ten have one. */
export const marginShareSql: Sql = sql`
  select
    case
      when sum(lines_with_cost) >= 0.9 * sum(lines) then sum(margin_amount)::double / nullif(sum(net_amount) filter (where margin_amount is not null), 0)::double
    end as share
  from ${customerDay}`;

/** What Gamma-Gamma says: parameters and the covariance of their logarithms, row by row. */
export interface SpendModel {
  readonly parameters: readonly number[];
  readonly logCovariance: readonly (readonly number[])[];
}

/**
 * `mart.customer_lifetime` from `lifetime_history` and `lifetime_cell (repeats, recency_days, age_days, probability_alive, expected_purchases, discounted_purchases, log_variance)`.
 * The interval is that of the expected value: what is not known of the parameters; what one customer will do varies far more.
 */
export function customerLifetimeSql({ parameters, logCovariance }: SpendModel, margin: number | null, z: number): Sql {
  const [p, q, gamma] = [0, 1, 2].map((place) => sql`${parameters[place] ?? null}::double`) as [Sql, Sql, Sql];
  const v = (i: number, j: number): Sql => sql`${logCovariance[i]?.[j] ?? 0}::double`;
  return replaceTableSql(
    customerLifetime,
    sql`
      with spent as (
        select
          h.*,
          c.probability_alive,
          c.expected_purchases,
          c.discounted_purchases,
          c.log_variance,
          h.spent_days::double as x,
          coalesce(h.mean_amount, 0) as m
        from lifetime_history as h
        join lifetime_cell as c using (repeats, recency_days, age_days)
      ),
      valued as (
        select
          *,
          ${p} * (${gamma} + x * m) / (${p} * x + ${q} - 1) as expected_amount,
          1 - ${p} * x / (${p} * x + ${q} - 1) as by_p,
          -${q} / (${p} * x + ${q} - 1) as by_q,
          ${gamma} / (${gamma} + x * m) as by_gamma
        from spent
      ),
      doubted as (
        select
          *,
          discounted_purchases * expected_amount * ${margin}::double as clv,
          exp(${z}::double * sqrt(greatest(0, log_variance
            + by_p * by_p * ${v(0, 0)} + by_q * by_q * ${v(1, 1)} + by_gamma * by_gamma * ${v(2, 2)}
            + 2 * (by_p * by_q * ${v(0, 1)} + by_p * by_gamma * ${v(0, 2)} + by_q * by_gamma * ${v(1, 2)})))) as factor
        from valued
      )
      select
        ${sql.run("as_of")} as as_of,
        person_key,
        repeats,
        recency_days,
        age_days,
        probability_alive,
        expected_purchases,
        expected_amount,
        expected_purchases * expected_amount as expected_revenue,
        clv,
        clv / factor as clv_low,
        clv * factor as clv_high
      from doubted`,
    ["person_key"],
  );
}
