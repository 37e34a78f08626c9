import { sql, type Sql } from "../../core/sql.ts";
import { goldenOverride, goldenPerson, goldenProvenance, personId } from "../../core/tables/golden.ts";

/** The columns of golden.person that a person may set. */
export const overridable = [
  "title",
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
  "birth_date",
  "gender",
  "language",
  "email_opt_out",
  "post_opt_out",
  "phone_opt_out",
] as const;

/** A column that a person may set. */
export type OverridableField = (typeof overridable)[number];

/** `overridden (person_key, field, value, overridden_by, overridden_at)`: the newest word on each field of each person. A temporary table. */
export function overriddenSql(): Sql {
  return sql`create or replace temp table overridden as
    select i.person_key, o.field, o.value, o.source, o.record_id, o.overridden_by, o.overridden_at
    from ${goldenOverride} as o
    join ${personId} as i using (source, record_id)
    qualify row_number() over (partition by i.person_key, o.field order by o.override_id desc) = 1 and o.value is not null`;
}

/** Puts the overrides into golden.person and their origin into golden.provenance. An opt-out is only ever added. */
export function applyOverridesSql(): readonly Sql[] {
  return [
    ...overridable.map((field) => {
      const type = goldenPerson.columns.find(({ name }) => name === field)?.type ?? "varchar";
      return sql`update ${goldenPerson} as p
      set ${sql.id(field)} = cast(o.value as ${sql.raw(type)})
      from overridden as o
      where o.person_key = p.person_key and o.field = ${sql.lit(field)}`;
    }),
    sql`delete from ${goldenProvenance} where (person_key, field) in (select (person_key, field) from overridden)`,
    sql`insert into ${goldenProvenance}
      select person_key, field, value, 'override by ' || overridden_by, source, record_id, overridden_at
      from overridden
      where person_key in (select person_key from ${goldenPerson})`,
  ];
}
