import type { FullMatchSettings } from "../../core/match-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import type { Act } from "../../core/step.ts";
import { identityDecision, identityFeature, identityGenericValue } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import {
  companyFormSql,
  distinctNamesSql,
  familyFormSql,
  featureSql,
  genericValuesSql,
  givenFormSql,
  hanStreetsSql,
  numberRecordsSql,
  placeFormSql,
  scriptSql,
  withoutGenericSql,
} from "./feature.sql.ts";

/** Share of names in Chinese, Japanese or Korean letters from which the others are read as pinyin too. */
const hanShare = 0.005;

/** `han_name` and `han_street`: what distinct names and streets say in Chinese, Japanese or Korean. Temporary tables. */
async function fillHan(db: Session): Promise<boolean> {
  const [script] = await db.rows<{ names: number; han: number }>(scriptSql());
  if (script === undefined || script.han <= script.names * hanShare) return false;
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
  return true;
}

/** Numbers the records and makes what is compared of them; names and places are folded once for each distinct value. */
export function makeFeatures(limits: FullMatchSettings["limits"], extras: readonly string[]): Act {
  return async ({ db }) => {
    await db.run(numberRecordsSql());
    for (const form of [givenFormSql(), familyFormSql(), placeFormSql(), companyFormSql()]) await db.run(form);
    const hasHan = await fillHan(db);
    await db.run(featureSql(extras, hasHan));
    for (const name of ["given_form", "family_form", "place_form", "company_form", "han_name", "han_street"])
      await db.run(sql`drop table if exists ${sql.id(name)}`);
    await db.run(createTableSql(identityDecision, "keep"));
    await db.run(createTableSql(identityGenericValue, "replace"));
    let generic = 0;
    for (const column of ["email", "phone"] as const) {
      const found = await db.run(genericValuesSql(column, limits[column]));
      if (found > 0) await db.run(withoutGenericSql(column));
      generic += found;
    }
    const [row] = await db.rows<{ n: number }>(sql`select count(*) as n from ${identityFeature}`);
    return { rowsWritten: row?.n ?? 0, changed: true, notes: { generic_values: generic } };
  };
}
