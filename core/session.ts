import type { Sql } from "./sql.ts";
import type { Table } from "./table.ts";

/**
 * One value of a result: numbers for every integer and decimal that fits (bigint beyond 2^53), `YYYY-MM-DD` strings for
 * dates, Date for instants, arrays for lists.
 */
export type Value =
  string | number | bigint | boolean | Date | null | readonly Value[] | { readonly [name: string]: Value };

/** One row of a result by column name. */
export type Row = Readonly<Record<string, Value>>;

/** Columns of integers and doubles: `columns[c][r]`; 0 for null. */
export type NumberColumns = readonly (Int32Array | Float64Array)[];

/** What a step may do with the warehouse. Everything inside one step is one transaction. */
export interface Session {
  /** Carries out a statement; the number of rows it changed (0 for DDL). */
  run(statement: Sql): Promise<number>;
  /**
   * Carries out several statements in one go, with their values as literals (a number with a point is a decimal): between two of them the engine does not
   * wait for JavaScript, which may be at work.
   */
  runAll(statements: readonly Sql[]): Promise<void>;
  /** All rows of a small result. */
  rows<T extends Row = Row>(statement: Sql): Promise<readonly T[]>;
  /** Rows of a large result in batches of about two thousand. */
  batches<T extends Row = Row>(statement: Sql): AsyncIterable<readonly T[]>;
  /** A large result of numbers, batch by batch. */
  numberBatches(statement: Sql): AsyncIterable<NumberColumns>;
  /** The same held whole: other statements may be run while it is gone through. */
  numbers(statement: Sql): Promise<Iterable<NumberColumns>>;
  /** Like {@link batches}, but column by column: `columns[c][r]`, for work on typed arrays. */
  columnBatches(statement: Sql): AsyncIterable<readonly (readonly Value[])[]>;
  /** Appends batches of rows (values in the order of the table's columns; text for varchar, null for missing). The number of rows. */
  append(
    to: Table | string,
    batches: AsyncIterable<readonly AppendRow[]> | Iterable<readonly AppendRow[]>,
  ): Promise<number>;
  /** Appends integer columns, `columns[c][r]`, to a temporary table. */
  appendIntegers(to: string, columns: readonly Int32Array[]): Promise<void>;
}

/** One row to append. */
export type AppendRow = readonly (string | number | bigint | boolean | null)[];

/** A column of numbers without rows. */
export const noNumbers = new Int32Array(0);
