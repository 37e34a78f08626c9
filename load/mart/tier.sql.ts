import type { ResolvedTierSettings } from "../../core/mart-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { customerDay, customerRfm, customerTier } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";

/**
 * `mart.customer_tier`. A tier begins at `from`, or takes the best `top_percent` of customers (counted from the top over all tiers);
 * customers with the same measure are in the same tier, the better one; without any measure in the last one.
 */
export function customerTierSql({ by, months, tiers }: ResolvedTierSettings): Sql {
  const last = tiers.length;
  let top = 0;
  const cases = tiers.slice(0, -1).map(({ from, top_percent }, index) => {
    top += top_percent ?? 0;
    const isIn =
      from === undefined ? sql`place <= ${sql.lit(top)} / 100.0 * customers` : sql`measure >= ${sql.lit(from)}::double`;
    return sql`when ${isIn} then ${sql.lit(index + 1)}`;
  });
  const floors = tiers.map(
    ({ name, from }, index) => sql`(${sql.lit(index + 1)}, ${sql.lit(name)}, ${sql.lit(from ?? null)}::double)`,
  );
  return replaceTableSql(
    customerTier,
    sql`
      with
        recent as (
          select person_key, round(sum(${sql.id(by)})::double, 4) as measure
          from ${customerDay}
          where ordered_on > ${sql.run("as_of")} - to_months(${sql.lit(months)})
          group by person_key
        ),
        measured as (
          select person_key, coalesce(measure, 0) as measure
          from ${customerRfm}
          left join recent using (person_key)
        ),
        placed as (select *, rank() over (order by measure desc) as place, count(*) over () as customers from measured),
        tiered as (
          select person_key, measure, case when measure <= 0 then ${sql.lit(last)} ${sql.join(cases, " ")} else ${sql.lit(last)} end as tier_no
          from placed
        ),
        named as (
          select tier_no, name, coalesce(floor, (select min(measure) from tiered where tiered.tier_no = tier.tier_no)) as floor
          from (values ${sql.join(floors)}) as tier(tier_no, name, floor)
        )
      select
        ${sql.run("as_of")} as as_of,
        person_key,
        named.name as tier,
        tier_no,
        measure,
        higher.floor - measure as to_next
      from tiered
      join named using (tier_no)
      left join named as higher on higher.tier_no = tiered.tier_no - 1`,
    ["person_key"],
  );
}
