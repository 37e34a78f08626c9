import { sql, type Sql } from "../../core/sql.ts";
import { houseFile } from "../../core/tables/mart.ts";

/** Attributes with a column for each of their commonest values. */
const categories = ["country", "region", "gender", "age_band", "language"] as const;

/** Values of an attribute that get a column. */
const mostValues = 12;

/** Yes-or-no attributes, and numbers. */
const plain: Readonly<Record<string, Sql>> = {
  is_company: sql`is_company::integer`,
  has_email: sql`has_email::integer`,
  has_phone: sql`has_phone::integer`,
  has_post: sql`has_post::integer`,
  household_size: sql`ln(household_size)`,
};

/** The commonest values of each attribute among customers: `(attribute, value)`. */
export const commonValuesSql: Sql = sql.join(
  categories.map(
    (attribute) => sql`
      (select ${sql.lit(attribute)} as attribute, ${sql.id(attribute)} as value
      from ${houseFile}
      where orders > 0 and ${sql.id(attribute)} is not null
      group by ${sql.id(attribute)}
      having count(*) >= 20
      order by count(*) desc, ${sql.id(attribute)}
      limit ${sql.lit(mostValues)})`,
  ),
  " union all ",
);

/** One value of one attribute. */
export interface CommonValue {
  readonly [column: string]: string;
  readonly attribute: string;
  readonly value: string;
}

/** A person's attributes as numbers. */
function featuresSql(values: readonly CommonValue[]): Sql {
  return sql`[${sql.join([
    ...Object.values(plain).map((value) => sql`coalesce((${value})::double, 0)`),
    ...values.map(
      ({ attribute, value }) => sql`(coalesce(${sql.id(attribute)} = ${sql.lit(value)}, false))::integer::double`,
    ),
  ])}]`;
}

/** How many numbers a person has. */
export function featureCount(values: readonly CommonValue[]): number {
  return Object.keys(plain).length + values.length;
}

/** `(person_key, is_member, features)` of at most `most` customers, drawn by a hash. */
export function knownCustomersSql(segment: string, values: readonly CommonValue[], most: number): Sql {
  return sql`
    select person_key, coalesce((${sql.raw(segment)}
    )::boolean, false)::integer as is_member, ${featuresSql(values)} as features
    from ${houseFile}
    where orders > 0
    order by hash(person_key::varchar), person_key
    limit ${sql.lit(most)}`;
}

/** `(person_key, features)` of everybody who never bought. */
export function strangersSql(values: readonly CommonValue[]): Sql {
  return sql`select person_key, ${featuresSql(values)} as features from ${houseFile} where orders = 0 order by person_key`;
}
