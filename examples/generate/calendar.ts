/** A day, counted from 1970-01-01 in UTC. */
export type Day = number;

/** A moment, in seconds since 1970-01-01 00:00 UTC. */
export type Instant = number;

const secondsPerDay = 86_400;

/** The day of an ISO date. */
export function dayOf(iso: string): Day {
  return Date.parse(`${iso}T00:00:00Z`) / (secondsPerDay * 1000);
}

/** The first day of the company's data. */
export const firstDay = dayOf("2023-07-01");

/** The last day of the company's data, the as-of day of every report on it. */
export const lastDay = dayOf("2026-06-30");

/** A moment of a day. */
export function momentOf(day: Day, second: number): Instant {
  return day * secondsPerDay + second;
}

/** The day of a moment. */
export function dayOfMoment(instant: Instant): Day {
  return Math.floor(instant / secondsPerDay);
}

/** The last second of a day. */
export function endOf(day: Day): Instant {
  return momentOf(day, secondsPerDay - 1);
}

/** The month of a day, 0 to 11. */
export function monthOf(day: Day): number {
  return new Date(day * secondsPerDay * 1000).getUTCMonth();
}

const texts = new Map<Day, string>();

/** A day as `2026-06-30`. */
export function dayText(day: Day): string {
  const known = texts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
  if (texts.size < 50_000) texts.set(day, text);
  return text;
}

/** A moment as `2026-06-30 23:59:59+00`. */
export function instantText(instant: Instant): string {
  const day = dayOfMoment(instant);
  const second = instant - day * secondsPerDay;
  const minute = Math.floor(second / 60);
  return `${dayText(day)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}+00`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
