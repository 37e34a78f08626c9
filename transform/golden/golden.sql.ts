import { cleanTable } from "../../core/feed.ts";
import type { FullMatchSettings } from "../../core/match-settings.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { goldenHousehold, goldenPerson, goldenProvenance, personId } from "../../core/tables/golden.ts";
import { identityHousehold } from "../../core/tables/identity.ts";
import { wholeSql } from "../../warehouse/whole.sql.ts";
import { blockColumnsSql, blockRankSql, furtherRanks, optOuts, survivingBlocks } from "./survivorship.sql.ts";

/** A file of people who must not be approached. */
export interface Suppression {
  readonly source: string;
  /** Channels that its people are opted out of. */
  readonly channels: readonly string[];
}

/** Sources in the order of trust; one that is not listed is trusted least. */
function trustSql(sources: readonly string[]): Sql {
  return sql`coalesce(list_position([${sql.join(sources.map((name) => sql.lit(name)))}]::varchar[], p.source), ${sql.lit(sources.length + 1)})`;
}

/** True for a source that is no suppression file: only such sources make golden persons. */
export function isApproachableSql(source: Sql, suppressions: readonly Suppression[]): Sql {
  if (suppressions.length === 0) return sql`true`;
  return sql`${source} not in (${sql.join(suppressions.map((one) => sql.lit(one.source)))})`;
}

/**
 * `ranked`: every record with its person and its place among that person's records: later (`latest_rank`, which no other record has), and where a rule asks for
 * it, earlier (`first_rank`) and more trusted (`trust_rank`) ones higher; ties go by trust, then by (source, record_id). A temporary table.
 */
export function rankedSql(
  { survivorship }: FullMatchSettings,
  sources: readonly string[],
  suppressions: readonly Suppression[],
): Sql {
  const ranks = [...new Set(Object.values(survivorship))].flatMap((rule) => {
    const rank = furtherRanks[rule];
    return rank === undefined
      ? []
      : [sql`row_number() over (partition by person_key order by ${rank.order}) as ${sql.id(rank.column)}`];
  });
  // Sorted first and counted as they come, records take a quarter of the time of windows over all of them.
  return sql`create or replace temp table ranked as
    with person as (
      select i.person_key, ${trustSql(sources)} as trust, p.*
      from ${cleanTable("people")} as p
      join ${personId} as i using (source, record_id)
      where ${isApproachableSql(sql`p.source`, suppressions)}
    )
    select *, row_number() over () as latest_rank
    from (
      select ${sql.join([sql`*`, ...ranks])}
      from person
      order by person_key, updated_at nulls first, trust desc, source desc, record_id desc
    )`;
}

const fromOf = (field: string): Sql => sql.id(`${field}_from`);

/**
 * `chosen`: per person and field, as `<field>_from`, the `latest_rank` of the record whose value survives, null where none has one; the opt-outs of its
 * records, and how many there are. A temporary table.
 */
export function chosenSql({ survivorship }: FullMatchSettings): Sql {
  const rules = survivingBlocks.map((block) => ({ block, rule: survivorship[block.field] }));
  const told = [
    sql.columns(["person_key", "updated_at", "latest_rank", ...optOuts.map(({ field }) => field)]),
    ...rules.flatMap(({ block, rule }) => blockColumnsSql(block, rule)),
  ];
  const ranks = rules.map(({ block, rule }) => sql`${blockRankSql(block, rule)} as ${sql.id(`${block.field} rank`)}`);
  const winners = survivingBlocks.map(
    ({ field }) => sql`arg_max(latest_rank, ${sql.id(`${field} rank`)}) as ${fromOf(field)}`,
  );
  const flags = optOuts.flatMap(({ field }) => [
    sql`coalesce(bool_or(${sql.id(field)}), false) as ${sql.id(field)}`,
    sql`max(latest_rank) filter (where ${sql.id(field)}) as ${fromOf(field)}`,
  ]);
  return sql`create or replace temp table chosen as
    with told as materialized (select ${sql.join(told)} from ranked)
    select person_key, ${sql.join([...winners, ...flags])}, max(updated_at) as changed_at, count(*) as record_count
    from (select *, ${sql.join(ranks)} from told)
    group by person_key`;
}

/** `withdrawn`: per person and channel, the latest word of the consents feed where it is an opt-out (opt-outs win ties), or a suppression file. A temporary table. */
export function withdrawnSql(suppressions: readonly Suppression[]): Sql {
  const suppressed = suppressions.flatMap(({ source, channels }) =>
    channels.map(
      (channel) => sql`
      union all
      select person_key, ${sql.lit(channel)}, source, record_id, null::timestamptz, 1
      from ${personId}
      where source = ${sql.lit(source)}`,
    ),
  );
  return sql`create or replace temp table withdrawn as
    select person_key, channel, source, record_id, changed_at
    from (
      select person_key, channel, source, record_id, changed_at, 0 as rank
      from (${withdrawnByConsentSql()})
      ${sql.join(suppressed, "")}
    )
    qualify row_number() over (partition by person_key, channel order by rank, source, record_id) = 1`;
}

