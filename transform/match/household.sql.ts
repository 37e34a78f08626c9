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

/**
 * What speaks for two persons of one household (above 0) or against, as log-odds in bits that add up; one bit says 67 %, two 80 %, four 94 %.
 */
const says = {
  /** Where they are met: the latest address of both, */
  now: 2.5,
  /** an address that one of them had once, */
  once: 0,
  /** a postcode that chance alone would not give two of their surname, */
  near: 1,
  /** only a telephone or an e-mail. */
  apart: -2.5,
  /** A door in China. */
  door: 3,
  /** Another surname. */
  stranger: -1.5,
  /** A telephone or an e-mail. */
  contact: 5,
  /** The latest postcodes of both, from whichever records: the same, */
  samePostcode: 1,
  /** or another. */
  otherPostcode: -1.5,
  /** More than two surnames at the address. */
  manyNames: -1,
  /** Ages: up to 8 years apart and of two surnames, as couples are; */
  couple: 0.5,
  /** of one surname and both past the age in which brothers and sisters leave; */
  coupleOfOneName: 2,
  /** or in it; */
  siblings: -1.5,
  /** as far apart as parents and children, */
  parent: 0.5,
  /** or as neither. */
  odd: -2,
  /** The younger of two of whom one could be the other's parent: a child, */
  child: 0.5,
  /** of an age to leave, */
  leaving: -1,
  /** grown up, */
  grown: -2.5,
  /** past forty, when parents move in with their children. */
  mature: -1,
} as const;

const bits = (what: keyof typeof says): Sql => sql.lit(says[what]);

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

