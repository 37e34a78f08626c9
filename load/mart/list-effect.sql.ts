import { controlCell } from "../../core/campaign-plan.ts";
import { isHeldOutSql } from "../../core/list-holdout.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerDay } from "../../core/tables/mart.ts";
import { dimCampaign, dimSource, factListName, factTouch } from "../../core/tables/star.ts";
import { dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";

/** `(source_key, source, holdout, is_control, names, buyers)`: net names of each list by arm, of both kinds of holdout. */
export function listArmsSql(holdoutPercent: number): Sql {
  return sql`
    with
      net as (
        select distinct name.source_key, source.source, person_key
        from ${factListName} as name
        join ${dimSource} as source using (source_key)
        where fate = 'net' and person_key > 0
      ),
      purchase as (select person_key, ordered_on from ${customerDay} where orders > 0),
      contact as (
        select
          person_key,
          coalesce(cell, '') = ${controlCell} as is_control,
          ${dayOfKeySql(sql`date_key`)} as contact_on,
          coalesce(response_window_days, 30) as days
        from ${factTouch}
        left join ${dimCampaign} using (campaign_key)
        where campaign_key <> 0 and ${isUpToAsOfSql(sql`date_key`)}
      ),
      -- The name's first assignment counts: a later campaign meets people whom an earlier one has changed.
      creative as (
        select net.*, arg_min(is_control, (contact_on, is_control)) as is_control, min(contact_on) as contact_on, arg_min(days, contact_on) as days
        from net
        join contact using (person_key)
        group by all
      ),
      arm as (
        select
          source_key,
          source,
          'creative' as holdout,
          is_control,
          exists (from purchase where purchase.person_key = creative.person_key and ordered_on between contact_on and contact_on + days) as is_buyer
        from creative
        union all
        select
          source_key,
          source,
          'data',
          ${isHeldOutSql(sql`source`, sql`person_key`, holdoutPercent)},
          person_key in (select person_key from purchase)
        from net
        where ${sql.lit(holdoutPercent)} > 0
      )
    select source_key, source, holdout, is_control, count(*) as names, count(*) filter (where is_buyer) as buyers
    from arm
    group by all
    order by all`;
}
