import type { ColumnKind } from "../../core/contract.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Table } from "../../core/table.ts";
import type { StepContext } from "../../core/step.ts";

/** The run that a load belongs to. */
export type Run = Pick<StepContext["run"], "id" | "now">;

/** Text rows as a reader left them. */
export const landed = "extract_landed";
/** Rows with the contract applied; `_rule` says which are rejected. */
const typed = sql.id("extract_typed");
const fresh = sql.id("extract_fresh");
const gone = sql.id("extract_gone");

/** Which rows of earlier loads a load answers for: those it does not have again are gone. */
export type Scope =
  | { readonly kind: "all" }
  /** Nothing beyond the keys that were read: a part of the cursor's range. */
  | { readonly kind: "keys" }
  /** The rows of these files. */
  | { readonly kind: "files"; readonly paths: readonly string[] };

/** An empty table of text for readers that append; from files with origin and fault. */
export function createLandedSql(columns: readonly string[], fromFiles: boolean): Sql {
  const texts = columns.map((name) => sql`${sql.id(name)} varchar`);
  const origin = fromFiles ? sql`, _file varchar, _line bigint, _fault varchar, _reason varchar, _raw varchar` : sql``;
  return sql`create or replace temp table ${sql.id(landed)} (${sql.join(texts)}${origin})`;
}

/** Lands text as it comes. */
export function landSql(columns: readonly string[], from: Sql): Sql {
  return sql`create or replace temp table ${sql.id(landed)} as select ${sql.columns(columns)} from ${from}`;
}

/** Carries out the contract and keeps the result. */
export function typeSql(applied: Sql): Sql {
  return sql`create or replace temp table ${typed} as ${applied}`;
}

function pathsSql(paths: readonly string[]): Sql {
  return paths.length === 0 ? sql`(null)` : sql`(${sql.join(paths.map((path) => sql`${path}`))})`;
}

/** Throws away what was read of files that changed meanwhile. */
export function forgetFilesSql(paths: readonly string[]): Sql {
  return sql`delete from ${sql.id(landed)} where _file in ${pathsSql(paths)}`;
}

/** `rows_read`, and by how many keys there are more rows than keys among those that kept the contract. */
export function countReadSql(): Sql {
  return sql`
select count(*) as rows_read, count(*) filter (where _rule is null) - count(distinct _key) filter (where _rule is null) as repeated
from ${typed}`;
}

/** Rows per file before any is taken away again. */
export function countFilesSql(): Sql {
  return sql`
select _file as path, count(*) as rows_read, count(*) filter (where _rule is null) as rows_kept
from ${typed}
group by _file`;
}

/**
 * A key that stands more than once in one read (for files: in one file) is kept once: the first line; of a database, the
 * row with the latest cursor, then the smallest hash, so that every run keeps the same one. The others are rejected.
 */
export function rejectRepeatedSql(columns: readonly string[], key: readonly string[], cursor: string | undefined): Sql {
  const latest = cursor === undefined ? sql`` : sql`${sql.id(cursor)} desc, `;
  const fields = columns.map((name) => sql`${sql.lit(name)}, cast(${sql.id(name)} as varchar)`);
  const name = key.map((column) => `\`${column}\``).join(", ");
  return sql`
update ${typed}
set
  _rule = 'key',
  _reason = ${sql.lit(`${name}: \``)} || _key || '\` is there more than once; one row is kept',
  _raw = cast(json_object(${sql.join(fields)}) as varchar)
where rowid in (
  with repeated as (select _key, _file from ${typed} where _rule is null group by _key, _file having count(*) > 1)
  select row_id
  from (
    select rowid as row_id, row_number() over (partition by _key, _file order by _line, ${latest}_hash, rowid) as place
    from ${typed}
    where _rule is null and _key in (select _key from repeated)
  )
  where place > 1
)`;
}

/** With a key, the row of the last file (by path) stands for its record; earlier ones are valid but superseded. */
export function dropSupersededSql(): Sql {
  return sql`
delete from ${typed}
where rowid in (
  select row_id
  from (
    select rowid as row_id, row_number() over (partition by _key order by _file desc) as place
    from ${typed}
    where _rule is null
  )
  where place > 1
)`;
}

const quarantineHash = sql`hash(rule, reason, raw, key, file, line)`;
const typedHash = sql`hash(_rule, _reason, _raw, _key, _file, _line)`;

/** Rejected rows, and how many of them were not in quarantine before in the same state. */
export function countRejectedSql(quarantine: Table): Sql {
  return sql`
select
  count(*) as rejected,
  count(*) filter (where ${typedHash} not in (select ${quarantineHash} from ${quarantine})) as newly
from ${typed}
where _rule is not null`;
}

/** The most frequent rules that were broken, with an example each. */
export function commonReasonsSql(): Sql {
  return sql`
select _rule as rule, count(*) as rows, min(_reason) as example
from ${typed}
where _rule is not null
group by _rule
order by rows desc, rule
limit 3`;
}

/** The keys of rows that are new or whose content changed; all others are not touched. */
export function findFreshSql(staging: Table): Sql {
  return sql`
create or replace temp table ${fresh} as
select _key
from ${typed} as new
where _rule is null and not exists (select 1 from ${staging} as old where old._key = new._key and old._hash = new._hash)`;
}

/**
 * The keys of earlier rows that the source no longer has. A record that is still there but broke its contract keeps its
 * last good row, where it has a key to be known by.
 */
export function findGoneSql(staging: Table, scope: Scope, keepsBroken: boolean): Sql {
  const isOurs = scope.kind === "files" ? sql`old._file in ${pathsSql(scope.paths)} and ` : sql``;
  const isStill = keepsBroken ? sql`` : sql` and new._rule is null`;
  return sql`
