import type { ResolvedReferralSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, referral, wordOfMouth } from "../../core/tables/mart.ts";
import { dimCustomer, factInteraction } from "../../core/tables/star.ts";
import { purchaserSql } from "./customer-day.sql.ts";
import { dayOfKeySql, isUpToAsOfSql } from "./day.sql.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

const kindsSql = (kinds: readonly string[]): Sql =>
  kinds.length === 0 ? sql`false` : sql`kind in (${sql.join(kinds.map((kind) => sql`${kind}`))})`;

/**
 * `invitation`, a temporary table: each invitation with whom it brought. The invited are named by the e-mail address in the subject; an
 * invitation counts as converted when its person first bought after it, and of several for one person the first one gets the credit.
 */
export function invitationSql({ invitation_kinds: kinds }: ResolvedReferralSettings): Sql {
  return sql`
    create or replace temp table invitation as
    with
      told as (
        select
          interaction_id,
          source_key,
          person_key as inviter_key,
          ${dayOfKeySql(sql`date_key`)} as invited_on,
          lower(regexp_extract(coalesce(subject, ''), '[^\\s<>,;:"()]+@[^\\s<>,;:"()]+\\.[^\\s<>,;:"().]+')) as email
        from ${factInteraction}
        where person_key > 0 and ${kindsSql(kinds)} and ${isUpToAsOfSql(sql`date_key`)}
      ),
      address as (
        select lower(email) as email, min(person_key) as person_key
        from ${dimCustomer}
        where is_current and person_key > 0 and coalesce(email, '') <> ''
        group by lower(email)
      ),
      purchaser as (${purchaserSql()}),
      met as (
        select told.*, address.person_key as invited_key, purchaser.first_ordered_on
        from told
        left join address on address.email = nullif(told.email, '') and address.person_key <> told.inviter_key
        left join purchaser on purchaser.person_key = address.person_key
      )
    select
      *,
      coalesce(first_ordered_on >= invited_on, false)
        and row_number() over (partition by invited_key order by invited_on, source_key, interaction_id) = 1 as is_converted
    from met`;
}

/** `mart.referral`: the tree of invitations that were followed. A circle of invitations ends where it would begin again. */
export function referralSql(): Sql {
  return replaceTableSql(
    referral,
    sql`
      with recursive
        edge as (select inviter_key, invited_key from invitation where is_converted),
        line(ancestor, person, steps, path) as (
          select inviter_key, invited_key, 1, [inviter_key, invited_key] from edge
          union all
          select line.ancestor, edge.invited_key, steps + 1, list_append(path, edge.invited_key)
          from line
          join edge on edge.inviter_key = line.person
          where not list_contains(path, edge.invited_key)
        ),
        descent as (
          select ancestor as person_key, count(distinct person) as descendants, sum(net_amount) as net_amount
          from (select distinct ancestor, person from line)
          left join (select person_key, sum(net_amount) as net_amount from ${customerDay} group by person_key) as bought on bought.person_key = person
          group by ancestor
        ),
        depth as (select person as person_key, max(steps) as generation from line group by person),
        invited as (
          select inviter_key as person_key, count(*) as invitations, count(*) filter (where is_converted) as converted
          from invitation
          group by inviter_key
        ),
        person as (select inviter_key as person_key from invitation union select invited_key from edge)
      select
        ${sql.run("as_of")} as as_of,
        person_key,
        edge.inviter_key as invited_by,
        coalesce(generation, 0) as generation,
        coalesce(invitations, 0) as invitations,
        coalesce(converted, 0) as converted,
        coalesce(descendants, 0) as descendants,
        coalesce(descent.net_amount, 0) as descendants_net_amount
      from person
      left join edge on edge.invited_key = person.person_key
      left join depth using (person_key)
      left join invited using (person_key)
      left join descent using (person_key)`,
    ["person_key"],
  );
}

/** `mart.word_of_mouth`: one row while anybody has bought. K by invitations of the last year; reach by those who said they were pleased or not. */
export function wordOfMouthSql(settings: ResolvedReferralSettings): Sql {
  const { pleased_kinds: pleased, displeased_kinds: displeased, told_when_pleased, told_when_displeased } = settings;
  const wilson = wilsonSql(sql`converted`, sql`invitations`);
  const saying = (kinds: readonly string[]): Sql => sql`
    (
      select count(distinct person_key)
      from ${factInteraction}
      where person_key > 0 and ${kindsSql(kinds)} and ${isUpToAsOfSql(sql`date_key`)} and ${dayOfKeySql(sql`date_key`)} > ${sql.run("as_of")} - 365
    )`;
  return replaceTableSql(
    wordOfMouth,
    sql`
      with counted as (
        select
          (select count(*) from (${purchaserSql()})) as customers,
          count(distinct inviter_key) as inviters,
          count(*) as invitations,
          count(*) filter (where is_converted) as converted,
          ${saying(pleased)} as pleased,
          ${saying(displeased)} as displeased
        from invitation
        where invited_on > ${sql.run("as_of")} - 365
      )
      select
        ${sql.run("as_of")} as as_of,
        *,
        invitations / customers as invitations_per_customer,
        converted / nullif(invitations, 0) as conversion,
        ${wilson.low} as conversion_low,
        ${wilson.high} as conversion_high,
        converted / customers as k_factor,
        pleased * ${sql.lit(told_when_pleased)}::double as told_well,
        displeased * ${sql.lit(told_when_displeased)}::double as told_badly
      from counted
      where customers > 0`,
    ["as_of"],
  );
}
