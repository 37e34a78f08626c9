import { cleanTable } from "../../core/feed.ts";
import { fullMatchSettings, type MatchSettings } from "../../core/match-settings.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { goldenHousehold, goldenOverride, goldenPerson, goldenProvenance, personId } from "../../core/tables/golden.ts";
import { identityHousehold } from "../../core/tables/identity.ts";
import { createTableSql } from "../../warehouse/database.ts";
import {
  chosenSql,
  goldenHouseholdSql,
  goldenPersonSql,
  isApproachableSql,
  provenanceSql,
  rankedSql,
  withdrawnSql,
  type Suppression,
} from "./golden.sql.ts";
import { applyOverridesSql, overriddenSql } from "./override.sql.ts";

function persons(settings: MatchSettings, sources: readonly string[], suppressions: readonly Suppression[]): Step {
  const full = fullMatchSettings(settings);
  const approachable = isApproachableSql(sql`source`, suppressions);
  return step({
    name: "golden.person",
    stage: "golden",
    reads: [cleanTable("people"), cleanTable("consents"), personId, identityHousehold, goldenOverride],
    writes: [goldenPerson, goldenProvenance],
    sql: [
      rankedSql(full, sources, suppressions),
      chosenSql(full),
      withdrawnSql(suppressions),
      goldenPersonSql(),
      provenanceSql(full),
      overriddenSql(),
      ...applyOverridesSql(),
      ...["ranked", "chosen", "withdrawn", "overridden"].map((name) => sql`drop table ${sql.id(name)}`),
    ],
    audits: [
      {
        kind: "equal",
        name: "each person is one golden row",
        query: sql`select (select count(distinct person_key) from ${personId} where ${approachable}) as expected, (select count(*) from ${goldenPerson}) as actual`,
      },
      {
        kind: "no_rows",
        name: "no golden person repeats",
        query: sql`select person_key from ${goldenPerson} group by person_key having count(*) > 1`,
      },
      {
        kind: "equal",
        name: "golden persons stand for all records",
        query: sql`select (select count(*) from ${cleanTable("people")} where ${approachable}) as expected, (select coalesce(sum(record_count), 0)::bigint from ${goldenPerson}) as actual`,
      },
      {
        kind: "no_rows",
        name: "no golden value has two origins",
        query: sql`select person_key, field from ${goldenProvenance} group by person_key, field having count(*) > 1`,
      },
      {
        kind: "no_rows",
        name: "every opt-out of a record survives",
        query: sql`
          select g.person_key
          from ${goldenPerson} as g
          join ${personId} as i using (person_key)
          join ${cleanTable("people")} as p using (source, record_id)
          where ${isApproachableSql(sql`p.source`, suppressions)} and ((p.email_opt_out and not g.email_opt_out) or (p.post_opt_out and not g.post_opt_out) or (p.phone_opt_out and not g.phone_opt_out))`,
      },
    ],
  });
}

const overrides: Step = step({
  name: "golden.override",
  stage: "golden",
  reads: [],
  writes: [goldenOverride],
  sql: [createTableSql(goldenOverride, "keep")],
});

const households: Step = step({
  name: "golden.household",
  stage: "golden",
  reads: [goldenPerson],
  writes: [goldenHousehold],
  sql: [goldenHouseholdSql()],
  audits: [
    {
      kind: "equal",
      name: "each golden person lives in one golden household",
      query: sql`select (select count(*) from ${goldenPerson}) as expected, (select coalesce(sum(member_count), 0)::bigint from ${goldenHousehold}) as actual`,
    },
  ],
});

/**
 * Steps from persons to golden rows: `golden.override`, `golden.person`, `golden.provenance`, `golden.household`. `sources` are the project's sources of
 * people, the most trusted first; people of `suppressions` alone are nobody. Pure.
 */
export function planGolden(
  settings: MatchSettings,
  sources: readonly string[],
  suppressions: readonly Suppression[] = [],
): readonly Step[] {
  return [overrides, persons(settings, sources, suppressions), households];
}