function withdrawnByConsentSql(): Sql {
  return sql`
    select person_key, channel, source, record_id, changed_at
    from (
      select
        i.person_key, lower(c.channel) as channel, c.source, c.person_record_id as record_id, c.changed_at,
        replace(replace(lower(c.status), '-', '_'), ' ', '_') in ('opt_out', 'optout', 'out', 'unsubscribed', 'withdrawn') as is_out
      from ${cleanTable("consents")} as c
      join ${personId} as i on i.source = c.person_source and i.record_id = c.person_record_id
    )
    qualify row_number() over (partition by person_key, channel order by changed_at desc nulls last, is_out desc, source, record_id) = 1 and is_out`;
}

/** Who knew each person first: the earliest registration, else the earliest change, else the most trusted source. */
function firstKnownSql(): Sql {
  return sql`
    select person_key, source as first_source, registered_at as acquired_at
    from ranked
    qualify row_number() over (partition by person_key order by registered_at nulls last, updated_at nulls last, trust, source, record_id) = 1`;
}

/** golden.person. */
export function goldenPersonSql(): Sql {
  const originOf = (field: string): Sql => sql.id(`${field} origin`);
  const fromBlock = new Map(
    survivingBlocks.flatMap(({ field, columns }) =>
      columns.map((column) => [column, sql`${originOf(field)}.${sql.id(column)}`] as const),
    ),
  );
  const others: Readonly<Record<string, Sql>> = {
    household_key: sql`h.household_key`,
    first_source: sql`f.first_source`,
    acquired_at: sql`f.acquired_at`,
    ...Object.fromEntries(
      optOuts.map(({ field, channel }) => [
        field,
        sql`c.${sql.id(field)} or c.person_key in (select person_key from withdrawn where channel = ${sql.lit(channel)})`,
      ]),
    ),
  };
  const columns = goldenPerson.columns.map(
    ({ name, type }) =>
      sql`cast(${others[name] ?? fromBlock.get(name) ?? sql`c.${sql.id(name)}`} as ${sql.raw(type)}) as ${sql.id(name)}`,
  );
  const origins = survivingBlocks.map(
    ({ field }) => sql`left join ranked as ${originOf(field)} on ${originOf(field)}.latest_rank = c.${fromOf(field)}`,
  );
  return sql`create or replace table ${goldenPerson} as
    select
      ${sql.join(columns, ",\n      ")}
    from ${wholeSql(sql`chosen`)} as c
    join ${identityHousehold} as h using (person_key)
    join (${firstKnownSql()}) as f using (person_key)
    ${sql.join(origins, "\n    ")}`;
}

/** golden.provenance: where each value that is not null (and each opt-out that is true) came from. */
export function provenanceSql({ survivorship }: FullMatchSettings): Sql {
  const values = survivingBlocks.flatMap(({ field, columns }) =>
    columns.map(
      (column) => sql`
      select person_key, ${sql.lit(column)} as field, cast(${sql.id(column)} as varchar) as value, ${sql.lit(survivorship[field])} as rule, ${fromOf(field)} as origin
      from person
      where ${sql.id(column)} is not null`,
    ),
  );
  const flags = optOuts.map(
    ({ field }) => sql`
      select person_key, ${sql.lit(field)}, 'true', 'any_true', ${fromOf(field)} from person where ${sql.id(field)}`,
  );
  const withdrawn = optOuts.map(
    ({ field, channel }) => sql`
    select w.person_key, ${sql.lit(field)}, 'true', case when w.changed_at is null then 'suppression' else 'consent' end, w.source, w.record_id, w.changed_at
    from withdrawn as w
    join chosen as c using (person_key)
    where w.channel = ${sql.lit(channel)} and not c.${sql.id(field)}`,
  );
  const surviving = sql.columns(survivingBlocks.flatMap(({ columns }) => columns));
  return sql`create or replace table ${goldenProvenance} as
    with person as materialized (
      select c.*, ${surviving}
      from chosen as c
      join (select person_key, ${surviving} from ${goldenPerson}) using (person_key)
    ),
    said as materialized (${sql.join([...values, ...flags], "\n      union all")}
    )
    select
      ${sql.join(
        goldenProvenance.columns.map(
          ({ name, type }, index) => sql`cast(${sql.id(`c${index}`)} as ${sql.raw(type)}) as ${sql.id(name)}`,
        ),
        ",\n      ",
      )}
    from (
    select person_key, field, value, rule, r.source, r.record_id, r.updated_at
    from said
    join (select latest_rank, source, record_id, updated_at from ranked) as r on r.latest_rank = origin
    union all${sql.join(withdrawn, "\n    union all")}
    ) as v(${sql.columns(goldenProvenance.columns.map((_, index) => `c${index}`))})`;
}

/** golden.household: the surname most members have, and the address of the member whose records changed last. */
export function goldenHouseholdSql(): Sql {
  return sql`create or replace table ${goldenHousehold} as
    with surname as (
      select household_key, family_name
      from ${goldenPerson}
      where family_name is not null
      group by household_key, family_name
      qualify row_number() over (partition by household_key order by count(*) desc, family_name) = 1
    ),
    home as (
      select household_key, street, city, postcode, country
      from ${goldenPerson}
      qualify row_number() over (
        partition by household_key
        order by case when street is not null then 0 when coalesce(postcode, city) is not null then 1 else 2 end, changed_at desc nulls last, person_key
      ) = 1
    ),
    members as (
      select household_key, count(*) as member_count from ${goldenPerson} group by household_key
    )
    select m.household_key, s.family_name, h.street, h.city, h.postcode, h.country, m.member_count
    from members as m
    join home as h using (household_key)
    left join surname as s using (household_key)`;
}
