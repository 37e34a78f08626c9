import type { z } from "zod";
import { defineSource, type SourceOptions, type SqlClient, type SqlConnection } from "../../core/source.ts";
import type { DatabaseSystem, QueryOptions, TableOptions } from "./postgres.ts";

/**
 * Any SQL database that knex speaks to: `database("erp", { client: "libsql", connection: { filename: "erp.sqlite" } })`.
 * `libsql` and `better-sqlite3` read SQLite files (paths start at the project's folder); the other clients need their
 * driver installed beside housefile.
 */
export function database(
  system: string,
  settings: { readonly client: SqlClient; readonly connection: SqlConnection },
): DatabaseSystem {
  const { client, connection } = settings;
  return Object.freeze({
    table: <S extends z.ZodRawShape>(name: string, { schema, table, ...options }: TableOptions<S>) => {
      const place = { kind: "table" as const, table: table ?? name, ...(schema === undefined ? {} : { schema }) };
      return defineSource(
        name,
        { kind: "sql", system, client, connection, query: Object.freeze(place) },
        options as SourceOptions<S>,
      );
    },
    query: <S extends z.ZodRawShape>(name: string, { sql, ...options }: QueryOptions<S>) =>
      defineSource(
        name,
        { kind: "sql", system, client, connection, query: Object.freeze({ kind: "query", sql }) },
        options as unknown as SourceOptions<S>,
      ),
  });
}
