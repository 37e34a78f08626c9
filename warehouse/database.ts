import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBIntegerType,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  type DuckDBConnection,
} from "@duckdb/node-api";
import { HousefileError, messageOf } from "../core/error.ts";
import type { AppendRow, NumberColumns, Row, Session } from "../core/session.ts";
import { inlineSql, renderSql, sql, type RunParameters, type Sql } from "../core/sql.ts";
import type { DocumentedTable, Table } from "../core/table.ts";
import { fromDuckDB, toColumnValue, toParameter } from "./value.ts";

/** How to open a database. */
export interface DatabaseOptions {
  /** Opens without the right to write; several processes may do so at once. */
  readonly readOnly?: boolean;
  /** Most memory the engine takes before it spills to disk; "2GB" unless set. */
  readonly memoryLimit?: string;
  /** Threads the engine uses; all cores unless set. */
  readonly threads?: number;
}

/** One open database file (or memory) and its one connection. */
export interface Database {
  /** Statements outside a transaction, each committed by itself. */
  readonly session: Session;
  /** Does the work in one transaction: committed when it returns, rolled back when it throws. How tables are packed, join orders and threads that it set end with it. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** A session in which `sql.run(...)` parameters have these values. */
  withParameters(parameters: RunParameters): Session;
  close(): void;
}

/** Opening one file twice in one process loses data silently in DuckDB, so each real path has one owner. */
const owned = new Set<string>();

function realPath(path: string): string {
  const absolute = resolve(path);
  mkdirSync(dirname(absolute), { recursive: true });
  return join(realpathSync(dirname(absolute)), basename(absolute));
}

function openError(path: string, error: unknown): HousefileError {
  const message = messageOf(error);
  if (/could not set lock|conflicting lock|being used by another process|has it open already/i.test(message)) {
    return new HousefileError("WAREHOUSE_BUSY", `Another process is writing \`${path}\`.`, {
      hint: "Wait until the other run has ended, or stop it; analysts read the published file, which is never locked by a run.",
      where: path,
      cause: error,
    });
  }
  return new HousefileError("WAREHOUSE_OPEN", `The warehouse file \`${path}\` cannot be opened: ${message}`, {
    hint: "Check that the file is a DuckDB database, that the folder may be written and that the disk is not full.",
    where: path,
    cause: error,
  });
}

/** Rows of a new table that one thread reads at a time. By the engine's own measure, 122,880, all work on a file of 100,000 records would be one thread's. */
const rowGroup = 51_200;

/** Makes a file the database of a connection. Its name is the file's, as where an analyst opens it; `memory` is taken by the engine's own. */
async function attachFile(connection: DuckDBConnection, file: string): Promise<void> {
  const name = sql.id(
    basename(file)
      .replace(/\..*$/, "")
      .replace(/^(memory|system|temp)$/i, "$1_db") || "warehouse",
  );
  await connection.run(
    inlineSql(sql`attach ${sql.lit(file)} as ${name} (row_group_size ${sql.lit(rowGroup)}); use ${name}`),
  );
}

