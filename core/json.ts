/** A value as JSON; integers beyond 2^53, which JSON cannot hold, as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
