import type { z } from "zod";
import { defineSource, type EnvironmentValue, type Source, type SourceOptions } from "../../core/source.ts";

/** Options of a table or query of a database: a key is needed, for rows are recognised by it. */
export type DatabaseSourceOptions<S extends z.ZodRawShape> = SourceOptions<S> & Required<Pick<SourceOptions<S>, "key">>;

/** Options of a table. */
export type TableOptions<S extends z.ZodRawShape> = DatabaseSourceOptions<S> & {
  /** The table's schema; what the connection searches unless set. */
  readonly schema?: string;
  /** The table's name where it differs from the source's. */
  readonly table?: string;
};

/** Options of a query. */
export type QueryOptions<S extends z.ZodRawShape> = DatabaseSourceOptions<S> & {
  /** A select whose columns are those of the contract. It is read as a table, so leave `order by` and `limit` out. */
  readonly sql: string;
};

/** A system whose tables and queries are sources. */
export interface DatabaseSystem {
  /** A table as a source: `staging.<name>`. */
  table<S extends z.ZodRawShape>(name: string, options: TableOptions<S>): Source<S>;
  /** A query as a source: `staging.<name>`. */
  query<S extends z.ZodRawShape>(name: string, options: QueryOptions<S>): Source<S>;
}

/**
 * A PostgreSQL server, read by COPY: `postgres("crm", { url: env("CRM_URL") })`. Each source is read in one read-only
 * snapshot, about 300 thousand rows a second.
 */
export function postgres(system: string, connection: { readonly url: string | EnvironmentValue }): DatabaseSystem {
  const { url } = connection;
  return Object.freeze({
    table: <S extends z.ZodRawShape>(name: string, { schema, table, ...options }: TableOptions<S>) => {
      const place = { kind: "table" as const, table: table ?? name, ...(schema === undefined ? {} : { schema }) };
      return defineSource(
        name,
        { kind: "postgres", system, url, query: Object.freeze(place) },
        options as SourceOptions<S>,
      );
    },
    query: <S extends z.ZodRawShape>(name: string, { sql, ...options }: QueryOptions<S>) =>
      defineSource(
        name,
        { kind: "postgres", system, url, query: Object.freeze({ kind: "query", sql }) },
        options as unknown as SourceOptions<S>,
      ),
  });
}
