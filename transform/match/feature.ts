import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { release } from "../../core/release.ts";
import { cleanTable } from "../../core/feed.ts";
import { sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { identityDecision, identityFeature, identityGenericValue, identityRecord } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { packingSql } from "../../warehouse/packing.ts";
import { countRows } from "../../warehouse/count-rows.ts";
import { drift } from "./drift.ts";
import {
  allArrivedSql,
  arrivedSourcesSql,
  arrivedSql,
  companyFormSql,
  distinctNamesSql,
  familyFormSql,
  featureSql,
  genericValuesSql,
  givenFormSql,
  hanStreetsSql,
  leftBehindSql,
  newsSql,
  numberRecordsSql,
  placeFormSql,
  scriptSql,
  streetFormSql,
  withoutGenericSql,
} from "./feature.sql.ts";

const people = cleanTable("people");

/** Share of names in Chinese, Japanese or Korean letters from which the others are read as pinyin too. */
const hanShare = 0.005;

async function hasHanNames(db: Session): Promise<boolean> {
  const [script] = await db.rows<{ names: number; han: number }>(scriptSql());
  return script !== undefined && script.han > script.names * hanShare;
}

/** Numbers the records of `arrived`, source by source. */
export async function numberRecords(db: Session): Promise<void> {
  for (const { source } of await db.rows<{ source: string }>(arrivedSourcesSql)) await db.run(numberRecordsSql(source));
}

/** `han_name` and `han_street`: what distinct names and streets say in Chinese, Japanese or Korean. Temporary tables. */
async function fillHan(db: Session): Promise<void> {
  // Loaded here, because the dictionaries take half a second that other files need not spend.
  const { hanAddress } = await import("./script/han-address.ts");
  const { hanName } = await import("./script/han-name.ts");
  await db.run(
    sql`create or replace temp table han_name (name varchar, given varchar, given_root varchar, family varchar, family_sound varchar)`,
  );
  const names: (string | null)[][] = [];
  for (const row of await db.rows<Record<"given_name" | "family_name" | "full_name", string | null>>(
    distinctNamesSql(),
  )) {
    const { given_name: given, family_name: family, full_name: full } = row;
    const said = hanName(given, family, full);
    if (said !== null)
      names.push([
        [given, family, full].map((part) => part ?? "").join("\u001f"),
        said.given,
        said.givenSound,
        said.family,
        said.familySound,
      ]);
  }
  await db.append("han_name", [names]);
  await db.run(
    sql`create or replace temp table han_street (raw varchar, city varchar, road varchar, street varchar, house varchar)`,
  );
  const streets = await db.rows<{ street: string }>(hanStreetsSql());
  await db.append("han_street", [
    streets.map(({ street }) => {
      const { city, road, street: named, house } = hanAddress(street);
      return [street, city, road, named, house];
    }),
  ]);
}

/** Fills identity.feature for `arrived`; names and places are folded once for each distinct value. */
async function fillFeatures(db: Session, extras: readonly string[], hasHan: boolean, from: "new" | "more") {
  for (const form of [givenFormSql(), familyFormSql(), placeFormSql(), streetFormSql(), companyFormSql()])
    await db.run(form);
  if (hasHan) await fillHan(db);
  const features = featureSql(extras, hasHan);
  await db.run(
    from === "new"
      ? sql`create or replace table ${identityFeature} as ${features}`
      : sql`insert into ${identityFeature} by name ${features}`,
  );
  for (const name of [
    "given_form",
    "family_form",
    "place_form",
    "street_form",
    "company_form",
    "han_name",
    "han_street",
  ])
    await db.run(sql`drop table if exists ${sql.id(name)}`);
}

/** Takes generic values out of the features; where there are none, nothing is done. */
export async function leaveOutGeneric(db: Session): Promise<void> {
  if ((await countRows(db, sql`${identityGenericValue}`)) === 0) return;
  for (const statement of withoutGenericSql()) await db.run(statement);
}

/** Lists what has become generic. It is left out when the records are matched: in the transaction that makes them, changing features is slow. */
async function listGeneric(db: Session, limits: FullMatchSettings["limits"], isNew: boolean): Promise<number> {
  if (!isNew) {
    await db.run(sql`create or replace temp table arrived_no as
      select record_no from ${identityRecord} join (select source, record_id from arrived) using (source, record_id)`);
    await leaveOutGeneric(db);
  }
  const generic = await db.run(genericValuesSql(limits, !isNew));
  await db.run(sql`drop table if exists arrived_no`);
  return generic;
}

/** True when identity.feature has just these further columns. */
async function hasShape(db: Session, extras: readonly string[]): Promise<boolean> {
  const columns = await db.rows<{ column_name: string }>(sql`
    select column_name from duckdb_columns() where schema_name = 'identity' and table_name = 'feature' order by column_index`);
  const wanted = [...identityFeature.columns.map(({ name }) => name), ...extras];
  return columns.map(({ column_name }) => column_name).join() === wanted.join();
}

/**
 * Numbers the records and makes what is compared of them. Records that are as they were keep number and features; when more than a fifth
 * is new or changed, all are numbered anew.
 */
export function makeFeatures(limits: FullMatchSettings["limits"], extras: readonly string[]): Act {
  return async ({ db, full }) => {
    const hasHan = await hasHanNames(db);
    const by = `${release} ${String(hasHan)} ${JSON.stringify(limits)}`;
    for (const memory of [identityRecord, identityGenericValue, identityDecision])
      await db.run(createTableSql(memory, "keep"));
    const records = await countRows(db, sql`${people}`);
    const known = await countRows(db, sql`${identityRecord}`);
    let isNew = full || known === 0 || !(await hasShape(db, extras));
    let arrived = records;
    let left = 0;
    if (!isNew) {
      await db.run(newsSql(extras, by));
      arrived = await countRows(db, sql`news`);
      isNew = arrived > records * drift;
    }
    if (isNew) {
      arrived = records;
      await db.run(allArrivedSql(extras, by));
      for (const memory of [identityRecord, identityGenericValue]) await db.run(createTableSql(memory, "replace"));
    } else {
      await db.run(arrivedSql());
      left = known + arrived - records;
      if (left > 0) await db.run(leftBehindSql(extras, by));
    }
    const changed = isNew || arrived > 0 || left > 0;
    let generic = 0;
    if (changed) {
      if (left > 0)
        for (const of of [identityRecord, identityFeature])
          await db.run(sql`delete from ${of} where record_no in (from left_behind)`);
      // Read some sixty times when they are matched: not worth the time that packing them takes.
      await db.run(packingSql("none"));
      await numberRecords(db);
      await fillFeatures(db, extras, hasHan, isNew ? "new" : "more");
      generic = await listGeneric(db, limits, isNew);
    }
    await db.run(sql`drop ${isNew ? sql`view` : sql`table`} arrived`);
    for (const name of ["news", "left_behind"]) await db.run(sql`drop table if exists ${sql.id(name)}`);
    return {
      rowsRead: records,
      rowsWritten: arrived,
      changed,
      notes: { records, arrived, left, generic_values: generic },
    };
  };
}
