import { cleanTable } from "../../../core/feed.ts";
import { sql, type Sql } from "../../../core/sql.ts";
import {
  identityCluster,
  identityFeature,
  identityHousehold,
  identityPair,
  identityRecord,
} from "../../../core/tables/identity.ts";
import { recordNameSql } from "../record-name.sql.ts";

/** Stands for no day of birth. */
export const noDay = -2_147_483_648;

const people = cleanTable("people");

/** A hash of values, of 31 bits; 0 where one of them is missing. */
function numberSql(...values: readonly Sql[]): Sql {
  const isWhole = sql.join(
    values.map((value) => sql`${value} is not null`),
    " and ",
  );
  return sql`case when ${isWhole} then (hash(${sql.join(values)}) >> 33)::integer else 0 end`;
}

/**
 * `(cluster_no, record_no, content, family, birth_day, address, house, line, postcode, city, is_door)`: what each record says of where its person
 * lives, person by person, the latest record first and of one instant any, but always the same. Texts as numbers; an `address` is a house and the
 * beginning of its street, a `line` the whole of it.
 */
export function residentSql(): Sql {
  const [house, street] = [sql`f.house`, sql`f.street`];
  return sql`
    select
      c.cluster_no,
      f.record_no,
      (f.content >> 11)::double as content,
      ${numberSql(sql`f.family`)} as family,
      coalesce(f.birth_day, ${sql.lit(noDay)}) as birth_day,
      ${numberSql(house, sql`f.street[:5]`)} as address,
      ${numberSql(house)} as house,
      ${numberSql(house, street)} as line,
      ${numberSql(sql`f.postcode`)} as postcode,
      ${numberSql(sql`f.city`)} as city,
      coalesce(contains(${house}, '-'), false)::integer as is_door
    from ${identityFeature} as f
    join ${identityCluster} as c using (record_no)
    join (select record_no, ${recordNameSql} as name from ${identityRecord}) as r using (record_no)
    join (select ${recordNameSql} as name, epoch_ms(updated_at) as updated from ${people}) as p using (name)
    order by c.cluster_no, coalesce(p.updated, 0) desc, f.content >> 2 desc`;
}

/**
 * `(record_no, high, low, family)`: records with a telephone or an e-mail that several persons have, as a hash of 62 bits in two numbers, because no other
 * is compared with it, and their surname.
 */
export function contactSql(): Sql {
  const shared = (contact: Sql): Sql => sql`
    select record_no, (${contact} >> 33)::integer as high, (${contact} & 2147483647)::integer as low, family
    from told
    where ${contact} in (
      select ${contact} from told where ${contact} is not null group by ${contact} having min(cluster_no) < max(cluster_no)
    )`;
  const hashed = (value: Sql): Sql => sql`case when ${value} is not null then hash(${value}) end`;
  return sql`
    with told as materialized (
      select
        f.record_no,
        c.cluster_no,
        ${numberSql(sql`f.family`)} as family,
        ${hashed(sql`f.email`)} as email,
        ${hashed(sql`f.phone`)} as phone
      from ${identityFeature} as f
      join ${identityCluster} as c using (record_no)
    )
    ${shared(sql`email`)}
    union all
    ${shared(sql`phone`)}`;
}

/** `(left_no, right_no, home_weight)`: records that the model puts into one household. */
export const homePairSql = (leastWeight: number): Sql => sql`
  select left_no, right_no, home_weight from ${identityPair} where home_weight >= ${leastWeight}`;

/** `(day)`: the day of the latest record, from 1970-01-01; null where no record has a date. */
export const todaySql: Sql = sql`select (epoch_ms(max(updated_at)) // 86_400_000)::integer as day from ${people}`;

/** `identity.household` from `together (cluster_no, first_no)`, each person and one of the household, and their keys in `granted`. Its key is its smallest person. */
export const householdSql: Sql = sql`
  create or replace table ${identityHousehold} as
  select g.person_key::bigint as person_key, min(g.person_key::bigint) over (partition by t.first_no) as household_key
  from together as t
  join granted as g using (cluster_no)`;
