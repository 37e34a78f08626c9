import { cleanTable } from "../../core/feed.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { identityFeature, identityHousehold, identityPair, identityRecord } from "../../core/tables/identity.ts";

/** Above this many persons an address is a building (offices, a hostel): there only a shared surname makes a household. */
const largestHousehold = 6;

/** Above this many persons of one address or one surname at it, nothing is said of them. */
const largestFamily = 30;

/** Above this many persons a telephone or an e-mail that people of several surnames share is an office's. */
const mostWithContact = 4;

/** Least log-odds, in bits, of two records in one household for the model to be heard of their persons: 94 %. */
const leastWeight = 4;

/** Where chance alone puts this many persons of one surname into one postcode, a shared postcode says nothing. */
const mostByChance = 0.3;

/** What is shared, as log-odds in bits that two persons live together; a half says 59 %, one 67 %, two 80 %, four 94 %. */
const says = {
  /** A surname with a telephone or an e-mail, at any time. */
  familyContact: 4,
  /** A telephone or an e-mail without a surname. */
  contact: 2,
  /** A door in China. */
  door: 3,
  /** A surname at the latest address of both. */
  family: 2,
  /** A surname at an address that one of them had once. */
  familyOnce: 0.4,
  /** The same of people whose ages are between those of brothers and those of parents: children who left. */
  familyOnceApart: -0.5,
  /** A surname in a postcode, where an address is not known. */
  neighbours: 1,
  /** Strangers at one latest address: about as old as couples are, */
  couple: 1,
  /** as parents and children are, */
  parent: -0.7,
  /** neither, */
  odd: -2,
  /** of unknown age, at an address of two surnames, */
  strangers: 0.6,
  /** or of more. */
  manyStrangers: 0.1,
  /** Strangers of the same age at an address that one of them had once: the other record may be the old one. */
  coupleOnce: 0.4,
  /** All other strangers at an address that one of them had once: one moved out and the other in. */
  strangersOnce: -2,
} as const;

/** `person_of (record_no, person_key)`, as a temporary table. */
export function personOfSql(): Sql {
  return sql`create or replace temp table person_of as
    select r.record_no, i.person_key
    from ${personId} as i
    join ${identityRecord} as r using (source, record_id)`;
}

/**
 * `known`: what each record says of its person, with its `age`: the latest has the highest number, and of one instant any, but always the same. A temporary table.
 */
export function knownSql(): Sql {
  return sql`create or replace temp table known as
    select
      i.person_key, f.family, f.birth_day, f.house, f.street, f.postcode, f.city, f.content,
      (coalesce(epoch_ms(p.updated_at), 0)::hugeint << 62) + (f.content >> 2)::hugeint as age
    from person_of as i
    join ${identityRecord} as r using (record_no)
    join ${identityFeature} as f using (record_no)
    join ${cleanTable("people")} as p using (source, record_id)`;
}

/**
 * `home`: each person's surname, day of birth, and the address of the latest record that has one, in China with its door; a postcode or town that the record leaves
 * out comes from another record with the same house. Persons are numbered by what their records say, so that no order of records or keys can change what follows. A temporary table.
 */
export function homeSql(): Sql {
  return sql`create or replace temp table home as
    with latest as (
      select
        person_key,
        min(content) as content,
        arg_max(family, age) as family,
        arg_max(birth_day, age) as birth_day,
        arg_max(house, exactness) filter (where street is not null and house is not null) as house,
        arg_max(street, exactness) filter (where street is not null and house is not null) as street,
        arg_max(postcode, age) as any_postcode
      from (select *, age + case when contains(house, '-') then 1::hugeint << 120 else 0 end as exactness from known)
      group by person_key
    ),
    place as (
      select l.person_key, arg_max(k.postcode, k.age) as postcode, arg_max(k.city, k.age) as city
      from latest as l
      join known as k on k.person_key = l.person_key and k.house = l.house and k.street[:5] = l.street[:5]
      group by l.person_key
    )
    select
      l.*, p.postcode, p.city,
      cast(row_number() over (order by l.content) - 1 as integer) as person_no
    from latest as l
    left join place as p using (person_key)`;
}

/** `stay (person_no, family, birth_day, place, is_current)`: every address of every person, with a postcode. A temporary table. */
export function staySql(): Sql {
  return sql`create or replace temp table stay as
    select
      person_no, any_value(h.family) as family, any_value(h.birth_day) as birth_day,
      hash(k.house || '|' || k.street[:5] || '|' || arg_max(k.postcode, k.age)) as place,
      bool_or(k.house = h.house and k.street[:5] = h.street[:5]) as is_current
    from known as k
    join home as h using (person_key)
    where k.house is not null and k.street is not null
    group by person_no, k.house, k.street[:5]
    having count(k.postcode) > 0`;
}

/** `home_of (record_no, person_no, house)`: the home of each record's person. A temporary table. */
export function homeOfSql(): Sql {
  return sql`create or replace temp table home_of as
    select p.record_no, h.person_no, h.house
    from person_of as p
    join home as h using (person_key)`;
}

/** Pairs of persons who share one of the keys of `keyed (person_no, key)`, but for keys of more than `most` persons. */
function pairsSql(keyed: Sql, weight: number, most = largestFamily): Sql {
  return sql`(
    with keyed as materialized (select distinct person_no, hash(key) as key from (${keyed}) where key is not null),
    shared as materialized (
      from keyed semi join (select key from keyed group by key having count(*) between 2 and ${sql.lit(most)}) using (key)
    )
    select l.person_no as left_no, r.person_no as right_no, ${sql.lit(weight)}::double as weight
    from shared as l
    join shared as r on r.key = l.key and l.person_no < r.person_no
  )`;
}

