import { createRequire } from "node:module";
import type { Knex } from "knex";

/** What better-sqlite3 and libsql have in common, as far as rows are read through it. */
export interface SqliteConnection {
  prepare(statement: string): SqliteStatement;
}

interface SqliteStatement {
  columns(): readonly { readonly name: string }[];
  raw(on: boolean): SqliteStatement;
  iterate(...bindings: readonly unknown[]): Iterable<readonly unknown[]>;
}

const require = createRequire(import.meta.url);

type KnexClient = new (config: Knex.Config) => Knex.Client;

/**
 * Knex's better-sqlite3 dialect on the `libsql` package, which has the same interface and brings its binaries inside npm
 * packages, so that nothing is compiled on installation.
 */
export function libsqlClient(): KnexClient {
  const BetterSqlite3 = require("knex/lib/dialects/better-sqlite3/index.js") as KnexClient;
  return class LibsqlClient extends BetterSqlite3 {
    _driver(): unknown {
      return require("libsql");
    }
  };
}

/** The clients that read SQLite files in this process. */
export function isSqlite(client: string): boolean {
  return client === "libsql" || client === "better-sqlite3";
}
