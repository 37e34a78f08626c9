import type { Tone } from "./content/kind.ts";

/**
 * Colours as six hex digits. IBCS: actual dark, previous year grey, good and bad only for variances. Every text colour
 * has a contrast of at least 4.5 on white (WCAG 2.1 AA).
 */
export const palette = Object.freeze({
  ink: "1F2933",
  muted: "596673",
  previous: "B4BCC6",
  line: "D5DAE0",
  wash: "F3F5F7",
  good: "14633C",
  bad: "B3261E",
  warn: "8A5A00",
  goodWash: "E3F3EA",
  badWash: "FBE6E4",
  warnWash: "FDF0D5",
  heat: "6F9DB8",
  accent: "2C5F7C",
  bar: "BCCEDB",
  goodBar: "B9DEC8",
  badBar: "F8D5D1",
});

/** Text colour of a tone. */
export const toneInk: Readonly<Record<Tone, string>> = Object.freeze({
  good: palette.good,
  bad: palette.bad,
  warn: palette.warn,
  neutral: palette.ink,
});

/** Background of a tone. */
export const toneWash: Readonly<Record<Tone, string>> = Object.freeze({
  good: palette.goodWash,
  bad: palette.badWash,
  warn: palette.warnWash,
  neutral: palette.wash,
});

function channel(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 2), 16);
}

/** A colour between white (0) and the heat colour (1); ink is readable on all of them. */
export function heatColour(share: number): string {
  const weight = 0.06 + 0.94 * Math.min(1, Math.max(0, share));
  const mixed = [0, 2, 4].map((at) => Math.round(255 + (channel(palette.heat, at) - 255) * weight));
  return mixed.map((value) => value.toString(16).padStart(2, "0").toUpperCase()).join("");
}
