/** The source of "now", passed in so that tests and reruns can set it. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = Object.freeze({ now: () => new Date() });

/** A clock that stands still. */
export function fixedClock(at: Date | string): Clock {
  const instant = new Date(at);
  return Object.freeze({ now: () => new Date(instant) });
}

/** The calendar day `YYYY-MM-DD` of an instant in an IANA time zone. */
export function dayIn(timezone: string, instant: Date): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
}
