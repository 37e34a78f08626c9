import { countryNames } from "./country-names.ts";

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^the\s+/, "")
    .replace(/&/g, "and")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

const spellings = countryNames
  .trim()
  .split("\n")
  .map((line) => line.split("|"));

const codes: ReadonlyMap<string, string> = new Map(
  spellings.flatMap((names) => names.map((name) => [fold(name), names[0] ?? ""] as const)),
);

/** The country's codes and names as they are mostly written, in lower case. */
export function countrySpellings(code: string): readonly string[] {
  return (spellings.find(([alpha2]) => alpha2 === code) ?? []).map((name) => name.toLowerCase());
}

/** The ISO 3166 alpha-2 code of a country's name, alpha-2 or alpha-3 code; null when unknown. */
export function countryCode(text: string): string | null {
  return codes.get(fold(text)) ?? null;
}
