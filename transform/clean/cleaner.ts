import type { CleanerOptions } from "../../core/expression.ts";
import type { Sql } from "../../core/sql.ts";

/** What a cleaner has at hand for one value: SQL that reads one row of its source. */
export interface CleanerInput {
  /** Each column as tidied text: trimmed, single spaces, null when blank. Cheap to repeat: it is a column. */
  readonly text: readonly Sql[];
  /** Each column as the source typed it. */
  readonly raw: readonly Sql[];
  readonly options: CleanerOptions;
  /** The project's country, where options name none. */
  readonly country: string;
  /** The answer of a JavaScript cleaner for these texts, kept in the feed's lookup table. */
  readonly lookup: (cleaner: string, text: readonly Sql[], option: string) => Sql;
}

/** One cleaner: SQL for the cleaned value; null where nothing sensible is left. */
export type Cleaner = (input: CleanerInput) => Sql;

/** The first column's tidied text. */
export function onlyText(input: CleanerInput): Sql {
  const [text] = input.text;
  if (text === undefined) throw new TypeError("A cleaner reads at least one column.");
  return text;
}

/** An option that is text, or the default. */
export function textOption(options: CleanerOptions, name: string, otherwise: string): string {
  const value = options[name];
  return typeof value === "string" ? value : otherwise;
}
