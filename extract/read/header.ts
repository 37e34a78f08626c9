import { HousefileError } from "../../core/error.ts";
import { missingColumns } from "./failure.ts";

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "");
}

/** A column that a contract names, and whether a file may do without it. */
export interface WantedColumn {
  readonly name: string;
  readonly mayBeAbsent: boolean;
}

/** The place of a contract column in a header: by its exact name, else without regard to case and spaces; -1 when absent. */
export function placeOf(name: string, header: readonly string[], where: string): number {
  const exact = header.indexOf(name);
  if (exact >= 0) {
    if (header.indexOf(name, exact + 1) < 0) return exact;
    throw new HousefileError("SOURCE_COLUMN", `The column \`${name}\` stands twice in ${where}.`, {
      hint: "Give the two columns different names in the file.",
      where,
    });
  }
  return header.findIndex((other) => plain(other) === plain(name));
}

/** The place of every contract column. Raises SOURCE_COLUMN for those that are missing and may not be. */
export function placesOf(wanted: readonly WantedColumn[], header: readonly string[], where: string): readonly number[] {
  const places = wanted.map(({ name }) => placeOf(name, header, where));
  const missing = wanted
    .filter(({ mayBeAbsent }, index) => places[index] === -1 && !mayBeAbsent)
    .map(({ name }) => name);
  if (missing.length > 0)
    throw missingColumns(
      missing,
      header.filter((name) => name.trim() !== ""),
      where,
    );
  return places;
}
