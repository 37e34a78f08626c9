import type { ColumnKind } from "../../core/contract.ts";
import type { StepContext } from "../../core/step.ts";

/** Which rows of a database source are wanted: closed at `from`, open at `to`, and those without a cursor value. */
export interface CursorRange {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What a reader is asked for. */
export interface ReadRequest {
  /** The contract's columns in order. */
  readonly columns: readonly string[];
  /** Absent when everything is to be read. */
  readonly range?: CursorRange | undefined;
  readonly context: Pick<StepContext, "db" | "environment" | "progress" | "projectDir" | "signal" | "tempDir">;
}
