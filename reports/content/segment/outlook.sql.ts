import { sql, type Sql } from "../../../core/sql.ts";
import {
  basketRule,
  customerLifetime,
  customerRfm,
  lifetimeCheck,
  propensityCheck,
  propensityGains,
} from "../../../core/tables/mart.ts";

/** What is expected of each segment, the most first. */
export function outlookSql(): Sql {
  return sql`
    select
      segment,
      count(*) as customers,
      avg(probability_alive) as probability_alive,
      sum(expected_purchases) as expected_purchases,
      sum(expected_revenue) as expected_revenue,
      sum(clv) as clv,
      sum(clv_low) as clv_low,
      sum(clv_high) as clv_high
    from ${customerLifetime}
    join ${customerRfm} using (person_key)
    group by segment
    order by expected_revenue desc, segment`;
}

/** Whether the models of repeat buying foretold the last part of the history. */
export function lifetimeCheckSql(): Sql {
  return sql`select * from ${lifetimeCheck} order by model`;
}

/** What the likeliest tenths brought. */
export function propensityGainsSql(): Sql {
  return sql`select * from ${propensityGains} order by tenth`;
}

/** How well it is told who orders next. */
export function propensityCheckSql(): Sql {
  return sql`select * from ${propensityCheck} order by split`;
}

/** The surest rules; of two that are each other turned round, the surer. */
export function basketRulesSql(limit: number): Sql {
  return sql`
    select *
    from ${basketRule}
    qualify row_number() over (
      partition by list_sort([items, then_item]) order by confidence desc, rank
    ) = 1
    order by rank
    limit ${limit}`;
}
