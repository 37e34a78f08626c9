import { sql, type Sql } from "../../../core/sql.ts";
import {
  listAudit,
  listInvoice,
  listMultiBuyer,
  listOverlap,
  listPerformance,
  listWaterfall,
} from "../../../core/tables/mart.ts";
import { dimSource, factListName } from "../../../core/tables/star.ts";

/** Bought lists with their licence, the largest share of new names first. */
export function performanceSql(): Sql {
  return sql`
    select p.*, s.licence_uses, s.licence_expires_on::varchar as licence_expires_on
    from ${listPerformance} as p
    left join ${dimSource} as s using (source_key)
    order by p.net_share desc, p.source`;
}

/** Every step of every list, all lists together first. */
export function waterfallSql(): Sql {
  return sql`
    select coalesce(source, 'All lists') as source, source_key, step_no, step, names, remaining
    from ${listWaterfall}
    order by source_key, step_no`;
}

/** List beside list. */
export function overlapSql(): Sql {
  return sql`select source, other_source, persons, share from ${listOverlap} order by source, other_source`;
}

/** Persons by number of lists. */
export function multiBuyerSql(): Sql {
  return sql`select lists, persons, house_persons, buyers from ${listMultiBuyer} order by lists`;
}

/** What each list may cost. */
export function invoiceSql(): Sql {
  return sql`select * from ${listInvoice} order by source`;
}

/** What a checked sample says of the purge. */
export function auditSql(): Sql {
  return sql`select * from ${listAudit} order by source, error`;
}

/** Totals asked in another way, for the control. */
export function listControlSql(): Sql {
  return sql`
    select
      (select count(*) from ${factListName}) as names,
      (select count(*) from ${factListName} where fate = 'net') as net_names,
      (select count(distinct person_key) from ${factListName} where lists > 0) as persons`;
}
