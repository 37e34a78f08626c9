import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityFeature, identityHousehold, identityPair, identityRecord } from "../../core/tables/identity.ts";

/** Above this many persons an address is a building (offices, a hostel): there only a shared surname makes a household. */
const largestHousehold = 8;

/** What persons of one household share: each is a key over the columns of `home`. Null keys join nobody. */
const sharedKeys = [
  "house || '|' || street[:5] || '|' || postcode || coalesce('|' || surname, '')",
  "house || '|' || street || '|' || city || '|' || family",
  // A door of a Chinese building, by its estate or by its road and number.
  "case when contains(house, '-') then house || '|' || street || '|' || city end",
  "case when contains(house, '-') then house || '|' || postcode || '|' || city end",
  "family || '|' || email",
] as const;

/** Least log-odds, in bits, of two records in one household for their persons to be joined: 94 %. */
const leastWeight = 4;

/** `person_of (record_no, person_key)`, as a temporary table. */
export function personOfSql(): Sql {
  return sql`create or replace temp table person_of as
    select r.record_no, i.person_key
    from ${personId} as i
    join ${identityRecord} as r using (source, record_id)`;
}

/**
 * `home`: each person's surname, telephone, e-mail, and the address of the latest record that has one, in China with its door; a postcode or town that the record leaves
 * out comes from another record with the same house. A temporary table.
 */
export function homeSql(): Sql {
  return sql`create or replace temp table home as
    with known as (
      select
        i.person_key, f.family, f.phone, f.email, f.house, f.street, f.postcode, f.city,
        row_number() over (order by p.updated_at nulls first, r.source desc, r.record_id desc) as age
      from person_of as i
      join ${identityRecord} as r using (record_no)
      join ${identityFeature} as f using (record_no)
      join ${cleanTable("people")} as p using (source, record_id)
    ),
    latest as (
      select
        person_key,
        arg_max(family, age) as family,
        arg_max(phone, age) as phone,
        arg_max(email, age) as email,
        arg_max(house, exactness) filter (where street is not null and house is not null) as house,
        arg_max(street, exactness) filter (where street is not null and house is not null) as street
      from (select *, age + case when contains(house, '-') then 1000000000000 else 0 end as exactness from known)
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
    select *, cast(row_number() over (order by person_key) - 1 as integer) as person_no, case when persons > ${sql.lit(largestHousehold)} then coalesce(family, person_key::varchar) end as surname
    from addressed`;
}

/** `home_of (record_no, person_no, house)`: the home of each record's person. A temporary table. */
export function homeOfSql(): Sql {
  return sql`create or replace temp table home_of as
    select p.record_no, h.person_no, h.house
    from person_of as p
    join home as h using (person_key)`;
}

/**
 * `(person_no, with_no)`: persons of one household. Either they share a key, or a telephone number and the surname at any time, or the
 * model says it of two of their records and their latest addresses do not contradict it.
 */
export function homeLinksSql(): Sql {
  const shared = sharedKeys.map(
    (key) => sql`
    select person_no, min(person_no) over (partition by ${sql.raw(key)}) as with_no
    from home
    where (${sql.raw(key)}) is not null`,
  );
  return sql`
    select person_no, with_no
    from (
      ${sql.join(shared, " union all ")}
      union all
      select person_no, min(person_no) over (partition by phone, family) as with_no
      from (
        select distinct h.person_no, f.phone, f.family
        from ${identityFeature} as f
        join home_of as h using (record_no)
        where f.phone is not null and f.family is not null
      )
      union all
      select l.person_no, r.person_no
      from ${identityPair} as pair
      join home_of as l on l.record_no = pair.left_no
      join home_of as r on r.record_no = pair.right_no
      where pair.home_weight >= ${leastWeight} and coalesce(l.house = r.house, true)
    )
    where person_no <> with_no`;
}

/** `identity.household` from `together (person_no, first_no)`. A household's key is its smallest person. */
export function householdSql(): Sql {
  return sql`create or replace table ${identityHousehold} as
    select home.person_key, min(home.person_key) over (partition by together.first_no) as household_key
    from together
    join home using (person_no)`;
}
