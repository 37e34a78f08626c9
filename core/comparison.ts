/** One agreement level: the first whose condition holds is the pair's. */
export interface Level {
  readonly label: string;
  /** SQL over `l` and `r`, two rows of features. The last level of a comparison has none: it is everything else. */
  readonly when?: string;
  /** Columns whose rarity counts at this level: two Smiths say less than two Featherstonehaughs. */
  readonly rarity?: readonly string[];
  /** How much rarity counts: 1 wholly, 0 not at all; 1 unless set. */
  readonly rarity_weight?: number;
  /** Rarity beyond this counts no more: the least share of values that is believed, such as 0.001; 0 unless set. */
  readonly rarity_floor?: number;
}

/** What is compared of two records, and how closely it can agree. */
export interface Comparison {
  readonly name: string;
  /** Feature columns that it reads; it is made only where two records have one. */
  readonly columns: readonly string[];
  /** SQL over `l` and `r`: true where nothing can be said. Level 0. */
  readonly missing: string;
  /** From the closest (1) to none. */
  readonly levels: readonly Level[];
  /** The column that agrees at level 1, where chance can be counted exactly and the rarity of values is known. */
  readonly frequency?: string;
  /** First guesses of shares by level: pairs of one person, pairs of one household. */
  readonly person: readonly number[];
  readonly household: readonly number[] | "chance";
  /** The same of two people who only share their name; as chance unless set. */
  readonly namesake?: readonly number[];
}

/**
 * A comparison of your own, by the columns of `identity.feature` (given, family, email, phone, house, street, postcode, city, birth_date,
 * company, extra_*). Only `columns` and `levels` must be said. The shares are first guesses that the file corrects.
 */
export interface ComparisonSpec
  extends Pick<Comparison, "columns" | "levels">, Partial<Omit<Comparison, "name" | "columns" | "levels">> {}

/** A comparison with everything that was left unsaid. */
export function fullComparison(name: string, spec: ComparisonSpec): Comparison {
  const empty = (side: string): string =>
    `coalesce(${spec.columns.map((column) => `${side}."${column}"`).join(", ")}) is null`;
  const others = spec.levels.length - 1;
  return {
    ...spec,
    name,
    missing: spec.missing ?? `${empty("l")} or ${empty("r")}`,
    person: spec.person ?? spec.levels.map((_, index) => (others === 0 ? 1 : index === 0 ? 0.7 : 0.3 / others)),
    household: spec.household ?? "chance",
  };
}

/** What is wrong with a comparison, as sentences; empty when all is well. */
export function comparisonProblems(name: string, spec: ComparisonSpec): string[] {
  const where = `match.comparisons.${name}`;
  const shares = [spec.person, spec.household, spec.namesake].filter(
    (guess) => guess !== undefined && guess !== "chance",
  );
  return [
    ...(spec.columns.length > 0 ? [] : [`${where}: names the columns that it reads`]),
    ...(spec.levels.length > 1 ? [] : [`${where}: has at least two levels`]),
    ...(spec.levels.at(-1)?.when === undefined
      ? []
      : [`${where}: the last level has no \`when\`: it is everything else`]),
    ...(spec.levels.slice(0, -1).every(({ when }) => when !== undefined)
      ? []
      : [`${where}: every level but the last has a \`when\``]),
    ...(shares.every(
      (guess) =>
        guess.length === spec.levels.length &&
        Math.abs(guess.reduce((a, b) => a + b, 0) - 1) < 0.001 &&
        guess.every((share) => share > 0),
    )
      ? []
      : [`${where}: person, household and namesake are shares above 0 by level and add up to 1`]),
  ];
}
