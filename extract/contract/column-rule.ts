import type { z } from "zod";
import type { ContractColumn } from "../../core/contract.ts";
import type { Sql, SqlValue } from "../../core/sql.ts";

/** One thing that a contract asks of a value or does to it, as SQL over a value that is not null. */
export type RuleStep =
  | {
      readonly kind: "check";
      /** The check's name: `min`, `email`. */
      readonly check: string;
      /** The end of a sentence that begins with the value: "is shorter than 3 characters". */
      readonly says: string;
      readonly test: (value: Sql) => Sql;
    }
  | { readonly kind: "overwrite"; readonly apply: (value: Sql) => Sql };

/** When the real zod schema has to look at a column's distinct values, because SQL alone cannot say what zod says. */
export type Judgement = "never" | "non_ascii" | "always";

/** A column of a contract, ready to be applied to text in SQL. */
export interface ColumnRule extends ContractColumn {
  readonly schema: z.core.$ZodType;
  /** What a missing value becomes, where the contract takes one: null or a default. */
  readonly missing: { readonly accepted: boolean; readonly value: SqlValue };
  /** Whether the column may be absent from a file: `optional`, `nullish` or with a default. */
  readonly mayBeAbsent: boolean;
  readonly judgement: Judgement;
  /** In the order in which zod makes them. Not applied to the values that zod itself judges. */
  readonly steps: readonly RuleStep[];
}
