/** One agreement level: the first whose condition holds is the pair's. */
export interface Level {
  readonly label: string;
  /** SQL over `l` and `r`, two rows of features. The last level of a comparison has none: it is everything else. */
  readonly when?: string;
  /** Columns whose rarity counts at this level: two Smiths say less than two Featherstonehaughs. */
  readonly rarity?: readonly string[];
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

/** The place value of each comparison's level in a pattern. */
export function radices(of: readonly Comparison[]): readonly number[] {
  let radix = 1;
  return of.map(({ levels }) => {
    const own = radix;
    radix *= levels.length + 1;
    return own;
  });
}

/** The levels in a pattern, in the order of the comparisons. */
export function levelsOf(pattern: number, of: readonly Comparison[]): readonly number[] {
  return radices(of).map((radix, index) => Math.floor(pattern / radix) % ((of[index]?.levels.length ?? 0) + 1));
}
