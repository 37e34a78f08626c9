import { cleanTable } from "../../core/feed.ts";
import { fullMatchSettings, type FullMatchSettings, type MatchSettings } from "../../core/match-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCappedBlock,
  identityCluster,
  identityDecision,
  identityFeature,
  identityGenericValue,
  identityHousehold,
  identityModel,
  identityPair,
  identityRecord,
  identityTombstone,
  identityWeight,
} from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { makeFeatures } from "./feature.ts";
import { findHouseholds } from "./household.ts";
import { matchRecords } from "./pair.ts";
import { grantKeys } from "./person-id.ts";
import {
  claimsSql,
  disputedClaimsSql,
  followTombstonesSql,
  newKeysSql,
  newTombstonesSql,
  personIdSql,
  undisputedSql,
} from "./person-id.sql.ts";

const people = cleanTable("people");

const numberRecords = ({ limits }: FullMatchSettings, extras: readonly string[]): Step =>
  step({
    name: "match.record",
    stage: "match",
    reads: [people],
    writes: [identityRecord, identityFeature, identityGenericValue],
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
    reads: [identityRecord, identityFeature, identityDecision],
    writes: [identityPair, identityWeight, identityModel, identityCappedBlock, identityCluster],
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

/** Gives every cluster its key: last run's where it can, a new one where it must. */
const grant: Act = async ({ db }) => {
  await db.run(createTableSql(personId, "keep"));
  await db.run(createTableSql(identityTombstone, "keep"));
  await db.run(claimsSql());
  const disputed = await db.rows<{ cluster_no: number; person_key: number; records: number }>(disputedClaimsSql());
  await db.run(undisputedSql());
  const granted = grantKeys(
    disputed.map(({ cluster_no, person_key, records }) => ({ cluster: cluster_no, personKey: person_key, records })),
  );
  await db.append("granted", [[...granted]]);
  await db.run(newKeysSql());
  const tombstones = await db.run(newTombstonesSql());
  await db.run(followTombstonesSql());
  await db.run(personIdSql());
  const [row] = await db.rows<{ records: number; persons: number }>(
    sql`select count(*) as records, count(distinct person_key) as persons from ${personId}`,
  );
  for (const name of ["claim", "granted"]) await db.run(sql`drop table ${sql.id(name)}`);
  return {
    rowsWritten: row?.records ?? 0,
    changed: true,
    notes: { persons: row?.persons ?? 0, disputed_claims: disputed.length, keys_given_up: tombstones },
  };
};

const persons: Step = step({
  name: "match.person",
  stage: "match",
  reads: [identityRecord, identityCluster],
  writes: [personId, identityTombstone],
  act: grant,
  audits: [
    {
      kind: "equal",
      name: "each person record has one person",
      query: sql`select (select count(*) from ${identityRecord}) as expected, (select count(*) from ${personId}) as actual`,
    },
    {
      kind: "no_rows",
      name: "each cluster is one person and each person one cluster",
      query: sql`
        select c.cluster_no
        from ${identityCluster} as c
        join ${identityRecord} as r using (record_no)
        join ${personId} as p using (source, record_id)
        group by c.cluster_no
        having count(distinct p.person_key) > 1
        union all
        select p.person_key
        from ${identityCluster} as c
        join ${identityRecord} as r using (record_no)
        join ${personId} as p using (source, record_id)
        group by p.person_key
        having count(distinct c.cluster_no) > 1`,
    },
    {
      kind: "no_rows",
      name: "no living person has a tombstone and no tombstone points to a dead one",
      query: sql`
        select person_key from ${identityTombstone} where person_key in (select person_key from ${personId})
        union all
        select points_to from ${identityTombstone} where points_to is not null and points_to not in (select person_key from ${personId})`,
    },
  ],
});

const households: Step = step({
  name: "match.household",
  stage: "match",
  reads: [personId, identityRecord, identityFeature, identityPair, people],
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
});

/**
 * Steps from `clean.person_record` to persons and households: `identity.record`, `feature`, `pair`, `cluster`, `person_id`,
 * `tombstone`, `household`; also `weight` (what the model learned) and `capped_block` (what was not compared). Pure.
 */
export function planMatch(settings: MatchSettings, extras: readonly string[] = []): readonly Step[] {
  const full = fullMatchSettings(settings);
  return [numberRecords(full, extras), matchPairs(full, extras), persons, households];
}
