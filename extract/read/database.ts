import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import knexModule, { type Knex } from "knex";
import type { AppendRow } from "../../core/session.ts";
import type { Reader, SqlClient } from "../../core/source.ts";
import { driverFailure, missingColumns, unreachable, type System } from "./failure.ts";
import type { CursorRange, ReadRequest } from "./request.ts";
import { connectionOf, secretsOf } from "./secret.ts";
import { isSqlite, libsqlClient, type SqliteConnection } from "./sqlite.ts";
import { throwIfStopped } from "./stop.ts";
import { toText } from "./text.ts";

/** A reader of kind `sql`: any database that knex speaks to. */
export type DatabaseReader = Extract<Reader, { readonly kind: "sql" }>;

type Place = Pick<ReadRequest["context"], "environment" | "projectDir" | "signal">;

const { knex } = knexModule as unknown as { knex: (config: Knex.Config) => Knex };
const require = createRequire(import.meta.url);

const drivers: Readonly<Record<SqlClient, string>> = {
  pg: "pg",
  mysql2: "mysql2",
  mssql: "tedious",
  oracledb: "oracledb",
  libsql: "libsql",
  "better-sqlite3": "better-sqlite3",
  sqlite3: "sqlite3",
};

const batchRows = 2048;

/** Values as the database holds them: whole numbers beyond 2^53 as text, instants in UTC. */
const mysqlSettings = { timezone: "Z", supportBigNumbers: true, bigNumberStrings: true, decimalNumbers: false };

function silent(): void {
  // Knex's own log would go to the console; what matters comes back as an error.
}

function requireDriver(client: SqlClient, system: System): void {
  try {
    require.resolve(drivers[client]);
  } catch (error) {
    throw unreachable(error, system, `Install the driver beside housefile: \`npm install ${drivers[client]}\`.`);
  }
}

function sqliteFile(connection: ReturnType<typeof connectionOf>, projectDir: string, system: System): Knex.Config {
  const named = typeof connection === "string" ? connection : String(connection["filename"] ?? "");
  const isRemote = /^(?:libsql|https?|wss?):/.test(named);
  const filename = isRemote || named === ":memory:" ? named : resolve(projectDir, named.replace(/^file:/, ""));
  // SQLite would make an empty database where there is none.
  if (!isRemote && !existsSync(filename)) {
    throw unreachable(
      new Error(`there is no file \`${filename}\``),
      system,
      "Check the path; it starts at the project's folder.",
    );
  }
  return { connection: { filename, options: { safeIntegers: true } } };
}

function serverConnection(client: SqlClient, connection: ReturnType<typeof connectionOf>): Knex.Config {
  if (client !== "mysql2") return { connection: connection };
  if (typeof connection !== "string") return { connection: { ...mysqlSettings, ...connection } };
  const url = new URL(connection);
  for (const [name, value] of Object.entries(mysqlSettings))
    if (value !== false) url.searchParams.set(name, String(value));
  return { connection: url.href };
}

function open(reader: DatabaseReader, place: Place, system: System, connection: ReturnType<typeof connectionOf>): Knex {
  requireDriver(reader.client, system);
  const where = isSqlite(reader.client)
    ? sqliteFile(connection, place.projectDir, system)
    : serverConnection(reader.client, connection);
  return knex({
    ...where,
    client: reader.client === "libsql" ? (libsqlClient() as unknown as typeof Knex.Client) : reader.client,
    useNullAsDefault: true,
    acquireConnectionTimeout: 15_000,
    pool: { min: 0, max: 1 },
    log: { warn: silent, error: silent, debug: silent, deprecate: silent },
  });
}

async function withDatabase<T>(
  reader: DatabaseReader,
  place: Place,
  work: (db: Knex, system: System) => Promise<T>,
): Promise<T> {
  throwIfStopped(place.signal);
  const connection = connectionOf(reader.connection, place.environment);
  const system = {
    name: reader.system,
    secrets: secretsOf(connection),
    settings: `the connection of \`${reader.system}\``,
  };
  let db: Knex | undefined;
  try {
    db = open(reader, place, system, connection);
    return await work(db, system);
  } catch (error) {
    throwIfStopped(place.signal);
    throw driverFailure(error, system, describeSource(reader));
  } finally {
    await db?.destroy();
  }
}

function describeSource({ query }: DatabaseReader): string {
  return query.kind === "query"
    ? query.sql
    : `table ${query.schema === undefined ? "" : `${query.schema}.`}${query.table}`;
}

function sourceOf(db: Knex, reader: DatabaseReader): Knex.QueryBuilder {
  const { query } = reader;
  if (query.kind === "query") {
    // knex takes a question mark for a value's place.
    const statement = query.sql.trim().replace(/;+$/, "").replaceAll("?", "\\?");
    return db.from(db.raw(`(${statement}\n) source_row`) as unknown as string);
  }
  const table = db.from(query.table);
  return query.schema === undefined ? table : table.withSchema(query.schema);
}

/** A bound as the driver compares it with the column. */
function boundValue(text: string, { kind }: CursorRange): Knex.Value {
  if (kind === "date" || kind === "iso_datetime") return new Date(text);
  if (kind !== "number" && kind !== "bigint") return text;
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? (BigInt(text) as unknown as Knex.Value) : number;
}

/**
 * SQLite keeps instants as text in whatever form the program wrote, so they are compared as times; half a day's
 * ten-millionth covers what the floating-point day loses. What is no time at all is read too, and rejected later.
 */
