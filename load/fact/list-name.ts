import type { Mapped } from "../../core/source.ts";
import { sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { goldenPerson, personId } from "../../core/tables/golden.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit, totalAudit } from "../audit.ts";
import { boughtNamesSql, listNameSql } from "./list-name.sql.ts";

/**
 * `star.fact_list_name`: one row per bought record with exactly one fate. Suppression comes first, the house file always wins; between lists
 * the one that brought the name first wins, then the smallest priority, then the draw (`seed`). A fate, once given, stays: a name that was
 * net when bought remains net after it buys, and when it turns out later to be somebody another list had brought, too.
 */
export function planListNameFact(people: readonly Mapped[], seed = 1): Step {
  const lists = people.filter(({ source }) => source.list !== undefined);
  const resolved =
    lists.length === 0
      ? []
      : [
          listNameSql(lists, people, seed),
          sql`create or replace table ${factListName} as from list_name`,
          sql`drop table list_name`,
        ];
  return step({
    name: "fact.list_name",
    stage: "fact",
    reads: [
      ...lists.flatMap(({ source }) => [table("staging", source.name), table("quarantine", source.name)]),
      personId,
      goldenPerson,
      dimSource,
    ],
    writes: [factListName],
    sql: [createTableSql(factListName, "keep"), ...resolved],
    audits: [
      keyAudit(factListName, ["source_key", "file", "line", "record_id"]),
      ...(lists.length === 0
        ? []
        : [
            totalAudit(
              "bought names: each record read has one fate",
              sql`select count(*) from (${boughtNamesSql(lists)})`,
              sql`select count(*) from ${factListName}`,
            ),
          ]),
    ],
  });
}
