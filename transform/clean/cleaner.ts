import type { CleanerOptions } from "../../core/expression.ts";
import { sql, type Sql } from "../../core/sql.ts";

/** What a cleaner has at hand for one value: SQL that reads one row of its source. */
export interface CleanerInput {
  /** Each column as tidied text: trimmed, single spaces, null when blank. */
  readonly text: readonly Sql[];
  /** Each column as the source typed it. */
  readonly raw: readonly Sql[];
  readonly options: CleanerOptions;
  /** The project's country, where options name none. */
  readonly country: string;
  /** The answer of a JavaScript cleaner for these texts, kept in the feed's lookup table. */
  readonly lookup: (cleaner: string, text: readonly Sql[], option: string) => Sql;
}

/**
 * SQL for the next form of a value from its last one. The last one is a column, so naming it often costs nothing; regular
 * expressions inside lambdas would be compiled anew for every row.
 */
export type CleanerStage = (value: Sql, input: CleanerInput) => Sql;

/**
 * One cleaner: the stages from the first column's tidied text to the cleaned value, null where nothing sensible is left.
 */
export type Cleaner = readonly CleanerStage[];

/** An option that is text, or the default. */
export function textOption(options: CleanerOptions, name: string, otherwise: string): string {
  const value = options[name];
  return typeof value === "string" ? value : otherwise;
}

/** True when the value is one of the words. A list, not `in`: the engine turns a long `in` into a join. */
export function isAmongSql(value: Sql, words: readonly string[]): Sql {
  return sql`list_contains([${sql.join(words.map((word) => sql.lit(word)))}], ${value})`;
}
