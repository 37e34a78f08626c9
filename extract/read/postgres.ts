import pg from "pg";
import { type CopyToStreamQuery, to as copyTo } from "pg-copy-streams";
import type { Reader } from "../../core/source.ts";
import type { Sql } from "../../core/sql.ts";
import { missingColumns, postgresFailure, unreachable, type System } from "./failure.ts";
import { through, type Transport } from "./pipe.ts";
import { copySql, describeSql, readCopySql, sessionSettings, type PostgresColumn } from "./postgres.sql.ts";
import type { ReadRequest } from "./request.ts";
import { secretsOf, valueOf, type Environment } from "./secret.ts";
import { stopped, throwIfStopped } from "./stop.ts";

/** A reader of kind `postgres`. */
export type PostgresReader = Extract<Reader, { readonly kind: "postgres" }>;

const connectPatienceMs = 15_000;

const dataTypes: Readonly<Record<number, PostgresColumn["type"]>> = { 17: "bytea", 790: "money" };
const categories: Readonly<Record<string, PostgresColumn["type"]>> = { A: "array", C: "composite" };

function systemOf(reader: PostgresReader, url: string): System {
  const settings = typeof reader.url === "string" ? `the address of \`${reader.system}\`` : `\`${reader.url.env}\``;
  return { name: reader.system, secrets: secretsOf(url), settings };
}

function makeClient(url: string, system: System): pg.Client {
  try {
    return new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectPatienceMs,
      application_name: "housefile",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
  } catch {
    // The parser's own error carries the whole address, password included.
    throw unreachable(
      new Error("the address is not a valid connection string"),
      system,
      `Write ${system.settings} as \`postgres://user:password@host:5432/database\`.`,
    );
  }
}

/** A client that is connected, set up, and closed whatever happens. An abort closes the line at once. */
async function withClient<T>(
  reader: PostgresReader,
  { environment, signal }: { readonly environment: Environment; readonly signal: AbortSignal },
  work: (client: pg.Client, system: System) => Promise<T>,
): Promise<T> {
  throwIfStopped(signal);
  const url = valueOf(reader.url, environment);
  const system = systemOf(reader, url);
  const client = makeClient(url, system);
  // An idle client that loses its server reports here; whoever uses it next meets the same error.
  client.on("error", () => undefined);
  const hangUp = (): void => {
    lineOf(client).destroy(stopped());
  };
  signal.addEventListener("abort", hangUp);
  let statement = "connect";
  try {
    await client.connect();
    for (statement of sessionSettings) await client.query(statement);
    statement = describeSql(reader.query);
    return await work(client, system);
  } catch (error) {
    throwIfStopped(signal);
    throw postgresFailure(error, system, statement);
  } finally {
    signal.removeEventListener("abort", hangUp);
    await client.end().catch(() => undefined);
  }
}

function lineOf(client: pg.Client): { destroy(error?: Error): void } {
  return (client as unknown as { connection: { stream: { destroy(error?: Error): void } } }).connection.stream;
}

async function describe(client: pg.Client, reader: PostgresReader): Promise<readonly PostgresColumn[]> {
  const { fields } = await client.query(describeSql(reader.query));
  const oids = [...new Set(fields.map(({ dataTypeID }) => dataTypeID))];
  const { rows } = await client.query<{ oid: number; typcategory: string }>(
    "select oid::integer, typcategory from pg_type where oid = any($1::oid[])",
    [oids],
  );
  const categoryOf = new Map(rows.map(({ oid, typcategory }) => [oid, typcategory]));
  return fields.map(({ name, dataTypeID }) => ({
    name,
    type: dataTypes[dataTypeID] ?? categories[categoryOf.get(dataTypeID) ?? ""] ?? "other",
  }));
}

function placeOf({ system, query }: PostgresReader): string {
  return query.kind === "table"
    ? `\`${system}\`, table \`${query.schema === undefined ? "" : `${query.schema}.`}${query.table}\``
    : `\`${system}\`, in the query`;
}

/** The contract's columns as the source has them. Raises SOURCE_COLUMN, naming what is missing and what is near it. */
async function wantedColumns(
  client: pg.Client,
  reader: PostgresReader,
  names: readonly string[],
): Promise<readonly PostgresColumn[]> {
  const present = await describe(client, reader);
  const found = names.map((name) => present.find((column) => column.name === name));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0)
    throw missingColumns(
      missing,
      present.map(({ name }) => name),
      placeOf(reader),
    );
  return found.filter((column) => column !== undefined);
}

/**
 * Reads a PostgreSQL source in one snapshot, as text: `into` makes the statement that reads it, and is carried out while
 * the rows arrive. 350 thousand rows a second through a named pipe; a server, a login or a line that fails raises
 * SOURCE_UNREACHABLE, a refused statement SOURCE_QUERY, a missing column SOURCE_COLUMN. The number of rows the server sent.
 */
export async function readPostgres(
  reader: PostgresReader,
  request: ReadRequest,
  into: (from: Sql) => Sql,
  transport: Transport = "pipe",
): Promise<number> {
  const { context, columns, range } = request;
  return withClient(reader, context, async (client, system) => {
    const statement = copySql(reader.query, await wantedColumns(client, reader, columns), range);
    let copy: CopyToStreamQuery | undefined;
    try {
      await through(
        context.tempDir,
        {
          source: () => (copy = client.query(copyTo(statement, { highWaterMark: 1 << 20 }))),
          read: (path) => context.db.run(into(readCopySql(path, columns))),
          onBytes: (bytes) => {
            context.progress.report(bytes, undefined, "bytes");
          },
        },
        transport,
      );
    } catch (error) {
      throwIfStopped(context.signal);
      throw postgresFailure(error, system, statement);
    }
    // The count comes with the end of the statement, which may arrive after the last row: a round trip waits for it.
    await client.query("commit");
    return copy?.rowCount ?? 0;
  });
}

/** Connects and looks whether every column of the contract is there. Raises what {@link readPostgres} would raise. */
export async function checkPostgres(
  reader: PostgresReader,
  columns: readonly string[],
  context: { readonly environment: Environment; readonly signal: AbortSignal },
): Promise<void> {
  await withClient(reader, context, (client) => wantedColumns(client, reader, columns));
}
