/** The sign of numbers below zero: longer than a hyphen. */
const minus = "\u2212";

/** The text of a number's size with its sign: none where the text says zero, `+` only where asked for. */
export function withSign(size: string, value: number, hasPlus = false): string {
  if (!/[1-9]/.test(size)) return size;
  if (value < 0) return minus + size;
  return hasPlus ? `+${size}` : size;
}
