import { sql, type Sql } from "../../core/sql.ts";
import { step, type Act, type Step } from "../../core/step.ts";
import { personId } from "../../core/tables/golden.ts";
import {
  identityCluster,
  identityDecision,
  identityEvent,
  identityMembership,
  identityPair,
  identityRecord,
  identityTombstone,
} from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { packingSql } from "../../warehouse/packing.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import { eventSql, membershipSql, nothingStrongestSql, strongestSql, toldSql } from "./event.sql.ts";
import { grantKeys } from "./grant-keys.ts";
import {
  changedSql,
  claimsSql,
  disputedClaimsSql,
  followTombstonesSql,
  formerClaimsSql,
  newKeysSql,
  newTombstonesSql,
  personIdSql,
  reviveSql,
  undisputedSql,
} from "./person-id.sql.ts";

interface ClaimRow {
  readonly [column: string]: number;
  readonly cluster_no: number;
  readonly person_key: number;
  readonly records: number;
}

/** Gives every cluster its key: last run's where it can, a former one of its records, a new one where it must. */
const grant: Act = async ({ db }) => {
  for (const memory of [personId, identityTombstone, identityMembership, identityEvent, identityDecision])
    await db.run(createTableSql(memory, "keep"));
  const settle = async (claims: Sql): Promise<number> => {
    const rows = await db.rows<ClaimRow>(claims);
    const granted = grantKeys(
      rows.map(({ cluster_no: cluster, person_key: personKey, records }) => ({ cluster, personKey, records })),
    );
    await db.append("granted", [[...granted]]);
    return rows.length;
  };
  await db.run(claimsSql());
  await db.run(sql`create or replace temp table living_before as select distinct person_key from ${personId}`);
  await db.run(sql`create or replace temp table known_before as select distinct person_key from ${identityMembership}`);
  await db.run(undisputedSql());
  const disputed = await settle(disputedClaimsSql());
  await settle(formerClaimsSql());
  await db.run(newKeysSql());
  const tombstones = await db.run(newTombstonesSql());
  await db.run(reviveSql());
  await db.run(followTombstonesSql());
  await db.run(changedSql());
  await db.run(packingSql("quick"));
  for (const statement of [...personIdSql(), ...membershipSql(), toldSql()]) await db.run(statement);
  const merged = await countRows(db, sql`(from told where kind = 'merged')`);
  await db.run(merged > 0 ? strongestSql() : nothingStrongestSql);
  await db.run(eventSql());
  const [row] = await db.rows<{ records: number; persons: number; changed: number }>(
    sql`select count(*) as records, count(distinct person_key) as persons, (select count(*) from changed) as changed from ${personId}`,
  );
  for (const name of ["claim", "granted", "changed", "living_before", "known_before", "told", "strongest"])
    await db.run(sql`drop table ${sql.id(name)}`);
  return {
    rowsWritten: row?.changed ?? 0,
    changed: true,
    notes: { persons: row?.persons ?? 0, disputed_claims: disputed, keys_given_up: tombstones },
  };
};

/**
 * The step that gives clusters of records keys that last: `identity.person_id`, `tombstone`, and the ledger of what became of whom,
 * `membership` and `event`. Pure.
 */
export function planLedger(): Step {
  return step({
    name: "match.person",
    stage: "match",
    reads: [identityRecord, identityCluster, identityPair, identityDecision],
    writes: [personId, identityTombstone, identityMembership, identityEvent],
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
          with placed as (
            select c.cluster_no, p.person_key
            from ${identityCluster} as c
            join ${identityRecord} as r using (record_no)
            join ${personId} as p using (source, record_id)
          )
          select cluster_no from placed group by cluster_no having count(distinct person_key) > 1
          union all
          select person_key from placed group by person_key having count(distinct cluster_no) > 1`,
      },
      {
        kind: "no_rows",
        name: "no living person has a tombstone and no tombstone points to a dead one",
        query: sql`
          select person_key from ${identityTombstone} where person_key in (select person_key from ${personId})
          union all
          select points_to from ${identityTombstone} where points_to is not null and points_to not in (select person_key from ${personId})`,
      },
      {
        kind: "no_rows",
        name: "the last page of the ledger is today's persons",
        query: sql`
          select coalesce(p.source, m.source) as source, coalesce(p.record_id, m.record_id) as record_id
          from ${personId} as p
          full join (from ${identityMembership} where to_run is null) as m
            on m.source = p.source and m.record_id = p.record_id and m.person_key = p.person_key
          where p.source is null or m.source is null`,
      },
    ],
  });
}
