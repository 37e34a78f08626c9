/** Facts that go with a message, written as JSON. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where messages go; passed in, never imported. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

function ignore(): void {
  // A silent log drops what it is told.
}

/** A log that says nothing. */
export const silentLog: Log = Object.freeze({ debug: ignore, info: ignore, warn: ignore, error: ignore });

/** How far a piece of work is; shown as a bar on a terminal and as JSON lines elsewhere. */
export interface Progress {
  /** `done` of `total` units (rows, unless `unit` says otherwise); `total` is undefined when unknown. */
  report(done: number, total?: number, unit?: string): void;
}

/** Progress that nobody watches. */
export const silentProgress: Progress = Object.freeze({ report: ignore });
