import { sql, type Sql } from "../../../core/sql.ts";
import {
  cohortRetention,
  deviation,
  populationShift,
  segmentMovement,
  segmentProfile,
} from "../../../core/tables/mart.ts";

/** Who moved between stages of the life cycle into the latest period, the largest groups first. */
export function movementSql(): Sql {
  return sql`
select period_on, from_segment, to_segment, reason, persons, net_amount
from ${segmentMovement}
where segmentation = 'lifecycle' and period_on = (select max(period_on) from ${segmentMovement})
order by reason = 'stayed', persons desc, from_segment, to_segment, reason`;
}

/** The cohorts of the last periods that have one over, with what is over: the latest first. */
export function cohortsSql(cohorts: number, periods: number): Sql {
  return sql`
with shown as (
  select distinct cohort_on
  from ${cohortRetention}
  where period_no = 1 and active is not null
  order by cohort_on desc
  limit ${sql.lit(cohorts)}
)
select cohort_on, period_no, customers, active, retention, retention_low, retention_high, net_per_customer
from ${cohortRetention}
join shown using (cohort_on)
where period_no <= ${sql.lit(periods)} and active is not null
order by cohort_on desc, period_no`;
}

/** What sets segments apart: values whose index is surely not 100, the furthest first. */
export function profileSql(most: number): Sql {
  return sql`
select segment, attribute, value, customers, share, base_share, index, index_low, index_high
from ${segmentProfile}
where segmentation = 'rfm_segment' and (index_low > 100 or index_high < 100) and value <> '(unknown)' and attribute <> 'first_source'
order by abs(ln(greatest(index, 1) / 100)) desc, segment, attribute, value
limit ${sql.lit(most)}`;
}

/** Days of the last four weeks that trend and weekday do not explain, the latest first. */
export function deviationsSql(most: number): Sql {
  return sql`
select day, kpi, dimension, member, actual, expected, residual, robust_z, greatest(cusum_high, cusum_low) as cusum
from ${deviation}
where is_deviation
order by day desc, abs(robust_z) desc, kpi, dimension, member
limit ${sql.lit(most)}`;
}

/** How far distributions moved. */
export function shiftsSql(): Sql {
  return sql`select of, before, now, psi, verdict from ${populationShift} order by of`;
}
