import { documentedTable } from "../table.ts";

const recordNo = [
  "integer",
  "the record's number while it is matched; a rebuild numbers by source and id, from 0",
] as const;
const bits = "in bits; above 0 speaks for one person";

/** The numbers that records go by while they are matched. */
export const identityRecord = documentedTable("identity", "record", "one person record", {
  record_no: recordNo,
  source: ["varchar", "the record's source"],
  record_id: ["varchar", "the record's id in its source"],
  content: ["ubigint", "hash of all that is read of the record: another one when it changed"],
});

/** What is compared: each record's values without accents, case and punctuation. */
export const identityFeature = documentedTable("identity", "feature", "one person record", {
  record_no: recordNo,
  content: [
    "ubigint",
    "hash of all that is compared of the record; of a pair, the record with the smaller one is the left",
  ],
  given: ["varchar", "first word of the given name, folded"],
  given_root: ["varchar", "the given name that it is short for (bob: robert), or how it sounds, or itself"],
  family: ["varchar", "surname, folded"],
  family_sound: ["varchar", "how the surname sounds, or itself"],
  email: ["varchar", "e-mail address without tags; without points at Gmail"],
  phone: ["varchar", "telephone number, last ten digits"],
  house: ["varchar", "first number of the street line"],
  street: ["varchar", "street without numbers and words such as road, folded"],
  postcode: ["varchar", "postal code, folded; the first five digits of nine"],
  city: ["varchar", "town, folded"],
  birth_date: ["varchar", "YYYYMMDD"],
  birth_day: ["integer", "days from 1970-01-01"],
  company: ["varchar", "company without legal form, folded"],
  company_words: ["varchar", "its words, sorted"],
});

/** The keys by which records are compared, with a further column for each blocking rule, so that those of new records meet them; empty where all pairs are compared. */
export const identityKey = documentedTable("identity", "key", "one person record", {
  record_no: recordNo,
  content: ["ubigint", "what was compared of the record when its keys were made"],
});

/** Blocks too large to compare: what they cost is said, never hidden. */
export const identityCappedBlock = documentedTable(
  "identity",
  "capped_block",
  "one blocking key that too many records share",
  {
    rule: ["varchar", "the blocking rule"],
    key_hash: ["integer", "hash of the key"],
    example: ["integer", "number of one record that has the key"],
    records: ["bigint", "records that share it"],
    lost_pairs: ["bigint", "pairs that this rule did not compare; others may have"],
  },
);

/** Values that many people share: offices, switchboards. They say nothing about a person. */
export const identityGenericValue = documentedTable(
  "identity",
  "generic_value",
  "one e-mail address or telephone number that stands with more names than its limit",
  {
    column_name: ["varchar", "email or phone"],
    value: ["varchar", "the value as it is compared"],
    records: ["bigint", "records that have it"],
    names: ["bigint", "different names among them"],
  },
);

/** The model in use: a named memory, so that what is known of old records does not change with each new one. */
export const identityModel = documentedTable("identity", "model", "the model in use, one row", {
  signature: ["varchar", "what it was made for: the release and the comparisons"],
  records: ["bigint", "records of the file it was learned from"],
  run_id: ["bigint", "the run that learned it"],
  comparisons: ["varchar", "what is compared, as JSON"],
  classes: ["varchar", "what each class of pairs does at each level, as JSON"],
  frequencies: ["varchar", "how often values occur in each column as a whole, as JSON"],
  blocks: [
    "varchar",
    "the blocking rules in use, each with the largest block that is compared, as JSON; null where all pairs are",
  ],
  settings: ["varchar", "the settings by which identity.pair and identity.cluster were made, as JSON"],
});

/** How common values were when the model was learned; values of one record are left out. Remembered with the model. */
export const identityFrequency = documentedTable("identity", "frequency", "one value that several records had", {
  column_name: ["varchar", "the column of identity.feature"],
  value_hash: ["ubigint", "hash of the value as it is compared"],
  times: ["integer", "records that had it"],
});

/** What the model learned from this file. */
export const identityWeight = documentedTable("identity", "weight", "one agreement level of one comparison", {
  comparison: ["varchar", "what is compared"],
  level: ["integer", "the level, 1 the closest; 0 where a value is missing"],
  label: ["varchar", "what the level means"],
  person_share: ["double", "share of pairs of one person that are at this level"],
  household_share: ["double", "share of pairs of one household but different persons"],
  namesake_share: ["double", "share of pairs of different persons who only share their name"],
  chance_share: ["double", "share of pairs of records that have nothing to do with each other"],
  weight: ["double", `what the level says against chance, ${bits}`],
});

