import { cleanTable } from "../../core/feed.ts";
import { fullMatchSettings, type FullMatchSettings, type MatchSettings } from "../../core/match-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCappedBlock,
  identityCertainPair,
  identityCluster,
  identityDecision,
  identityFeature,
  identityFrequency,
  identityGenericValue,
  identityHousehold,
  identityKey,
  identityModel,
  identityPair,
  identityRecord,
  identityWeight,
} from "../../core/tables/identity.ts";
import { makeFeatures } from "./feature.ts";
import { planLedger, type Beside } from "../ledger/plan.ts";
import { findHouseholds } from "./household/household.ts";
import { matchRecords } from "./pair.ts";

const people = cleanTable("people");

const numberRecords = ({ limits }: FullMatchSettings, extras: readonly string[]): Step =>
  step({
    name: "match.record",
    stage: "match",
    reads: [people],
    writes: [identityRecord, identityFeature, identityGenericValue, identityDecision],
    act: makeFeatures(limits, extras),
    settings: { extras, limits },
    audits: [
      {
        kind: "equal",
        name: "each person record has one number and one row of features",
        query: sql`select (select count(*) from ${people}) as expected, (select count(*) from ${identityFeature}) as actual`,
      },
    ],
  });

function matchPairs(settings: FullMatchSettings, extras: readonly string[]): Step {
  return step({
    name: "match.pair",
    stage: "match",
    reads: [identityRecord, identityFeature, identityGenericValue, identityDecision],
    writes: [
      identityKey,
      identityPair,
      identityWeight,
      identityModel,
      identityFrequency,
      identityCappedBlock,
      identityCluster,
      identityCertainPair,
    ],
    act: matchRecords(settings, extras),
    audits: [
      {
        kind: "equal",
        name: "each record is in one cluster",
        query: sql`select (select count(*) from ${identityRecord}) as expected, (select count(distinct record_no) from ${identityCluster}) as actual`,
      },
      {
        kind: "no_rows",
        name: "no record is in two clusters",
        query: sql`select record_no from ${identityCluster} group by record_no having count(*) > 1`,
      },
    ],
    settings: { ...settings, survivorship: null },
  });
}

/** Found while the ledger of persons is written. */
const households: Beside = {
  reads: [identityRecord, identityFeature, identityCluster, identityPair, people],
  writes: [identityHousehold],
  act: findHouseholds,
  audits: [
    {
      kind: "equal",
      name: "each person has one household",
      query: sql`select (select count(distinct person_key) from ${personId}) as expected, (select count(*) from ${identityHousehold}) as actual`,
    },
    {
      kind: "no_rows",
      name: "a household's key is its smallest person",
      query: sql`select household_key from ${identityHousehold} group by household_key having min(person_key) <> household_key`,
    },
  ],
};

/**
 * Steps from `clean.person_record` to persons and households: `identity.record`, `feature`, `pair`, `cluster`, `person_id`,
 * `tombstone`, `household`; also `weight` (what the model learned) and `capped_block` (what was not compared). Pure.
 */
export function planMatch(settings: MatchSettings, extras: readonly string[] = []): readonly Step[] {
  const full = fullMatchSettings(settings);
  return [numberRecords(full, extras), matchPairs(full, extras), planLedger(households)];
}
