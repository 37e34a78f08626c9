import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { table } from "../../core/table.ts";
import { goldenPerson, personId } from "../../core/tables/golden.ts";
import { dimCustomer } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";

/** Attributes whose change makes a new version (type 2). Every other attribute is overwritten in place (type 1). */
export const versionedColumns = [
  "given_name",
  "family_name",
  "company",
  "email",
  "phone",
  "street",
  "city",
  "region",
  "postcode",
  "country",
  "email_opt_out",
  "post_opt_out",
  "phone_opt_out",
] as const;

/** Attributes that are overwritten in every version of a person (type 1). */
export const overwrittenColumns = [
  "household_key",
  "status",
  "title",
  "birth_date",
  "gender",
  "language",
  "first_source",
  "acquired_on",
  "is_house",
] as const;

/** Which records were named by a fact and never sent by their source, and the negative person_key each got. */
export const inferredMember = table("star", "inferred_member");

/** First instant of a person's first version. */
export const beginningOfTime = sql`timestamptz '1900-01-01 00:00:00+00'`;
/** End of a version that is current. */
export const endOfTime = sql`timestamptz '9999-12-31 00:00:00+00'`;

const orderLine = cleanTable("orders");
const referringTables = (["orders", "touches", "responses", "interactions"] as const).map(cleanTable);

/** Creates the dimension and the list of inferred members when they are missing. */
export function createCustomerSql(): readonly Sql[] {
  return [
    createTableSql(dimCustomer, "keep"),
    sql`create table if not exists ${inferredMember} (person_key bigint, source varchar, record_id varchar)`,
    sql`
      insert into ${dimCustomer} (customer_key, person_key, household_key, status, valid_from, valid_to, is_current)
      select 0, 0, 0, 'unknown', ${beginningOfTime}, ${endOfTime}, true
      where not exists (from ${dimCustomer} where customer_key = 0)`,
  ];
}

/**
 * Records that facts name and no source sent get a lasting negative key, so that their rows are kept; when the record
 * comes later, the facts find the real person and the inferred member is closed.
 */
export function inferMembersSql(): readonly Sql[] {
  const references = sql.join(
    referringTables.map(
      (from) => sql`select person_source, person_record_id from ${from} where person_record_id is not null`,
    ),
    " union ",
  );
  return [
    sql`
      insert into ${inferredMember}
      with reference as (${references}),
      missing as (
        select person_source, person_record_id
        from reference
        anti join ${personId} as known on known.source = person_source and known.record_id = person_record_id
        anti join ${inferredMember} as inferred on inferred.source = person_source and inferred.record_id = person_record_id
      )
      select
        coalesce((select min(person_key) from ${inferredMember}), 0)
          - row_number() over (order by person_source, person_record_id),
        person_source,
        person_record_id
      from missing`,
  ];
}

/** The customers as they should be now: one row per living person, and per inferred member that is still missing. */
function customerNowSql(timezone: string, systems: readonly string[]): Sql {
  const isSystem =
    systems.length === 0 ? sql`false` : sql`source in (${sql.join(systems.map((name) => sql`${name}`))})`;
  return sql`
    create or replace temp table customer_now as
    with house as (select distinct person_key from ${personId} where ${isSystem}),
    buyer as (
      select distinct person_id.person_key
      from ${orderLine} as line
      join ${personId} as person_id
        on person_id.source = line.person_source and person_id.record_id = line.person_record_id
      where not line.is_cancelled
    )
    select
      person.person_key,
      person.household_key,
      case when buyer.person_key is null then 'prospect' else 'customer' end as status,
      person.title, person.given_name, person.family_name, person.company, person.email, person.phone, person.street,
      person.city, person.region, person.postcode, person.country, person.birth_date, person.gender, person.language,
      person.email_opt_out, person.post_opt_out, person.phone_opt_out, person.first_source,
      timezone(${timezone}, person.acquired_at)::date as acquired_on,
      house.person_key is not null as is_house,
      least(person.changed_at, ${sql.run("now")}) as changed_at
    from ${goldenPerson} as person
    left join buyer using (person_key)
    left join house using (person_key)
    union all by name
    select inferred.person_key, 0 as household_key, 'inferred' as status, inferred.source as first_source, true as is_house
    from ${inferredMember} as inferred
    anti join ${personId} as known using (source, record_id)`;
}

const differs = (columns: readonly string[], left: string, right: string): Sql =>
  sql.join(
    columns.map((column) => sql`${sql.id(left, column)} is distinct from ${sql.id(right, column)}`),
    " or ",
  );

/**
 * Brings the dimension up to date: closes versions that changed or whose person is gone, adds the new ones, overwrites
 * type 1 attributes. Versions of a person follow each other without a gap. Running it again changes nothing.
 */
export function versionCustomersSql(timezone: string, systems: readonly string[]): readonly Sql[] {
  const names = dimCustomer.columns.map(({ name }) => name);
  const attributes = names.filter(
    (name) => !["customer_key", "person_key", "valid_from", "valid_to", "is_current"].includes(name),
  );
  return [
    customerNowSql(timezone, systems),
    sql`
      create or replace temp table customer_change as
      select
        now.person_key,
        current.customer_key as closes,
        case
          when current.customer_key is not null then greatest(
            case when now.changed_at > current.valid_from then now.changed_at else ${sql.run("now")} end,
            current.valid_from + interval 1 microsecond
          )
          else coalesce(earlier.ended_at, ${beginningOfTime})
        end as valid_from
      from customer_now as now
      left join ${dimCustomer} as current on current.person_key = now.person_key and current.is_current
      left join (
        select person_key, max(valid_to) as ended_at
        from ${dimCustomer}
        group by person_key
        having not bool_or(is_current)
      ) as earlier on earlier.person_key = now.person_key
      where current.customer_key is null or ${differs(versionedColumns, "now", "current")}`,
    sql`
      update ${dimCustomer} as version
      set valid_to = change.valid_from, is_current = false
      from customer_change as change
      where version.customer_key = change.closes`,
    sql`
      update ${dimCustomer} as version
      set valid_to = greatest(${sql.run("now")}, version.valid_from + interval 1 microsecond), is_current = false
      where version.is_current
        and version.customer_key <> 0
        and version.person_key not in (select person_key from customer_now)`,
    sql`
      insert into ${dimCustomer} (${sql.columns(["customer_key", "person_key", ...attributes, "valid_from", "valid_to", "is_current"])})
      select
        (select max(customer_key) from ${dimCustomer}) + row_number() over (order by now.person_key),
        now.person_key,
        ${sql.join(attributes.map((name) => sql`${sql.id("now", name)}`))},
        change.valid_from,
        ${endOfTime},
        true
      from customer_change as change
      join customer_now as now using (person_key)`,
    sql`
      update ${dimCustomer} as version
      set ${sql.join(overwrittenColumns.map((name) => sql`${sql.id(name)} = ${sql.id("now", name)}`))}
      from customer_now as now
      where version.person_key = now.person_key and (${differs(overwrittenColumns, "version", "now")})`,
    sql`drop table customer_change`,
    sql`drop table customer_now`,
  ];
}
