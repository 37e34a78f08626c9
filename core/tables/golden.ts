import { documentedTable } from "../table.ts";

/** Which person each source record is about: what is open in identity.membership, of which it is a view. */
export const personId = documentedTable("identity", "person_id", "one source record", {
  source: ["varchar", "the record's source"],
  record_id: ["varchar", "the record's id in its source"],
  person_key: ["bigint", "the person, lasting from run to run; from 1"],
});

/** The best known facts about each person. */
export const goldenPerson = documentedTable("golden", "person", "one person", {
  person_key: ["bigint", "the person, lasting from run to run"],
  household_key: ["bigint", "the household: the smallest person_key in it"],
  title: ["varchar", "title"],
  given_name: ["varchar", "first name"],
  family_name: ["varchar", "surname"],
  company: ["varchar", "company name"],
  email: ["varchar", "e-mail address"],
  phone: ["varchar", "telephone number, E.164"],
  street: ["varchar", "street and number"],
  city: ["varchar", "town"],
  region: ["varchar", "county, state or province"],
  postcode: ["varchar", "postal code"],
  country: ["varchar", "country"],
  birth_date: ["date", "date of birth"],
  gender: ["varchar", "gender"],
  language: ["varchar", "language tag"],
  email_opt_out: ["boolean", "true when any record says so; never null"],
  post_opt_out: ["boolean", "true when any record says so; never null"],
  phone_opt_out: ["boolean", "true when any record says so; never null"],
  first_source: ["varchar", "the source that knew the person first"],
  acquired_at: ["timestamptz", "when the first source first knew the person; null when no source says"],
  changed_at: ["timestamptz", "the latest change of any of the person's records; null when no source says"],
  record_count: ["bigint", "source records that are this person"],
});

/** Where each golden value came from. */
export const goldenProvenance = documentedTable("golden", "provenance", "one golden value of one person", {
  person_key: ["bigint", "the person"],
  field: ["varchar", "the column of golden.person"],
  value: ["varchar", "the value as text"],
  rule: ["varchar", "the survivorship rule that chose it"],
  source: ["varchar", "the source it came from"],
  record_id: ["varchar", "the record it came from"],
  updated_at: ["timestamptz", "when that record was last changed"],
});

/** The people who live together. */
export const goldenHousehold = documentedTable("golden", "household", "one household", {
  household_key: ["bigint", "the smallest person_key in it"],
  family_name: ["varchar", "the surname most members have"],
  street: ["varchar", "street and number"],
  city: ["varchar", "town"],
  postcode: ["varchar", "postal code"],
  country: ["varchar", "country"],
  member_count: ["bigint", "persons in it"],
});

/** Golden values that a person set by hand: a named memory, append-only; the newest word on a field counts. */
export const goldenOverride = documentedTable("golden", "override", "one word of a person on one golden value", {
  override_id: ["bigint", "in the order in which they were given, from 1"],
  source: ["varchar", "source of one record of the person: the override follows it through merges and splits"],
  record_id: ["varchar", "that record's id"],
  field: ["varchar", "the column of golden.person"],
  value: ["varchar", "the value as text; null when the override was taken back"],
  overridden_by: ["varchar", "who"],
  overridden_at: ["timestamptz", "when"],
  reason: ["varchar", "why"],
});
