import { sql, type Sql } from "../core/sql.ts";
import type { Audit } from "../core/step.ts";
import { tableName, type Table } from "../core/table.ts";

/** No two rows share the key, and no key is null. */
export function keyAudit(of: Table, key: readonly string[]): Audit {
  const columns = sql.columns(key);
  const isNull = sql.join(
    key.map((column) => sql`${sql.id(column)} is null`),
    " or ",
  );
  return {
    kind: "no_rows",
    name: `${tableName(of)} has one row per ${key.join(", ")}`,
    query: sql`select ${columns}, count(*) as row_count from ${of} group by all having count(*) > 1 or ${isNull}`,
  };
}

/** Every key of a fact is found in its dimension. */
export function orphanAudit(fact: Table, key: string, dimension: Table): Audit {
  return {
    kind: "no_rows",
    name: `${tableName(fact)}.${key} is always found in ${tableName(dimension)}`,
    query: sql`
      select distinct fact.${sql.id(key)}
      from ${fact} as fact
      anti join ${dimension} as dimension on dimension.${sql.id(key)} = fact.${sql.id(key)}`,
  };
}

/** Two control totals that must be equal; each query returns one value. */
export function totalAudit(name: string, expected: Sql, actual: Sql): Audit {
  return { kind: "equal", name, query: sql`select (${expected}) as expected, (${actual}) as actual` };
}