function sqliteInstants(builder: Knex.QueryBuilder, { column, from, to }: CursorRange): void {
  void builder.where((known) => {
    if (from !== undefined) void known.whereRaw("julianday(??) >= julianday(?) - 0.0000001", [column, from]);
    if (to !== undefined) void known.whereRaw("julianday(??) < julianday(?)", [column, to]);
  });
  void builder.orWhereRaw("julianday(??) is null", [column]);
}

function inRange(builder: Knex.QueryBuilder, client: SqlClient, range: CursorRange): Knex.QueryBuilder {
  const isInstant = range.kind === "date" || range.kind === "iso_datetime";
  return builder.where((wanted) => {
    if (isSqlite(client) && isInstant) {
      sqliteInstants(wanted, range);
      return;
    }
    void wanted.where((known) => {
      if (range.from !== undefined) void known.where(range.column, ">=", boundValue(range.from, range));
      if (range.to !== undefined) void known.where(range.column, "<", boundValue(range.to, range));
    });
    void wanted.orWhereNull(range.column);
  });
}

function selectRows(db: Knex, reader: DatabaseReader, { columns, range }: ReadRequest): Knex.QueryBuilder {
  const rows = sourceOf(db, reader).select(columns as string[]);
  return range?.from === undefined && range?.to === undefined ? rows : inRange(rows, reader.client, range);
}

async function withSqlite<T>(db: Knex, work: (connection: SqliteConnection) => Promise<T> | T): Promise<T> {
  const client = db.client as Knex.Client;
  const connection = (await client.acquireConnection()) as SqliteConnection;
  try {
    return await work(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}

/** The columns of a source; undefined where the driver does not tell without a row. */
async function presentColumns(db: Knex, reader: DatabaseReader): Promise<readonly string[] | undefined> {
  const empty = sourceOf(db, reader).select("*").whereRaw("1 = 0");
  if (isSqlite(reader.client)) {
    const { sql } = empty.toSQL().toNative();
    return withSqlite(db, (connection) =>
      connection
        .prepare(sql)
        .columns()
        .map(({ name }) => name),
    );
  }
  const { sql, bindings } = empty.toSQL();
  const answer: unknown = await db.raw(sql, bindings as Knex.RawBinding[]);
  const fields = Array.isArray(answer) ? (answer as readonly unknown[])[1] : (answer as { fields?: unknown }).fields;
  return Array.isArray(fields) ? fields.map((field) => (field as { name: string }).name) : undefined;
}

async function checkColumns(db: Knex, reader: DatabaseReader, wanted: readonly string[]): Promise<void> {
  const present = await presentColumns(db, reader);
  if (!present) {
    await sourceOf(db, reader)
      .select(wanted as string[])
      .whereRaw("1 = 0");
    return;
  }
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length > 0)
    throw missingColumns(
      missing,
      present,
      `\`${reader.system}\`, ${reader.query.kind === "table" ? `table \`${reader.query.table}\`` : "in the query"}`,
    );
}

/** Rows as arrays of text, in batches, without ever holding the whole result. */
async function* textRows(db: Knex, reader: DatabaseReader, request: ReadRequest): AsyncIterable<readonly AppendRow[]> {
  const { columns, context } = request;
  const rows = selectRows(db, reader, request);
  let batch: AppendRow[] = [];
  let done = 0;
  const flush = (): readonly AppendRow[] => {
    throwIfStopped(context.signal);
    const full = batch;
    done += full.length;
    batch = [];
    context.progress.report(done);
    return full;
  };
  if (isSqlite(reader.client)) {
    const client = db.client as Knex.Client;
    const connection = (await client.acquireConnection()) as SqliteConnection;
    try {
      const { sql, bindings } = rows.toSQL().toNative();
      for (const row of connection
        .prepare(sql)
        .raw(true)
        .iterate(...bindings)) {
        batch.push(row.map(toText));
        if (batch.length >= batchRows) yield flush();
      }
    } finally {
      await client.releaseConnection(connection);
    }
  } else {
    for await (const row of streamOf(rows)) {
      batch.push(columns.map((name) => toText(row[name])));
      if (batch.length >= batchRows) yield flush();
    }
  }
  yield flush();
}

/** knex needs an extra package to stream from `pg`; `postgres(...)` is the way to read that server. */
async function* streamOf(rows: Knex.QueryBuilder): AsyncIterable<Readonly<Record<string, unknown>>> {
  const { client } = rows as unknown as { client: { driverName: string } };
  if (client.driverName === "pg") yield* (await rows) as readonly Record<string, unknown>[];
  else yield* rows.stream() as Readable & AsyncIterable<Record<string, unknown>>;
}

/**
 * Reads any database that knex knows into a temp table of text, in batches. Raises SOURCE_UNREACHABLE, SOURCE_QUERY and
 * SOURCE_COLUMN like the PostgreSQL reader. The number of rows.
 */
export async function readDatabase(reader: DatabaseReader, request: ReadRequest, landed: string): Promise<number> {
  return withDatabase(reader, request.context, async (db) => {
    await checkColumns(db, reader, request.columns);
    return request.context.db.append(landed, textRows(db, reader, request));
  });
}

/** Connects and looks whether every column of the contract is there. */
export async function checkDatabase(reader: DatabaseReader, columns: readonly string[], place: Place): Promise<void> {
  await withDatabase(reader, place, (db) => checkColumns(db, reader, columns));
}
