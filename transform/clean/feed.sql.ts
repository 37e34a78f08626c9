import { cleanTable, extraColumns, feeds, type FeedName } from "../../core/feed.ts";
import type { Mapped } from "../../core/source.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Audit } from "../../core/step.ts";
import { table } from "../../core/table.ts";
import { mappedRowsSql, type CleanDefaults } from "./mapped.sql.ts";
import { ownRowsOf } from "./selection.sql.ts";
import { bareNameSql, familyNameSql, givenNameSql, lastNameSql, titleOfSql } from "./split-name.sql.ts";

/** The rows of all mapped sources, or an empty relation with the feed's columns. */
function unionSql(feed: FeedName, selects: readonly Sql[]): Sql {
  if (selects.length > 0) return sql.join(selects, "\n    union all");
  const nothing = cleanTable(feed).columns.map(
    ({ name, type }) => sql`cast(null as ${sql.raw(type)}) as ${sql.id(name)}`,
  );
  return sql`select ${sql.join(nothing)} where false`;
}

/** True when `record_id` cannot repeat: it is the staging key, which is unique, and the source is mapped once. */
function hasUniqueRecords(mapped: Mapped, people: readonly Mapped[]): boolean {
  return (
    mapped.columns["record_id"] === undefined &&
    people.filter(({ source }) => source.name === mapped.source.name).length === 1
  );
}

function peopleSql(people: readonly Mapped[], selects: readonly Sql[]): Sql {
  const names = [...cleanTable("people").columns.map(({ name }) => name), ...extraColumns(people)];
  const bare = sql.id("bare name");
  const last = sql.id("last name");
  const named: Readonly<Record<string, Sql>> = {
    title: sql`case when ${bare} is not null then coalesce(title, ${titleOfSql(sql`full_name`)}) else title end as title`,
    given_name: sql`case when ${bare} is not null then ${givenNameSql(bare, last)} else given_name end as given_name`,
    family_name: sql`case when ${bare} is not null then ${familyNameSql(bare, last)} else family_name end as family_name`,
  };
  const columns = sql.join(names.map((name) => named[name] ?? sql.id(name)));
  const repeating = people
    .filter((mapped) => !hasUniqueRecords(mapped, people))
    .map(({ source }) => sql.lit(source.name));
  const content = sql.columns(names.filter((name) => !["source", "record_id", "updated_at"].includes(name)));
  // A buyer stands on each of their order lines: the latest line speaks, and among equals the content decides, not the row order.
  const latest = sql`qualify row_number() over (partition by source, record_id order by updated_at desc nulls last, ${content}) = 1`;
  const all = sql`select ${columns} from mapped`;
  const records =
    repeating.length === 0
      ? all
      : sql`
    select ${columns} from (select * from mapped where source in (${sql.join(repeating)}) ${latest})
    union all
    ${all} where source not in (${sql.join(repeating)})`;
  // A whole name is taken apart where the source gives no parts.
  return sql`with feed as (${unionSql("people", selects)}),
  mapped as (
    select *, ${lastNameSql(bare)} as ${last}
    from (
      select *, case when given_name is null and family_name is null then ${bareNameSql(sql`full_name`)} end as ${bare} from feed
    )
  )
  ${records}`;
}

/** `clean.<feed>` from all its mapped sources, and from campaigns selected here. */
export function cleanFeedSql(
  feed: FeedName,
  mappings: readonly Mapped[],
  people: readonly Mapped[],
  defaults: CleanDefaults,
): Sql {
  const own = ownRowsOf(feed, defaults);
  const selects = [
    ...mappings.map((mapped) => mappedRowsSql(feed, mapped, people, defaults).select),
    ...(own === undefined ? [] : [own.select]),
  ];
  const rows =
    feed === "people"
      ? peopleSql(mappings, selects)
      : feed === "orders"
        ? sql`select * replace (coalesce(is_return, quantity < 0, false) as is_return) from (${unionSql(feed, selects)})`
        : unionSql(feed, selects);
  return sql`create or replace table ${cleanTable(feed)} as
  ${rows}`;
}

function stagingCountSql(mappings: readonly Mapped[], own: Sql | undefined): Sql {
  const counts = [
    ...mappings.map(({ source }) => sql`(select count(*) from ${table("staging", source.name)})`),
    ...(own === undefined ? [] : [sql`(select count(*) from (${own}))`]),
  ];
  return counts.length === 0 ? sql`0` : sql.join(counts, " + ");
}

function recordCountSql(people: readonly Mapped[], defaults: CleanDefaults): Sql {
  const ids = people.map((mapped) => mappedRowsSql("people", mapped, people, defaults, ["record_id"]).select);
  return ids.length === 0
    ? sql`0`
    : sql`(select count(*) from (select distinct source, record_id from (${sql.join(ids, " union all ")})))`;
}

/** No row lost, none added, nothing required missing. */
export function feedAudits(feed: FeedName, mappings: readonly Mapped[], defaults: CleanDefaults): readonly Audit[] {
  const target = cleanTable(feed);
  const required = Object.entries<{ readonly type: string; readonly required?: true }>(feeds[feed].columns)
    .filter(([, column]) => column.required === true)
    .map(([name]) => name);
  const count: Audit =
    feed === "people"
      ? {
          kind: "equal",
          name: "each record of the sources of people is one clean record",
          query: sql`select ${recordCountSql(mappings, defaults)} as expected, (select count(*) from ${target}) as actual`,
        }
      : {
          kind: "equal",
          name: `each source row is one row of clean.${target.name}`,
          query: sql`select ${stagingCountSql(mappings, ownRowsOf(feed, defaults)?.select)} as expected, (select count(*) from ${target}) as actual`,
        };
  const missing: readonly Audit[] = required.map((name) => ({
    kind: "no_rows",
    name: `each row of clean.${target.name} has a ${name} of the right type`,
    query: sql`select source, count(*) as rows_without from ${target} where ${sql.id(name)} is null group by source`,
  }));
  const unique: readonly Audit[] =
    feed === "people"
      ? [
          {
            kind: "no_rows",
            name: "no record id repeats within its source",
            query: sql`select source, record_id, count(*) as times from ${target} group by source, record_id having count(*) > 1`,
          },
        ]
      : [];
  return [count, ...missing, ...unique];
}
