import { sql, type Sql } from "../../core/sql.ts";
import type { DocumentedTable } from "../../core/table.ts";
import { createTableSql } from "../../warehouse/database.ts";

/** A dimension whose members are told by one natural key and overwritten in place (type 1). */
export interface LookupDimension {
  readonly table: DocumentedTable;
  /** The surrogate key column. */
  readonly key: string;
  /** The natural key column. */
  readonly naturalKey: string;
  /** One row per natural key, all columns but the surrogate key. */
  readonly members: Sql;
}

/**
 * Creates what is missing, adds new members with the next keys in the order of their natural key, overwrites attributes
 * that changed, and keeps row 0 as the unknown member. Members that are no longer sent stay: facts may point to them.
 */
export function updateLookupSql({ table, key, naturalKey, members }: LookupDimension): readonly Sql[] {
  const attributes = table.columns.map(({ name }) => name).filter((name) => name !== key);
  const others = attributes.filter((name) => name !== naturalKey);
  const natural = sql.id(naturalKey);
  return [
    createTableSql(table, "keep"),
    sql`insert into ${table} (${sql.id(key)}) select 0 where not exists (from ${table} where ${sql.id(key)} = 0)`,
    sql`create or replace temp table member as ${members}`,
    ...(others.length === 0
      ? []
      : [
          sql`
            update ${table} as known
            set ${sql.join(others.map((name) => sql`${sql.id(name)} = ${sql.id("member", name)}`))}
            from member
            where member.${natural} = known.${natural}
              and (${sql.join(
                others.map((name) => sql`${sql.id("known", name)} is distinct from ${sql.id("member", name)}`),
                " or ",
              )})`,
        ]),
    sql`
      insert into ${table} (${sql.columns([key, ...attributes])})
      select
        (select max(${sql.id(key)}) from ${table}) + row_number() over (order by member.${natural}),
        ${sql.join(attributes.map((name) => sql`${sql.id("member", name)}`))}
      from member
      anti join ${table} as known on known.${natural} = member.${natural}`,
    sql`drop table member`,
  ];
}
