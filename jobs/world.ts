import type { Clock } from "../core/clock.ts";
import type { Log, Progress } from "../core/log.ts";

/** Everything outside the warehouse that a run touches, passed in so that tests can set it. */
export interface World {
  readonly clock: Clock;
  readonly log: Log;
  /** Progress of a named step. */
  readonly progress: (step: string) => Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the project file; relative paths start here. */
  readonly projectDir: string;
  /** Aborted when the run is asked to stop: the step at work is rolled back, finished ones are kept. */
  readonly signal: AbortSignal;
}
