/** Every error code that Housefile raises, with what it means. The README's table is made from this list. */
export const errorCodes = {
  PROJECT_INVALID: "the project file says something that cannot be; all findings are listed together",
  PROJECT_NOT_FOUND: "there is no project file where one was expected",
  PLAN_CYCLE: "steps need each other in a circle, so no order exists",
  SOURCE_UNREACHABLE: "a source system did not answer or refused the login",
  SOURCE_QUERY: "a source system refused the query",
  SOURCE_FILE: "a file of a drop folder cannot be read",
  SOURCE_COLUMN: "a column that the contract names is missing in the source",
  CONTRACT_BREACH: "more rows broke the contract than the breach limit allows",
  CONTRACT_UNSUPPORTED: "the contract uses a zod feature that cannot be checked on every row",
  AUDIT_FAILED: "an audit found rows that must not exist, so nothing was published",
  WAREHOUSE_BUSY: "another process is writing this warehouse",
  WAREHOUSE_OPEN: "the warehouse file cannot be opened",
  WAREHOUSE_SQL: "the warehouse refused a statement",
  WAREHOUSE_NEWER: "the warehouse was written by a newer Housefile",
  DISK_FULL: "there is not enough free disk space to go on safely",
  REPORT_FAILED: "a report could not be written",
  RUN_FAILED: "a step of a run failed",
  RUN_STOPPED: "the run was asked to stop; finished steps are kept",
  USAGE: "the command was used wrongly",
  ENV_MISSING: "an environment variable that the project reads is not set",
} as const;

/** The name of one kind of failure; callers branch on this, never on a message. */
export type ErrorCode = keyof typeof errorCodes;

/** What a {@link HousefileError} is made from. */
export interface ErrorDetail {
  /** What to do about it, as a full sentence. */
  readonly hint?: string;
  /** The step, file, table or option where it happened. */
  readonly where?: string;
  readonly cause?: unknown;
}

/** The one error class of Housefile: a code to branch on, a message to read, a hint to act on. */
export class HousefileError extends Error {
  override readonly name = "HousefileError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: string | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint;
    this.where = detail.where;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
