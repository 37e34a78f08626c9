import type { Mapped } from "../../core/source.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { step, type Step } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { cleanTable } from "../../core/feed.ts";
import { personId } from "../../core/tables/golden.ts";
import { dimSource, factListName } from "../../core/tables/star.ts";
import { createTableSql } from "../../warehouse/database.ts";
import { keyAudit, totalAudit } from "../audit.ts";

const personRecord = cleanTable("people");

/** Names that were read and names that broke the contract, with the place of their list in the project. */
function boughtNamesSql(lists: readonly Mapped[]): Sql {
  const each = lists.map(({ source }, index) => {
    const staging = table("staging", source.name);
    const quarantine = table("quarantine", source.name);
    return sql`
      select ${source.name}::varchar as source, ${index}::integer as list_rank, _file as file, _line as line, _key as record_id, false as is_invalid
      from ${staging}
      union all
      select ${source.name}::varchar, ${index}::integer, file, line, origin, true
      from ${quarantine}`;
  });
  return sql.join(each, " union all ");
}

/**
 * `star.fact_list_name`: one row per bought record with exactly one fate. The house file always wins; between lists the
 * one that brought the name first wins, then the one named first in the project. A fate, once given, stays: a name that was net
 * when bought remains net after it buys.
 */
export function planListNameFact(people: readonly Mapped[]): Step {
  const lists = people.filter(({ source }) => source.list !== undefined);
  const isList = lists.map(({ source }) => sql`${source.name}`);
  const resolved =
    lists.length === 0
      ? []
      : [
          sql`
            create or replace temp table list_name as
            with bought as (${boughtNamesSql(lists)}),
            person as (
              select bought.*, person_id.person_key
              from bought
              left join ${personId} as person_id
                on not bought.is_invalid and person_id.source = bought.source and person_id.record_id = bought.record_id
            ),
            house as (
              select distinct person_id.person_key
              from ${personRecord} as record
              join ${personId} as person_id on person_id.source = record.source and person_id.record_id = record.record_id
              where record.source not in (${sql.join(isList)})
            ),
            remembered as (
              select person.*, source.source_key, source.cost_per_thousand, known.fate as known_fate
              from person
              left join ${dimSource} as source on source.source = person.source
              left join ${factListName} as known
                on known.source_key = source.source_key
                and known.file = person.file
                and known.line = person.line
                and known.record_id = person.record_id
                and known.fate <> 'invalid'
            ),
            ranked as (
              select
                remembered.*,
                house.person_key is not null as is_house,
                row_number() over (
                  partition by remembered.source, remembered.person_key
                  order by known_fate is not distinct from 'net' desc, file, line, record_id
                ) as place_in_list,
                first_value(remembered.source) over (
                  partition by remembered.person_key
                  order by known_fate is not distinct from 'net' desc, list_rank, file, line, record_id
                ) as winner
              from remembered
              left join house on house.person_key = remembered.person_key
            )
            select
              coalesce(source_key, 0) as source_key,
              file,
              line,
              record_id,
              coalesce(person_key, 0) as person_key,
              case
                when is_invalid or person_key is null then 'invalid'
                when known_fate is not null then known_fate
                when place_in_list > 1 then 'duplicate_in_list'
                when is_house then 'house'
                when winner <> source then 'lost_to:' || winner
                else 'net'
              end as fate,
              (cost_per_thousand / 1000)::decimal(18,8) as cost_amount
            from ranked`,
          sql`create or replace table ${factListName} as from list_name`,
          sql`drop table list_name`,
        ];
  return step({
    name: "fact.list_name",
    stage: "fact",
    reads: [
      ...lists.flatMap(({ source }) => [table("staging", source.name), table("quarantine", source.name)]),
      personRecord,
      personId,
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