/** What it says of two persons that they share an address now or did once; reads the columns of `pair` in {@link housemates}. */
const addressSays = sql`case
      when is_family and is_current then ${sql.lit(says.family)}
      when is_family and years > 8 and years <= 24 then ${sql.lit(says.familyOnceApart)}
      when is_family then ${sql.lit(says.familyOnce)}
      when is_current and years <= 8 then ${sql.lit(says.couple)}
      when is_current and (years <= 18 or years > 40) then ${sql.lit(says.odd)}
      when is_current and years <= 40 then ${sql.lit(says.parent)}
      when is_current then case when are_few then ${sql.lit(says.strangers)} else ${sql.lit(says.manyStrangers)} end
      when years <= 4 then ${sql.lit(says.coupleOnce)}
      else ${sql.lit(says.strangersOnce)}
    end`;

/** Persons who share an address, now or once. */
const housemates = sql`(
  with crowd as (
    select place, count(*) filter (is_current) as today, count(distinct family) filter (is_current) as families
    from stay
    group by place
    having count(*) between 2 and ${sql.lit(largestFamily)}
  ),
  placed as materialized (from stay join crowd using (place)),
  pair as (
    select
      l.person_no as left_no,
      r.person_no as right_no,
      abs(l.birth_day - r.birth_day) / 365 as years,
      l.family = r.family as is_family,
      l.is_current and r.is_current as is_current,
      l.today <= ${sql.lit(largestHousehold)} as is_house,
      l.families <= 2 as are_few
    from placed as l
    join placed as r on r.place = l.place and l.person_no < r.person_no
  )
  select left_no, right_no, ${addressSays} as weight
  from pair
  where is_family or is_house
)`;

/** Persons of one surname in one postcode of which one has no address, or of the same house number: where that is more than chance. */
const neighbours = sql`(
  with lives as materialized (
    select person_no, family, house, coalesce(postcode, any_postcode) as postcode from home where family is not null
  ),
  named as (select family, count(*) as persons from lives group by family),
  there as (select postcode, count(*) as persons from lives where postcode is not null group by postcode),
  rare as materialized (
    select l.*
    from lives as l
    join named as n using (family)
    join there as t using (postcode)
    where n.persons * t.persons / (select count(*) from lives)::double < ${sql.lit(mostByChance)}
  )
  select l.person_no, r.person_no, ${sql.lit(says.neighbours)}
  from rare as l
  join rare as r on r.family = l.family and r.postcode = l.postcode and l.person_no < r.person_no and coalesce(l.house = r.house, true)
)`;

/** `(left_no, right_no, weight)` of persons who share `contact` and whose latest addresses do not contradict it. */
function contactSql(contact: "email" | "phone"): Sql {
  const keyed = sql`select person_no, f.${sql.id(contact)} as key from ${identityFeature} as f join home_of using (record_no)`;
  return sql`
    select shared.*
    from ${pairsSql(keyed, says.contact, mostWithContact)} as shared
    join home as l on l.person_no = left_no
    join home as r on r.person_no = right_no
    where coalesce(l.house = r.house, true)`;
}

/**
 * `(left_no, right_no, weight)`: what speaks for (above 0) or against two persons of one household, in bits, the strongest first: what they share
 * at their addresses, telephones and e-mails, a surname in a postcode, and what the model says of two of their records whose latest
 * addresses do not contradict it.
 */
export function homeLinksSql(): Sql {
  const contacts = ["email", "phone"] as const;
  const links = [
    housemates,
    // A family in a building that is too large for all of its people to be compared, and one whose postcode is not known.
    ...[sql`street[:5] || '|' || postcode`, sql`street || '|' || city`].map((where) =>
      pairsSql(sql`select person_no, house || '|' || ${where} || '|' || family as key from home`, says.family),
    ),
    // A door of a Chinese building, by its estate or by its road and number.
    ...["street", "postcode"].map((where) =>
      pairsSql(
        sql`select person_no, case when contains(house, '-') then house || '|' || ${sql.id(where)} || '|' || city end as key from home`,
        says.door,
      ),
    ),
    ...contacts.map((contact) =>
      pairsSql(
        sql`select person_no, family || '|' || f.${sql.id(contact)} as key from ${identityFeature} as f join home_of using (record_no)`,
        says.familyContact,
      ),
    ),
    ...contacts.map(contactSql),
    neighbours,
    sql`
      select
        least(l.person_no, r.person_no), greatest(l.person_no, r.person_no), least(pair.home_weight - 2, ${sql.lit(says.familyContact)})
      from ${identityPair} as pair
      join home_of as l on l.record_no = pair.left_no
      join home_of as r on r.record_no = pair.right_no
      where pair.home_weight >= ${leastWeight} and l.person_no <> r.person_no and coalesce(l.house = r.house, true)`,
  ];
  return sql`
    select left_no, right_no, max(weight) as weight
    from (${sql.join(links, " union all ")})
    group by left_no, right_no
    order by weight desc, left_no, right_no`;
}

/** `identity.household` from `together (person_no, first_no)`. A household's key is its smallest person. */
export function householdSql(): Sql {
  return sql`create or replace table ${identityHousehold} as
    select home.person_key, min(home.person_key) over (partition by together.first_no) as household_key
    from together
    join home using (person_no)`;
}