/** `today (day)`: the day of the latest record, from 1970-01-01; null where no record has a date. A temporary table. */
export function todaySql(): Sql {
  return sql`create or replace temp table today as
    select (epoch_ms(max(updated_at)) // 86_400_000)::integer as day from ${cleanTable("people")}`;
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

/** How two persons are met. */
type Meeting = "now" | "once" | "near" | "contact" | "door";

const met = (how: Meeting): Sql => sql`${sql.lit(how)} as how, false as are_many, null::double as weight`;

/** Pairs of persons who share one of the keys of `keyed (person_no, key)`, but for keys of more than `most` persons. */
function pairsSql(keyed: Sql, how: Meeting, most = largestFamily): Sql {
  return sql`(
    with keyed as materialized (select distinct person_no, hash(key) as key from (${keyed}) where key is not null),
    shared as materialized (
      from keyed semi join (select key from keyed group by key having count(*) between 2 and ${sql.lit(most)}) using (key)
    )
    select l.person_no as left_no, r.person_no as right_no, ${met(how)}
    from shared as l
    join shared as r on r.key = l.key and l.person_no < r.person_no
  )`;
}

/** Persons who share an address, now or once. */
const housemates = sql`(
  with crowd as (
    select place, count(*) filter (is_current) as today, count(distinct family) filter (is_current) as families
    from stay
    group by place
    having count(*) between 2 and ${sql.lit(largestFamily)}
  ),
  placed as materialized (from stay join crowd using (place))
  select
    l.person_no as left_no, r.person_no as right_no,
    case when l.is_current and r.is_current then 'now' else 'once' end as how, l.families > 2 as are_many, null::double as weight
  from placed as l
  join placed as r on r.place = l.place and l.person_no < r.person_no
  where l.family = r.family or l.today <= ${sql.lit(largestHousehold)}
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
  select l.person_no, r.person_no, ${met("near")}
  from rare as l
  join rare as r on r.family = l.family and r.postcode = l.postcode and l.person_no < r.person_no and coalesce(l.house = r.house, true)
)`;

/** Persons who share a telephone or an e-mail: few, or of one surname. */
function contactSql(contact: "email" | "phone"): Sql {
  const keyed = (key: Sql): Sql =>
    sql`select person_no, ${key} as key from ${identityFeature} as f join home_of using (record_no)`;
  const value = sql`f.${sql.id(contact)}`;
  return sql`
    from ${pairsSql(keyed(value), "contact", mostWithContact)}
    union all
    from ${pairsSql(keyed(sql`family || '|' || ${value}`), "contact")}`;
}

/** `meeting`: everything that two persons share, one row a pair. A temporary table. */
export function meetingSql(): Sql {
  const meetings = [
    housemates,
    // A family in a building that is too large for all of its people to be compared, and one whose postcode is not known.
    ...[sql`street[:5] || '|' || postcode`, sql`street || '|' || city`].map((where) =>
      pairsSql(sql`select person_no, house || '|' || ${where} || '|' || family as key from home`, "now"),
    ),
    // A door of a Chinese building, by its estate or by its road and number.
    ...["street", "postcode"].map((where) =>
      pairsSql(
        sql`select person_no, case when contains(house, '-') then house || '|' || ${sql.id(where)} || '|' || city end as key from home`,
        "door",
      ),
    ),
    ...(["email", "phone"] as const).map(contactSql),
    neighbours,
    // One join after the other: see homeLinksSql.
    sql`(
      with lefts as materialized (
        select l.person_no, l.house, pair.right_no, pair.home_weight
        from ${identityPair} as pair
        join home_of as l on l.record_no = pair.left_no
        where pair.home_weight >= ${leastWeight}
      )
      select
        least(l.person_no, r.person_no), greatest(l.person_no, r.person_no), 'model', false, least(l.home_weight - 2, ${bits("contact")})
      from lefts as l
      join home_of as r on r.record_no = l.right_no
      where l.person_no <> r.person_no and coalesce(l.house = r.house, true)
    )`,
  ];
  return sql`create or replace temp table meeting as
    select
      left_no, right_no,
      bool_or(how = 'now') as is_now, bool_or(how = 'once') as is_once, bool_or(how = 'near') as is_near,
      bool_or(how = 'contact') as is_contact, bool_or(how = 'door') as is_door, bool_or(are_many) as are_many,
      coalesce(max(weight), -100) as model
    from (${sql.join(
      meetings.map((one) => sql`from (${one})`),
      " union all ",
    )})
    group by left_no, right_no`;
}

/** What the ages of two persons say; reads the columns of `pair` in {@link homeLinksSql}. */
const agesSay = sql`
  case
    when gap <= 8 and is_family then case when younger >= 40 then ${bits("coupleOfOneName")} when younger >= 20 then ${bits("siblings")} else 0 end
    when gap <= 8 then ${bits("couple")}
    when gap <= 18 or gap > 40 then ${bits("odd")}
    when gap <= 40 then ${bits("parent")}
    else 0
  end
  + case
    when gap <= 8 or younger is null or gap is null and not is_family then 0
    when younger < 20 then ${bits("child")}
    when younger < 25 then ${bits("leaving")}
    when younger < 40 then ${bits("grown")}
    when gap is null then 0
    else ${bits("mature")}
  end`;

/**
 * `(left_no, right_no, weight)`: what speaks for (above 0) or against two persons of one household, in bits, the strongest first. One join after the
 * other: of tables made in its own transaction the planner knows no sizes, and would multiply `home` by itself.
 */
export function homeLinksSql(): Sql {
  return sql`
    with lefts as materialized (
      select m.*, h.family, h.birth_day, h.any_postcode
      from meeting as m
      join home as h on h.person_no = left_no
    ),
    pair as (
      select
        l.*, coalesce(l.family = r.family, false) as is_family, coalesce(l.family <> r.family, false) as is_stranger,
        abs(l.birth_day - r.birth_day) / 365.25 as gap,
        (today.day - greatest(l.birth_day, r.birth_day)) / 365.25 as younger,
        l.any_postcode = r.any_postcode as is_same_postcode
      from lefts as l
      join home as r on r.person_no = right_no
      cross join today
    )
    select left_no, right_no, greatest(
      case when is_door then ${bits("door")} else -100 end,
      model,
      case when is_now then ${bits("now")} when is_once then ${bits("once")} when is_near then ${bits("near")} else ${bits("apart")} end
      + case when is_contact then ${bits("contact")} else 0 end
      + case
          when not is_same_postcode then ${bits("otherPostcode")}
          when is_same_postcode and not is_now then ${bits("samePostcode")}
          else 0
        end
      + case when is_stranger then ${bits("stranger")} else 0 end
      + case when is_stranger and are_many then ${bits("manyNames")} else 0 end
      + ${agesSay}) as weight
    from pair
    order by weight desc, left_no, right_no`;
}

/** `identity.household` from `together (person_no, first_no)`. A household's key is its smallest person. */
export function householdSql(): Sql {
  return sql`create or replace table ${identityHousehold} as
    select home.person_key, min(home.person_key) over (partition by together.first_no) as household_key
    from together
    join home using (person_no)`;
}
