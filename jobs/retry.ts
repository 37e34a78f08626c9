import { HousefileError, messageOf, type ErrorCode } from "../core/error.ts";
import type { Log } from "../core/log.ts";

/** Failures that another attempt cannot mend: they wait for a person. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  "PROJECT_INVALID",
  "PROJECT_NOT_FOUND",
  "PLAN_CYCLE",
  "SOURCE_QUERY",
  "SOURCE_COLUMN",
  "SOURCE_FILE",
  "CONTRACT_BREACH",
  "CONTRACT_UNSUPPORTED",
  "AUDIT_FAILED",
  "WAREHOUSE_NEWER",
  "WAREHOUSE_SQL",
  "RUN_STOPPED",
  "USAGE",
  "ENV_MISSING",
]);

/** True when the same work may succeed later: a server that did not answer, a busy file, a full disk. */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof HousefileError) || !lasting.has(error.code);
}

/** How often and how patiently work is tried again. */
export interface RetryOptions {
  /** Further attempts after the first. */
  readonly retries: number;
  /** Pause before the first further attempt; doubled for each next one, with up to a fifth of jitter. */
  readonly retry_after_s: number;
}

/** Waits, or until the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Does the work, again after a failure that another attempt may mend. Raises the last failure. */
export async function withRetries<T>(
  work: () => Promise<T>,
  options: RetryOptions,
  log: Log,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || attempt > options.retries || !isWorthRetrying(error)) throw error;
      const waitMs = options.retry_after_s * 1000 * 2 ** (attempt - 1) * (1 + Math.random() / 5);
      log.warn("the attempt failed and is repeated", {
        attempt,
        of: options.retries + 1,
        wait_s: Math.round(waitMs / 1000),
        error: messageOf(error),
      });
      await pause(waitMs, signal);
    }
  }
}