create or replace temp table ${gone} as
select _key
from ${staging} as old
where ${isOurs}${scope.kind === "keys" ? sql`false and ` : sql``}not exists (select 1 from ${typed} as new where new._key = old._key${isStill})`;
}

export function countFreshAndGoneSql(): Sql {
  return sql`select (select count(*) from ${fresh}) as fresh, (select count(*) from ${gone}) as gone`;
}

export function deleteObsoleteSql(staging: Table): Sql {
  return sql`delete from ${staging} where _key in (select _key from ${fresh} union all select _key from ${gone})`;
}

function newRowsSql(columns: readonly string[], run: Run, where: Sql): Sql {
  return sql`
select ${sql.columns(columns)}, _key, _file, _line, _hash, ${run.id}::bigint, ${run.now}::timestamptz
from ${typed}
where _rule is null${where}`;
}

/** Adds the rows that are new or changed. */
export function insertFreshSql(staging: Table, columns: readonly string[], run: Run): Sql {
  return sql`insert into ${staging} ${newRowsSql(columns, run, sql` and _key in (select _key from ${fresh})`)}`;
}

/**
 * Fills an empty table. DuckDB scans a table that the same transaction made with one thread (1.5.6), and compressing is
 * the dearest part of a first load: so the scan is said several times, each taking its share, and runs on every core.
 */
export function insertAllSql(staging: Table, columns: readonly string[], run: Run, shares: number): Sql {
  const parts = Array.from({ length: shares }, (_, share) =>
    newRowsSql(columns, run, shares === 1 ? sql`` : sql` and _hash % ${sql.lit(shares)} = ${sql.lit(share)}`),
  );
  return sql`insert into ${staging} ${sql.join(parts, "\nunion all\n")}`;
}

function quarantineScopeSql(scope: Scope, isKeyed: boolean): Sql {
  if (scope.kind === "all") return sql`true`;
  const byKey = sql`key in (select _key from ${typed} where _key is not null)`;
  if (scope.kind === "keys") return byKey;
  const byFile = sql`file in ${pathsSql(scope.paths)}`;
  return isKeyed ? sql`${byFile} or key in (select _key from ${typed} where _rule is null)` : byFile;
}

/** Records that came again, valid or broken in another way, and those that are gone, leave quarantine. */
export function releaseSql(quarantine: Table, scope: Scope, isKeyed: boolean): Sql {
  return sql`
delete from ${quarantine}
where (${quarantineScopeSql(scope, isKeyed)})
  and ${quarantineHash} not in (select ${typedHash} from ${typed} where _rule is not null)`;
}

/** Rejected rows that do not wait there already. */
export function rejectSql(quarantine: Table, run: Run, fromFiles: boolean): Sql {
  return sql`
insert into ${quarantine}
select
  ${fromFiles ? sql`_file || ':' || _line` : sql`_key`}, _file, _line, _key, _rule, _reason, _raw,
  ${run.id}::bigint, ${run.now}::timestamptz
from ${typed}
where _rule is not null and ${typedHash} not in (select ${quarantineHash} from ${quarantine})`;
}

/** How many rows a table has. */
export function countSql(of: Table): Sql {
  return sql`select count(*) as rows from ${of}`;
}

/** The scratch tables of a load. */
export function cleanUpSql(): readonly Sql[] {
  return [sql.id(landed), typed, fresh, gone].map((name) => sql`drop table if exists ${name}`);
}

function isInstant(kind: ColumnKind): boolean {
  return kind === "date" || kind === "iso_datetime";
}

/** A bound of the cursor in one form for every system, some seconds earlier; null when it is no value of that kind. */
export function boundSql(value: string, kind: ColumnKind, type: string, overlapSeconds: number): Sql {
  if (isInstant(kind)) {
    const instant = sql`try_cast(${value} as timestamptz) - to_seconds(${sql.lit(overlapSeconds)}::double)`;
    return sql`select strftime(timezone('UTC', ${instant}), '%Y-%m-%dT%H:%M:%S.%fZ') as bound`;
  }
  if (kind === "iso_date") {
    return sql`select cast(try_cast(${value} as date) - ${sql.lit(Math.ceil(overlapSeconds / 86_400))}::integer as varchar) as bound`;
  }
  return sql`select case when try_cast(${value} as ${sql.raw(type)}) is not null then ${value} end as bound`;
}

/** True when one bound lies at or before another. */
export function isNotAfterSql(first: string, second: string, type: string): Sql {
  return sql`select try_cast(${first} as ${sql.raw(type)}) <= try_cast(${second} as ${sql.raw(type)}) as is_not_after`;
}

/**
 * The text of the highest cursor value that was read. Values from the future do not count: a clock that went wrong once
 * would hide every later change; they are read again each time instead.
 */
export function highestCursorSql(cursor: string, kind: ColumnKind, { now }: Run): Sql {
  const column = sql.id(cursor);
  const instant = isInstant(kind) ? sql` and ${column} <= ${now}` : sql``;
  const past = kind === "iso_date" ? sql` and ${column} <= cast(${now} as date)` : instant;
  return sql`select max_by(_cursor, ${column}) as high from ${typed} where ${column} is not null${past}`;
}

/** What waits in quarantine, as one text that is the same for the same rows, whichever run rejected them. */
export function quarantineMarkSql(quarantine: Table): Sql {
  return sql`
    select count(*) || ' ' || coalesce(sum(hash(origin, rule, reason, raw)::hugeint), 0) as mark
    from ${quarantine}`;
}
