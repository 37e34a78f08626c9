import { HousefileError } from "../../core/error.ts";

/** The error of work that was asked to stop. */
export function stopped(): HousefileError {
  return new HousefileError("RUN_STOPPED", "The run was asked to stop while it read a source.", {
    hint: "Nothing of this load was kept; run again to read it.",
  });
}

/** Raises RUN_STOPPED once the signal is aborted. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopped();
}