/**
 * Opens a DuckDB file, or `:memory:`. Time zone UTC, insertion order not preserved, spills beside the file.
 * Raises WAREHOUSE_BUSY when another process (or this one) has it open for writing, WAREHOUSE_OPEN when it cannot be read.
 */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const inMemory = path === ":memory:";
  // The engine itself is opened for reading, so that nothing else is written either: not what a query attaches.
  const onlyRead = options.readOnly === true && !inMemory;
  const file = inMemory ? path : realPath(path);
  if (owned.has(file)) throw openError(path, new Error("lock: this process has it open already"));
  if (onlyRead && !existsSync(file)) throw openError(path, new Error("there is no such file"));
  const config: Record<string, string> = {
    memory_limit: options.memoryLimit ?? "2GB",
    preserve_insertion_order: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(onlyRead ? { access_mode: "READ_ONLY" } : {}),
    ...(inMemory ? {} : { temp_directory: `${file}.tmp` }),
  };
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection;
  try {
    instance = await DuckDBInstance.create(onlyRead ? file : ":memory:", config);
    connection = await instance.connect();
    if (!inMemory && !onlyRead) await attachFile(connection, file);
  } catch (error) {
    instance?.closeSync();
    throw openError(path, error);
  }
  await connection.run("set timezone = 'UTC'");
  // With less, one thread alone makes a result while it is read.
  await connection.run("set streaming_buffer_size = '64MB'");
  if (!inMemory) owned.add(file);
  let failures: unknown[] = [];
  const onFailure = (failure: unknown): void => void failures.push(failure);
  const session = sessionOn(connection, onFailure);
  return {
    session,
    withParameters: (parameters) => sessionOn(connection, onFailure, parameters),
    async transaction(work) {
      failures = [];
      await connection.run("begin transaction");
      try {
        const result = await work(session);
        await connection.run("commit");
        return result;
      } catch (error) {
        await connection.run("rollback").catch(() => undefined);
        // After one statement has failed the others are told no more than that, and where several are under way one of them may be heard first.
        throw isAftermath(error) ? (failures.find((failure) => !isAftermath(failure)) ?? error) : error;
      } finally {
        // What the work set for itself. Small tables are written by the commit and are to be packed as it said; and work that failed could not take it back.
        const threads = options.threads === undefined ? "reset threads" : `set threads = ${String(options.threads)}`;
        await connection
          .run(`reset force_compression; reset write_buffer_row_group_count; reset disabled_optimizers; ${threads}`)
          .catch(() => undefined);
      }
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      owned.delete(file);
    },
  };
}

/** True of the failure of a statement whose transaction another one had ended. */
const isAftermath = (error: unknown): boolean => /transaction is aborted/i.test(messageOf(error));

/** Rows per appended chunk: DuckDB's vector size. */
const chunkRows = 2048;

function sessionOn(
  connection: DuckDBConnection,
  onFailure: (failure: unknown) => void,
  parameters?: RunParameters,
): Session {
  async function guarded<T>(
    statement: Sql,
    work: (text: string, values: ReturnType<typeof toParameter>[] | undefined) => Promise<T>,
  ): Promise<T> {
    const { text, values } = renderSql(statement, parameters);
    try {
      // Without values in one go; else it is divided, prepared and run, and each of the three waits for JavaScript that is at work.
      return await work(text, values.length === 0 ? undefined : values.map(toParameter));
    } catch (error) {
      const failure = statementError(statement, error);
      onFailure(failure);
      throw failure;
    }
  }

  return {
    run: (statement) =>
      guarded(statement, async (text, values) => {
        const result = await connection.run(text, values);
        return result.rowsChanged;
      }),
    async runAll(statements) {
      const all = sql.join(
        statements.map((statement) => sql.raw(inlineSql(statement, parameters))),
        ";\n",
      );
      await guarded(all, (text) => connection.run(text));
    },
    rows: <T extends Row>(statement: Sql) =>
      guarded(statement, async (text, values) => {
        const result = await connection.run(text, values);
        return (await result.convertRowObjects(fromDuckDB)) as readonly Row[] as readonly T[];
      }),
    async *batches<T extends Row>(statement: Sql) {
      const result = await guarded(statement, (text, values) => connection.stream(text, values));
      for await (const rows of result.yieldConvertedRowObjects(fromDuckDB))
        yield rows as readonly Row[] as readonly T[];
    },
    async *numberBatches(statement) {
      const result = await guarded(statement, (text, values) => connection.stream(text, values));
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        yield numbersOf(chunk);
      }
    },
    async numbers(statement) {
      const result = await guarded(statement, (text, values) => connection.run(text, values));
      function* batches() {
        for (let index = 0; index < result.chunkCount; index++) yield numbersOf(result.getChunk(index));
      }
      return batches();
    },
    async *columnBatches(statement) {
      const result = await guarded(statement, (text, values) => connection.stream(text, values));
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        yield chunk.convertColumns(fromDuckDB);
      }
    },
    append: (to, batches) => appendRows(connection, to, batches),
    appendIntegers: (to, columns) => appendIntegers(connection, to, columns),
  };
}

