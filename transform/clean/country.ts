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

const codes: ReadonlyMap<string, string> = new Map(
  countryNames
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [code = "", ...names] = line.split("|");
      return [code, ...names].map((name) => [fold(name), code] as const);
    }),
);

/** The ISO 3166 alpha-2 code of a country's name, alpha-2 or alpha-3 code; null when unknown. */
export function countryCode(text: string): string | null {
  return codes.get(fold(text)) ?? null;
}
