import { expect, it } from "vitest";
import type { Comparison } from "../../../core/comparison.ts";
import { comparisonsOf } from "../../../transform/match/comparisons.ts";
import { fitModel, patternOdds, type ComparedPatterns } from "../../../transform/match/weigh.ts";

const people = comparisonsOf([], { hasSounds: false, isOfCompanies: false }).filter(
  ({ columns }) => !columns.includes("company"),
);

/** The levels of a pair, by what it says of each comparison; "different" of what is not named. */
function levelsOf(said: Readonly<Record<string, string>>): readonly number[] {
  for (const name of Object.keys(said))
    if (!people.some((comparison) => comparison.name === name)) throw new Error(`nothing is called ${name}`);
  return people.map(({ name, levels }: Comparison) => {
    const level = levels.findIndex(({ label }) => label === (said[name] ?? "different"));
    if (level < 0) throw new Error(`${name} has no level ${said[name]}`);
    return level + 1;
  });
}

const patternsOf = (pairs: readonly (readonly [number, readonly number[]])[]): ComparedPatterns => ({
  patterns: pairs.map((_, index) => index),
  levels: pairs.map(([, levels]) => levels),
  counts: pairs.map(([count]) => count),
});

const same = {
  "given name": "same",
  "family name": "same",
  "e-mail": "same",
  phone: "same",
  address: "same house",
  "birth date": "same",
};
const mates = levelsOf({ "family name": "same", phone: "same", address: "same house" });
/** smith@gmail.com and smith@yahoo.com, of Ann and of Bob Smith. */
const ofOneName = levelsOf({ "family name": "same", "e-mail": "same name at another domain" });
const moved = levelsOf({ ...same, address: "different", phone: "different" });

it("people of one family name whose e-mail addresses say no more are namesakes, not one person", () => {
  const { classes } = fitModel(people, {
    compared: patternsOf([
      [5_000, levelsOf(same)],
      [1_000, moved],
      [500, levelsOf({ ...same, "given name": "different" })],
      [500, levelsOf({ ...same, "birth date": "different" })],
      [2_000, mates],
      [1_000, ofOneName],
      [20_000, levelsOf({ "family name": "same" })],
    ]),
    random: patternsOf([
      [199_900, levelsOf({})],
      [100, levelsOf({ "family name": "same" })],
    ]),
    exactShares: people.map(() => undefined),
    allPairs: 50_000_000,
  });
  expect(classes.map(({ name }) => name)).toEqual(["person", "household", "namesake", "chance"]);
  const against = (levels: readonly number[]): number => {
    const { household, chance } = patternOdds(levels, classes);
    return household + chance;
  };
  expect(against(ofOneName)).toBeGreaterThan(100);
  expect(against(mates)).toBeGreaterThan(100);
  expect(against(moved)).toBeLessThan(0.01);
});
