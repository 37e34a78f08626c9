import type { Clock } from "./clock.ts";
import type { Log, Progress } from "./log.ts";
import type { Session } from "./session.ts";
import type { Sql } from "./sql.ts";
import type { Table } from "./table.ts";

/** The stages in the order in which rows travel. */
export const stages = ["extract", "clean", "match", "golden", "dimension", "fact", "mart", "report"] as const;

/** One stage of a run. */
export type Stage = (typeof stages)[number];

/** A question whose answer must be no rows, or two numbers that must be equal. */
export type Audit =
  | {
      readonly kind: "no_rows";
      /** A fact, as a sentence: "each order line has one product". */
      readonly name: string;
      /** Returns the rows that break the fact. */
      readonly query: Sql;
    }
  | {
      readonly kind: "equal";
      readonly name: string;
      /** Returns one row with `expected` and `actual`. */
      readonly query: Sql;
    };

/** What a step tells about what it did. */
export interface StepOutcome {
  readonly rowsRead?: number;
  readonly rowsWritten: number;
  readonly rowsRejected?: number;
  /** False when every written table holds what it held before; later steps may then be skipped. */
  readonly changed: boolean;
  /** Facts for the run log: files written, blocks capped, iterations. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** What a step has at hand while it works. */
export interface StepContext {
  readonly db: Session;
  readonly run: { readonly id: number; readonly now: Date; readonly asOf: string };
  /** True when everything is to be read again. */
  readonly full: boolean;
  /** A closed-open part of the cursor's range to read again, when the user asked for one. */
  readonly window: { readonly from?: string; readonly to?: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  /** The folder of the project file; relative paths start here. */
  readonly projectDir: string;
  /** A folder for scratch files, emptied after the run. */
  readonly tempDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the run is asked to stop. */
  readonly signal: AbortSignal;
}

/** Work that SQL alone cannot say. */
export type Act = (context: StepContext) => Promise<StepOutcome>;

/**
 * One repeatable unit of a plan and one transaction: `act` first, then `sql` in order, then `audits`; all of it commits
 * together with its line in the run log, or not at all.
 */
export interface Step {
  /** Unique in the plan: `extract.contact`, `mart.customer_rfm`. */
  readonly name: string;
  readonly stage: Stage;
  readonly reads: readonly Table[];
  readonly writes: readonly Table[];
  readonly act?: Act;
  readonly sql: readonly Sql[];
  readonly audits: readonly Audit[];
  /** What `act` depends on, so that a changed setting runs the step again. */
  readonly settings?: unknown;
  /** True for steps that must look outside the warehouse each time (sources). */
  readonly always?: boolean;
}

/** A frozen step with nothing left out. */
export function step(spec: Omit<Step, "sql" | "audits"> & Partial<Pick<Step, "sql" | "audits">>): Step {
  return Object.freeze({ ...spec, sql: Object.freeze(spec.sql ?? []), audits: Object.freeze(spec.audits ?? []) });
}