function integerVector(chunk: DuckDBDataChunk, column: number): DuckDBIntegerVector {
  const vector = chunk.getColumnVector(column);
  if (vector instanceof DuckDBIntegerVector) return vector;
  throw new TypeError(`Column ${String(column)} holds ${vector.type.toString()}, not integer.`);
}

/**
 * The numbers of a vector without nulls as they lie in memory, where they can be had: the client has them ready, but gives and takes them
 * one by one, with a look at each, which takes twice the time.
 */
function memoryOf(vector: object): Int32Array | Float64Array | undefined {
  const { items, validity } = vector as { readonly items?: unknown; readonly validity?: { readonly data?: unknown } };
  if (validity?.data !== null) return undefined;
  return items instanceof Int32Array || items instanceof Float64Array ? items : undefined;
}

/** The numbers of integer and double columns. */
function numbersOf(chunk: DuckDBDataChunk): NumberColumns {
  const rows = chunk.rowCount;
  return Array.from({ length: chunk.columnCount }, (_, column) => {
    const any = chunk.getColumnVector(column);
    const vector = any instanceof DuckDBDoubleVector ? any : integerVector(chunk, column);
    const memory = memoryOf(vector);
    if (memory !== undefined) return memory.slice(0, rows);
    const numbers = vector instanceof DuckDBDoubleVector ? new Float64Array(rows) : new Int32Array(rows);
    for (let row = 0; row < rows; row++) numbers[row] = vector.getItem(row) ?? 0;
    return numbers;
  });
}

async function appendRows(
  connection: DuckDBConnection,
  to: Table | string,
  batches: AsyncIterable<readonly AppendRow[]> | Iterable<readonly AppendRow[]>,
): Promise<number> {
  const appender =
    typeof to === "string"
      ? await connection.createAppender(to, "main", "temp")
      : await connection.createAppender(to.name, to.schema);
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
  let total = 0;
  try {
    for await (const batch of batches) {
      for (let start = 0; start < batch.length; start += chunkRows) {
        const rows = batch.slice(start, start + chunkRows);
        const chunk = DuckDBDataChunk.create(types, rows.length);
        chunk.setColumns(types.map((type, column) => rows.map((row) => toColumnValue(row[column] ?? null, type))));
        appender.appendDataChunk(chunk);
        total += rows.length;
      }
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  return total;
}

async function appendIntegers(connection: DuckDBConnection, to: string, columns: readonly Int32Array[]): Promise<void> {
  const appender = await connection.createAppender(to, "main", "temp");
  const types = columns.map(() => DuckDBIntegerType.instance);
  const total = columns[0]?.length ?? 0;
  try {
    for (let start = 0; start < total; start += chunkRows) {
      const rows = Math.min(chunkRows, total - start);
      const chunk = DuckDBDataChunk.create(types, rows);
      for (const [column, numbers] of columns.entries()) {
        const vector = integerVector(chunk, column);
        const memory = memoryOf(vector);
        if (memory !== undefined) memory.set(numbers.subarray(start, start + rows));
        else for (let row = 0; row < rows; row++) vector.setItem(row, numbers[start + row] ?? 0);
        vector.flush();
      }
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function statementError(statement: Sql, error: unknown): HousefileError {
  const message = messageOf(error);
  if (/no space left|could not write|out of disk|max_temp_directory_size/i.test(message)) {
    return new HousefileError("DISK_FULL", `The disk is full: ${message}`, {
      hint: "Free some space and run again; nothing of the interrupted step was kept.",
      cause: error,
    });
  }
  return new HousefileError("WAREHOUSE_SQL", `The warehouse refused a statement: ${message}`, {
    hint: "Run with --verbose to see the statement.",
    where: inlineSql(statement).trim().slice(0, 2000),
    cause: error,
  });
}

/** Creates a documented table, empty: `replace` drops what was there, `keep` leaves it. */
export function createTableSql(of: DocumentedTable, mode: "replace" | "keep"): Sql {
  const columns = sql.join(of.columns.map((column) => sql`${sql.id(column.name)} ${sql.raw(column.type)}`));
  return mode === "replace"
    ? sql`create or replace table ${of} (${columns})`
    : sql`create table if not exists ${of} (${columns})`;
}
