import { sql, type Sql } from "../../core/sql.ts";
import { houseFile, segmentProfile } from "../../core/tables/mart.ts";
import { replaceTableSql } from "./replace-table.sql.ts";
import { wilsonSql } from "./wilson.sql.ts";

/** Segmentations that are described, and the column of the house file that holds each. */
const segmentations = { rfm_segment: "segment", lifecycle: "stage", tier: "tier", cluster: "cluster" } as const;

/** What segments are described by. */
const attributes = [
  "country",
  "region",
  "gender",
  "age_band",
  "language",
  "is_company",
  "household_size",
  "first_source",
  "main_channel",
  "main_category",
] as const;

/** Fewer persons make no value of their own, and no index. */
const leastPersons = 30;

/** `mart.segment_profile`: each attribute's values in each segment against everybody in the segmentation. */
export function segmentProfileSql(): Sql {
  const wilson = wilsonSql(sql`customers`, sql`segment_customers`);
  const each = Object.entries(segmentations).flatMap(([segmentation, column]) =>
    attributes.map(
      (attribute) => sql`
        select
          ${sql.lit(segmentation)} as segmentation,
          ${sql.id(column)}::varchar as segment,
          ${sql.lit(attribute)} as attribute,
          coalesce(nullif(${sql.id(attribute)}::varchar, ''), '(unknown)') as value,
          count(*) as customers
        from ${houseFile}
        where ${sql.id(column)} is not null
        group by all`,
    ),
  );
  return replaceTableSql(
    segmentProfile,
    sql`
      with
        found as (${sql.join(each, " union all ")}),
        common as (
          select
            segmentation,
            segment,
            attribute,
            case
              when value = '(unknown)' or sum(customers) over (partition by segmentation, attribute, value) >= ${leastPersons} then value
              else '(other)'
            end as value,
            customers
          from found
        ),
        cell as (
          select segmentation, segment, attribute, value, sum(customers) as customers from common group by all
        ),
        shared as (
          select
            *,
            sum(customers) over (partition by segmentation, attribute, segment) as segment_customers,
            sum(customers) over (partition by segmentation, attribute, value)
              / sum(customers) over (partition by segmentation, attribute) as base_share
          from cell
        )
      select
        ${sql.run("as_of")} as as_of,
        segmentation,
        segment,
        attribute,
        value,
        customers,
        segment_customers,
        customers / segment_customers as share,
        base_share,
        case when segment_customers >= ${leastPersons} then 100 * customers / segment_customers / base_share end as index,
        case when segment_customers >= ${leastPersons} then 100 * ${wilson.low} / base_share end as index_low,
        case when segment_customers >= ${leastPersons} then 100 * ${wilson.high} / base_share end as index_high
      from shared`,
    ["segmentation", "segment", "attribute", "value"],
  );
}
