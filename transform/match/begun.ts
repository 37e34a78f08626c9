/** A work that is waited for later: a failure is heard then, and is not to end the process before. */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** Milliseconds in which the engine takes up its next statement, which JavaScript at work would keep from starting. */
export const breath = 3;
