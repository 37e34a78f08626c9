import { sql, type Sql } from "../../core/sql.ts";
import { step, type Act, type Step, type StepContext, type StepOutcome } from "../../core/step.ts";
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
import { packingSql, writtenAtOnceSql } from "../../warehouse/packing.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import { eventSql, membershipSql, strongestSql, toldSql } from "./event.sql.ts";
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

/**
 * Work beside the ledger's: it has the engine carry out statements while JavaScript is busy, knows the keys by `granted (cluster_no, person_key)`, and says
 * for the run log what it found.
 */
export interface Beside extends Pick<Step, "reads" | "writes" | "audits"> {
  readonly act: (context: StepContext, meanwhile: readonly Sql[]) => Promise<StepOutcome["notes"]>;
}

/** Gives every cluster its key: last run's where it can, a former one of its records, a new one where it must. */
const grant =
  (beside: Beside): Act =>
  async (context) => {
    const { db } = context;
    for (const memory of [identityTombstone, identityMembership, identityEvent, identityDecision])
      await db.run(createTableSql(memory, "keep"));
    await db.run(personIdSql);
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
    await db.run(undisputedSql());
    const disputed = await settle(disputedClaimsSql());
    await settle(formerClaimsSql());
    const found = await beside.act(context, [
      ...newKeysSql(),
      newTombstonesSql(),
      reviveSql(),
      followTombstonesSql(),
      changedSql(),
      packingSql("quick"),
      writtenAtOnceSql,
      ...membershipSql(),
      toldSql(),
      strongestSql(),
      ...eventSql(),
    ]);
    const [placed] = await db.rows<{ n: number }>(
      sql`select (select count(*) from changed) + coalesce(sum(records), 0)::bigint as n from founded`,
    );
    const persons = await countRows(db, sql`granted`);
    const tombstones = await countRows(db, sql`(from ${identityTombstone} where run_id = ${sql.run("run_id")})`);
    for (const name of ["claim", "granted", "founded", "changed", "living_before", "told", "strongest"])
      await db.run(sql`drop table ${sql.id(name)}`);
    return {
      rowsWritten: placed?.n ?? 0,
      changed: true,
      notes: { persons, disputed_claims: disputed, keys_given_up: tombstones, ...found },
    };
  };

/**
 * The step that gives clusters of records keys that last: `identity.membership`, of which `person_id` shows today's, `tombstone`, and what became of
 * whom, `event`; and what is done beside. Pure.
 */
export function planLedger(beside: Beside): Step {
  return step({
    name: "match.person",
    stage: "match",
    reads: [identityRecord, identityCluster, identityPair, identityDecision, ...beside.reads],
    writes: [personId, identityTombstone, identityMembership, identityEvent, ...beside.writes],
    act: grant(beside),
    audits: [
      ...beside.audits,
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
        name: "the last page of the ledger is today's records",
        query: sql`
          select coalesce(p.source, r.source) as source, coalesce(p.record_id, r.record_id) as record_id
          from ${personId} as p
          full join ${identityRecord} as r on r.source = p.source and r.record_id = p.record_id
          where p.source is null or r.source is null`,
      },
    ],
  });
}
