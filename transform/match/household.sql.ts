import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityFeature, identityHousehold, identityRecord } from "../../core/tables/identity.ts";

/** Above this many persons an address is a building (offices, a hostel): there only a shared surname makes a household. */
const largestHousehold = 8;

/** What persons of one household share: each is a key over the columns of `home`. Null keys join nobody. */
const sharedKeys = [
  "house || '|' || street[:5] || '|' || postcode || coalesce('|' || surname, '')",
  "house || '|' || street || '|' || city || '|' || family",
  "family || '|' || phone",
  "family || '|' || email",
] as const;

/** Rounds in which the smallest key travels through shared keys; a household of more than a few steps is rare. */
const rounds = 3;

/**
 * `home`: each person's surname, telephone, e-mail, and the address of the latest record that has one; a postcode or town that the record leaves
 * out comes from another record with the same house. A temporary table.
 */
export function homeSql(): Sql {
  return sql`create or replace temp table home as
    with known as (
      select
        i.person_key, f.family, f.phone, f.email, f.house, f.street, f.postcode, f.city,
        row_number() over (order by p.updated_at nulls first, r.record_no desc) as age
      from ${personId} as i
      join ${identityRecord} as r using (source, record_id)
      join ${identityFeature} as f using (record_no)
      join ${cleanTable("people")} as p using (source, record_id)
    ),
    latest as (
      select
        person_key,
        arg_max(family, age) as family,
        arg_max(phone, age) as phone,
        arg_max(email, age) as email,
        arg_max(house, age) filter (where street is not null and house is not null) as house,
        arg_max(street, age) filter (where street is not null and house is not null) as street
      from known
      group by person_key
    ),
    place as (
      select l.person_key, arg_max(k.postcode, k.age) as postcode, arg_max(k.city, k.age) as city
      from latest as l
      join known as k on k.person_key = l.person_key and k.house = l.house and k.street[:5] = l.street[:5]
      group by l.person_key
    ),
    addressed as (
      select
        l.*, p.postcode, p.city,
        count(*) over (partition by l.house, l.street[:5], coalesce(p.postcode, p.city)) as persons
      from latest as l
      left join place as p using (person_key)
    )
    select *, case when persons > ${sql.lit(largestHousehold)} then coalesce(family, person_key::varchar) end as surname
    from addressed`;
}

/** `identity.household`: every person, with the smallest person_key that shared keys lead to. */
export function householdSql(): Sql {
  const keys = sql.join(sharedKeys.map((key, index) => sql`(${sql.raw(key)}) as ${sql.id(`key_${index}`)}`));
  const names = sharedKeys.map((_, index) => sql.id(`key_${index}`));
  let from = sql`select person_key, person_key as household_key, ${keys} from home`;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      from = sql`
      select person_key, case when ${name} is null then household_key else min(household_key) over (partition by ${name}) end as household_key, ${sql.join(names)}
      from (${from})`;
    }
  }
  return sql`create or replace table ${identityHousehold} as
    select person_key, min(person_key) over (partition by household_key) as household_key
    from (${from})`;
}