/** Pairs that may be one person. */
export const identityPair = documentedTable("identity", "pair", "two records that may be one person", {
  left_no: ["integer", "number of one record"],
  right_no: [
    "integer",
    "number of the other; which of two is the left follows from what they say, not from their numbers",
  ],
  pattern: ["bigint", "agreement levels of all comparisons as one number"],
  weight: ["double", `log-odds that they are one person, ${bits}`],
  probability: ["double", "the same as a probability"],
  home_weight: ["double", "log-odds that they are one person or live in one household, in bits"],
});

/** Groups of records that are one person, in this run. */
export const identityCluster = documentedTable("identity", "cluster", "one person record", {
  record_no: recordNo,
  cluster_no: ["integer", "number of one record of the group"],
  content: ["ubigint", "what was compared of the record when it was placed"],
});

/** Pairs of which people or rules are certain, as they were when the records were placed. */
export const identityCertainPair = documentedTable(
  "identity",
  "certain_pair",
  "two records that rules or people decided",
  {
    left_no: ["integer", "number of one record"],
    right_no: ["integer", "number of the other"],
    is_same: ["boolean", "true: one person; false: two"],
  },
);

/** What people decided about pairs of records; append-only: the newest word on a pair counts, in whichever order it names them. */
export const identityDecision = documentedTable("identity", "decision", "one word of a person on one pair of records", {
  decision_id: ["bigint", "in the order in which they were given, from 1"],
  left_source: ["varchar", "source of one record"],
  left_record_id: ["varchar", "its id"],
  right_source: ["varchar", "source of the other record"],
  right_record_id: ["varchar", "its id"],
  verdict: ["varchar", "same | different | open (taken back)"],
  origin: ["varchar", "command | review | audit | undo"],
  decided_by: ["varchar", "who"],
  decided_at: ["timestamptz", "when"],
  reason: ["varchar", "why"],
});

/** Persons that are no more. */
export const identityTombstone = documentedTable("identity", "tombstone", "one person_key that was given up", {
  person_key: ["bigint", "the key that nobody has any more; only the same records can get it back"],
  points_to: ["bigint", "the person who has most of its records now; null when its records left every source"],
  run_id: ["bigint", "the run that gave it up"],
});

/** Which person each record was, run by run: what `as of` is answered from. */
export const identityMembership = documentedTable(
  "identity",
  "membership",
  "one record for as long as it was the same person",
  {
    source: ["varchar", "the record's source"],
    record_id: ["varchar", "the record's id in its source"],
    person_key: ["bigint", "the person"],
    from_run: ["bigint", "the run from which it was"],
    to_run: ["bigint", "the first run in which it was no more; null while it is"],
  },
);

/** What became of persons, run by run. */
export const identityEvent = documentedTable("identity", "event", "one change of one person in one run", {
  event_id: ["bigint", "from 1, run by run: what became of persons there were, then those created"],
  run_id: ["bigint", "the run"],
  happened_at: ["timestamptz", "when the run began"],
  kind: ["varchar", "created | revived | merged | split | moved | retired"],
  person_key: ["bigint", "the person that is there afterwards; of a retired one, the key that was given up"],
  other_person_key: [
    "bigint",
    "merged: the key that was given up; split and moved: the person that the records came from; else null",
  ],
  records: ["bigint", "records that changed person"],
  cause: ["varchar", "decision | new records | records left | changed records or model"],
  evidence: ["varchar", "merged: the strongest pair between the two, with its weight in bits"],
});

/** Who lives together. */
export const identityHousehold = documentedTable("identity", "household", "one person", {
  person_key: ["bigint", "the person"],
  household_key: ["bigint", "the household: the smallest person_key in it"],
});

/** Every table of schema identity but person_id. */
export const identityTables = [
  identityRecord,
  identityFeature,
  identityKey,
  identityCappedBlock,
  identityGenericValue,
  identityModel,
  identityFrequency,
  identityWeight,
  identityPair,
  identityCluster,
  identityCertainPair,
  identityDecision,
  identityTombstone,
  identityMembership,
  identityEvent,
  identityHousehold,
] as const;
