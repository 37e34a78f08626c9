import type { Comparison } from "../../core/comparison.ts";
import { fitClasses, likelihood, type ClassStart, type Fitted, type PairClass, type PatternCounts } from "./em.ts";

/** Agreement patterns as they are stored, and as levels. */
export interface ComparedPatterns extends PatternCounts {
  readonly patterns: readonly number[];
}

/** What is known before fitting. */
export interface Evidence {
  /** Agreement patterns of the pairs that were compared. */
  readonly compared: ComparedPatterns;
  /** Agreement patterns of random pairs. */
  readonly random: ComparedPatterns;
  /** By comparison: the exact share of all pairs at level 1, where it was counted. */
  readonly exactShares: readonly (number | undefined)[];
  /** All pairs of the file, compared or not. */
  readonly allPairs: number;
}

/** The classes of pairs, in the order in which they are fitted. */
type ClassName = "person" | "household" | "namesake" | "chance";

interface LevelPairs {
  /** By level, pairs of the whole file: counted exactly at level 1 where that is possible, sampled elsewhere. */
  readonly pairs: readonly number[];
  /** By level, pairs that counting or sampling may have missed: what no random pair did may still happen. */
  readonly doubt: readonly number[];
}

function pairsByLevel(comparison: Comparison, index: number, { random, exactShares, allPairs }: Evidence): LevelPairs {
  const counts: number[] = comparison.levels.map(() => 0);
  let missing = 0;
  random.levels.forEach((levels, row) => {
    const level = levels[index] ?? 0;
    const pairs = random.counts[row] ?? 0;
    if (level > 0) counts[level - 1] = (counts[level - 1] ?? 0) + pairs;
    else missing += pairs;
  });
  const sampled = counts.reduce((a, b) => a + b, 0);
  const present = (allPairs * sampled) / Math.max(sampled + missing, 1);
  const perSampled = Math.max(present / Math.max(sampled, 1), 1);
  const exact = exactShares[index];
  const [first = 0, ...others] = counts;
  const rest = Math.max(sampled - first, 1);
  const doubt = comparison.levels.map((_, level) => (level === 0 && exact !== undefined ? 1 : perSampled / 2));
  if (exact === undefined) return { pairs: counts.map((count) => count * perSampled), doubt };
  return { pairs: [exact * present, ...others.map((count) => (count / rest) * (1 - exact) * present)], doubt };
}

/**
 * Fits four kinds of pair: one person, one household, namesakes, and chance. Chance is what all pairs of the file do, less the others.
 * Two people of one household agree on given name and birth date no more than chance, namesakes (people of one family name, often with e-mail
 * addresses like it) on all but name and e-mail, and on the rest as the file shows; without those classes, house mates and namesakes would pass
 * for one person. Files without them give them no pairs.
 */
export function fitModel(of: readonly Comparison[], evidence: Evidence): Fitted {
  const compared = evidence.compared.counts.reduce((a, b) => a + b, 0);
  const all = Math.max(evidence.allPairs, compared, 1);
  const counted = of.map((comparison, index) => pairsByLevel(comparison, index, evidence));
  const background = {
    className: "chance",
    unseenPairs: all - compared,
    pairs: counted.map(({ pairs }) => pairs),
    doubt: counted.map(({ doubt }) => doubt),
  };
  const chance = counted.map(({ pairs, doubt }) => {
    const smoothed = pairs.map((count, level) => count + (doubt[level] ?? 0));
    const sum = smoothed.reduce((a, b) => a + b, 0);
    return smoothed.map((count) => count / sum);
  });
  // About one pair for each record, however many strangers were compared: from a larger guess the search ends where mates are one person.
  const share = Math.min(compared * 0.2, Math.sqrt(2 * all)) / all;
  const half = (name: ClassName, guesses: readonly (readonly number[] | undefined)[]): ClassStart => ({
    name,
    share,
    levels: guesses.map((guess, index) => guess ?? chance[index] ?? []),
    learning: guesses.map((guess) => (guess === undefined ? "as background" : "learned")),
  });
  const person: ClassStart = { name: "person", share, levels: of.map((comparison) => comparison.person) };
  const household = half(
    "household",
    of.map((comparison) => (comparison.household === "chance" ? undefined : comparison.household)),
  );
  const namesake = half(
    "namesake",
    of.map((comparison) => comparison.namesake),
  );
  const fit = (between: readonly ClassStart[]): Fitted =>
    fitClasses(
      evidence.compared,
      [person, ...between, { name: "chance", share: 1 - (between.length + 1) * share, levels: chance }],
      { background },
    );
  const first = fit([household, namesake]);
  const meant = [household, namesake].filter(({ name }) =>
    isMeant(name as ClassName, of, classOf(first.classes, name)),
  );
  return meant.length === 2 ? first : fit(meant);
}

/** The share of a class's pairs that agree on a comparison, exactly or nearly. */
function agreement(of: readonly Comparison[], { levels }: PairClass, name: string): number {
  const [same = 0, nearly = 0] = levels[of.findIndex((comparison) => comparison.name === name)] ?? [];
  return same + nearly;
}

/**
 * A class is what it is called only if its pairs look like it; what else the file may hold is no class of ours. Without a column that
 * tells people of one household apart, as in a list of companies, it would hold the pairs of one person.
 */
function isMeant(name: ClassName, of: readonly Comparison[], one: PairClass): boolean {
  const on = (what: string): number => agreement(of, one, what);
  if (name === "household")
    return of.some(({ household }) => household === "chance") && (on("address") >= 0.3 || on("phone") >= 0.3);
  return on("family name") >= 0.5;
}

function classOf(classes: readonly PairClass[], name: string): PairClass {
  return classes.find((one) => one.name === name) ?? { name, share: 0, levels: [] };
}

/** How much likelier a pattern is in the other classes than for one person. */
export interface PatternOdds {
  readonly household: number;
  /** Of namesakes and chance together. */
  readonly chance: number;
}

/** The odds of a pattern against one person, before it is known how common the values are that agree. */
export function patternOdds(levels: readonly number[], classes: readonly PairClass[]): PatternOdds {
  const joint = (name: ClassName): number => {
    const one = classOf(classes, name);
    return one.share * likelihood(levels, one);
  };
  const person = Math.max(joint("person"), 1e-300);
  return { household: joint("household") / person, chance: (joint("namesake") + joint("chance")) / person };
}

/** What each level of each comparison says, as rows for identity.weight. */
export function weightRows(
  of: readonly Comparison[],
  classes: readonly PairClass[],
): readonly (readonly (string | number)[])[] {
  const person = classOf(classes, "person");
  const household = classOf(classes, "household");
  const namesake = classOf(classes, "namesake");
  const chance = classOf(classes, "chance");
  return of.flatMap((comparison, index) =>
    comparison.levels.map(({ label }, level) => {
      const m = person.levels[index]?.[level] ?? 0;
      const u = chance.levels[index]?.[level] ?? 0;
      return [
        comparison.name,
        level + 1,
        label,
        m,
        household.levels[index]?.[level] ?? 0,
        namesake.levels[index]?.[level] ?? 0,
        u,
        Math.log2(m / u),
      ];
    }),
  );
}
