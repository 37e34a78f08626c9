import { fixedClock } from "../../core/clock.ts";
import { silentLog, silentProgress } from "../../core/log.ts";
import type { Session } from "../../core/session.ts";
import type { StepContext } from "../../core/step.ts";

/** What a step has at hand outside a run: the end of the as-of day for a clock, no files, no environment, nobody who listens. */
export function quietContext(db: Session, asOf: string): StepContext {
  const now = new Date(`${asOf}T23:59:59Z`);
  return {
    db,
    run: { id: 1, now, asOf },
    full: false,
    window: {},
    clock: fixedClock(now),
    log: silentLog,
    progress: silentProgress,
    projectDir: ".",
    tempDir: ".",
    environment: {},
    signal: new AbortController().signal,
  };
}
