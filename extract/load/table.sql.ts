import { keySql } from "../../core/contract.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { DocumentedTable, Table } from "../../core/table.ts";
import { hashSql } from "../contract/apply.sql.ts";

/** An empty table where there is none. */
export function createSql(of: DocumentedTable): Sql {
  const columns = of.columns.map(({ name, type }) => sql`${sql.id(name)} ${sql.raw(type)}`);
  return sql`create table if not exists ${of} (${sql.join(columns)})`;
}

/** The columns that a table has, and the note on what made it so. */
export function presentColumnsSql({ schema, name }: Table): Sql {
  return sql`
select column_name as name, lower(data_type) as type
from duckdb_columns()
where database_name = current_database() and schema_name = ${schema} and table_name = ${name}
order by column_index`;
}

export function noteOfSql({ schema, name }: Table): Sql {
  return sql`
select comment as note
from duckdb_tables()
where database_name = current_database() and schema_name = ${schema} and table_name = ${name}`;
}

export function noteSql(of: Table, note: string): Sql {
  return sql`comment on table ${of} is ${sql.lit(note)}`;
}

/** How the engine spells a type. */
export function typeNamesSql(types: readonly string[]): Sql {
  const spelled = types.map((type) => sql`lower(typeof(cast(null as ${sql.raw(type)})))`);
  return sql`select unnest([${sql.join(spelled)}]) as type`;
}

/**
 * A staging table under a new contract: rows that can be cast whole are kept (a good value never becomes null), keys and
 * hashes are made anew. Every row whose record
 * can still be read is replaced by the full read that follows; this is for files that have left their folder.
 */
export function rebuildSql(
  staging: DocumentedTable,
  contract: readonly { readonly name: string; readonly type: string }[],
  present: readonly string[],
  key: readonly string[],
): readonly Sql[] {
  const castSql = (name: string, type: string): Sql =>
    sql`try_cast(cast(${sql.id(name)} as varchar) as ${sql.raw(type)})`;
  const kept = contract.map(({ name, type }) =>
    present.includes(name)
      ? sql`${castSql(name, type)} as ${sql.id(name)}`
      : sql`cast(null as ${sql.raw(type)}) as ${sql.id(name)}`,
  );
  const isWhole = contract
    .filter(({ name }) => present.includes(name))
    .map(({ name, type }) => sql`(${sql.id(name)} is null or ${castSql(name, type)} is not null)`);
  const newKey =
    key.length === 0 ? sql`coalesce(_file || ':' || _line, _key)` : keySql(key.map((name) => sql.id(name)));
  const names = sql.columns(contract.map(({ name }) => name));
  return [
    sql`create or replace temp table extract_old as select ${sql.join(kept)}, _key, _file, _line, _run_id, _loaded_at from ${staging} where ${sql.join([sql`true`, ...isWhole], " and ")}`,
    sql`drop table ${staging}`,
    createSql(staging),
    sql`
insert into ${staging}
select ${names}, new_key, _file, _line, ${hashSql(contract)}, _run_id, _loaded_at
from (select *, ${newKey} as new_key from extract_old)
where new_key is not null
qualify row_number() over (partition by new_key order by _file desc nulls last, _line) = 1`,
    sql`drop table extract_old`,
  ];
}
