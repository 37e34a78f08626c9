import { sql, type Sql } from "../../core/sql.ts";
import { dimCampaign, dimChannel, factTouch } from "../../core/tables/star.ts";
import { controlCell } from "../../core/campaign-plan.ts";
import { countedTouchSql } from "./campaign.sql.ts";
import { customerDay } from "../../core/tables/mart.ts";
import { dayOfKeySql } from "./day.sql.ts";

/** What the credit goes to. */
const dimensions = ["campaign", "channel"] as const;

/**
 * `path_touch (dimension, path_no, member, position, touches, days_before, conversions, amount)`: the touches before each day with an order, since the day
 * of the person's last one and within the window; and, with no conversions, those that no order followed in time. A day's touches come
 * before its order. Held-out persons were not touched. A temporary table.
 */
export function pathTouchSql(windowDays: number): Sql {
  const member = {
    campaign: sql`coalesce(campaign.name, campaign.campaign_id)`,
    channel: sql`coalesce(channel.channel, 'unknown')`,
  };
  const each = dimensions.map(
    (dimension) => sql`
      select ${dimension}::varchar as dimension, ${member[dimension]} as member, t.*
      from touch as t
      join ${dimCampaign} as campaign using (campaign_key)
      left join ${dimChannel} as channel on channel.channel_key = t.channel_key`,
  );
  return sql`
    create or replace temp table path_touch as
    with touch as (
      select person_key, campaign_key, channel_key, touched_at, touch_id, ${dayOfKeySql(sql`date_key`)} as touched_on
      from ${factTouch}
      where person_key <> 0 and coalesce(cell, '') <> ${controlCell}
        and touch_id in (select touch_id from (${countedTouchSql}))
    ),
    followed as (
      select t.*, d.ordered_on, d.orders, d.net_amount::double as amount
      from (${sql.join(each, " union all ")}) as t
      asof left join (from ${customerDay} where orders > 0) as d on d.person_key = t.person_key and d.ordered_on >= t.touched_on
    ),
    path as (
      select
        *,
        coalesce(ordered_on - touched_on <= ${sql.lit(windowDays)}, false) as is_followed,
        dense_rank() over (order by dimension, person_key, ordered_on, coalesce(ordered_on - touched_on <= ${sql.lit(windowDays)}, false)) as path_no
      from followed
    )
    select
      dimension,
      path_no,
      member,
      row_number() over (partition by dimension, path_no order by touched_at, touched_on, touch_id, member) as position,
      count(*) over (partition by dimension, path_no) as touches,
      ordered_on - touched_on as days_before,
      case when is_followed then orders else 0 end as conversions,
      case when is_followed then amount else 0 end as amount
    from path`;
}

/** How the rule-based models share a path: a weight for each touch; the weights of a path add up to 1. */
export function ruleModels(halfLifeDays: number): Readonly<Record<string, Sql>> {
  const decay = sql`pow(2, -days_before / ${halfLifeDays}::double)`;
  return {
    first: sql`case when position = 1 then 1 else 0 end::double`,
    last: sql`case when position = touches then 1 else 0 end::double`,
    linear: sql`1 / touches::double`,
    position: sql`
      case
        when touches = 1 then 1
        when touches = 2 then 0.5
        when position in (1, touches) then 0.4
        else 0.2 / (touches - 2)
      end::double`,
    time_decay: sql`${decay} / sum(${decay}) over (partition by dimension, path_no)`,
    // The Shapley value of the game in which a set of members earns the purchases of the paths it can walk alone: each path is
    // worth the same to each of its members.
    shapley: sql`
      case when row_number() over (partition by dimension, path_no, member order by position) = 1 then 1 else 0 end
        / (count(distinct member) over (partition by dimension, path_no))::double`,
  };
}

/** `credit (dimension, model, member, conversions, amount)` by the rule-based models. */
export function ruleCreditSql(model: string, weight: Sql): Sql {
  return sql`
    select dimension, ${model}::varchar as model, member, sum(weight * conversions)::double as conversions, sum(weight * amount)::double as amount
    from (select *, ${weight} as weight from path_touch where conversions > 0)
    group by dimension, member`;
}

/** How often one member follows another, by dimension; a path that ended in several orders counts as often. */
export const transitionsSql: Sql = sql`
  with step as (
    select
      dimension,
      lag(member) over (partition by dimension, path_no order by position) as from_member,
      member,
      position = touches as is_last,
      greatest(conversions, 1) as times,
      conversions > 0 as is_purchase
    from path_touch
  )
  select dimension, from_member, member as to_member, 'member' as kind, sum(times)::double as count from step group by all
  union all
  select dimension, member, case when is_purchase then 'purchase' else 'lost' end, case when is_purchase then 'purchase' else 'lost' end, sum(times)::double
  from step where is_last group by all
  order by all`;
