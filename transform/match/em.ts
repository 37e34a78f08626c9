/** One kind of pair in the mixture. */
export interface PairClass {
  readonly name: string;
  /** Share of all pairs. */
  readonly share: number;
  /** Share of the class's pairs at each level of each comparison, levels 1 and up; each row sums to 1. */
  readonly levels: readonly (readonly number[])[];
}

/** What a class's shares in one comparison are while the model is fitted. */
export type Learning = "learned" | "known" | "as background";

/** How a class may change while the model is fitted. */
export interface ClassStart extends PairClass {
  /** By comparison: found from the pairs, left as they are, or those of the background class; all learned unless set. */
  readonly learning?: readonly Learning[];
}

/**
 * The class that most pairs of the file belong to, compared or not. Its shares are those of all pairs less what the other
 * classes account for: in a small file the persons' own pairs would else pass for chance.
 */
export interface Background {
  readonly className: string;
  /** Pairs nobody compared; all taken to be of this class. */
  readonly unseenPairs: number;
  /** By comparison and level: pairs of the whole file. */
  readonly pairs: readonly (readonly number[])[];
  /** By comparison and level: pairs' worth of doubt, so that nothing is impossible. */
  readonly doubt: readonly (readonly number[])[];
}

/** Agreement patterns and how many pairs have each. */
export interface PatternCounts {
  /** One entry a pattern: the level of each comparison, 0 where a value is missing. */
  readonly levels: readonly (readonly number[])[];
  readonly counts: readonly number[];
}

/** How to fit. */
export interface EmOptions {
  readonly background?: Background;
  /** Pairs' worth of belief in the first guess (a Dirichlet prior), against impossible weights; 5 unless set. */
  readonly priorPairs?: number;
  /** Stops when no share moves more; 1e-6 unless set. */
  readonly tolerance?: number;
  /** 200 unless set. */
  readonly maxIterations?: number;
  /** Bits by which the values of a pattern's pairs make it less likely in a class: two Featherstonehaughs do not meet by chance. */
  readonly rarity?: (row: number, index: number, classes: readonly PairClass[]) => number;
  /** Told of the classes after each iteration, the first being 1. */
  readonly watch?: (classes: readonly PairClass[], iteration: number) => void;
}

/** What fitting found. */
export interface Fitted {
  readonly classes: readonly PairClass[];
  readonly iterations: number;
  /** False when the limit of iterations ended the search. */
  readonly converged: boolean;
}

/** The likelihood of a pattern in a class; missing values say nothing. */
export function likelihood(levels: readonly number[], of: PairClass): number {
  let product = 1;
  for (let comparison = 0; comparison < levels.length; comparison++) {
    const level = levels[comparison] ?? 0;
    if (level > 0) product *= of.levels[comparison]?.[level - 1] ?? 1;
  }
  return product;
}

/**
 * Fits the mixture by expectation maximisation on pattern counts (Fellegi and Sunter 1969; Winkler 1988), comparisons taken to be
 * independent within a class. Works on a few thousand patterns, however many pairs there are. Same input, same answer.
 */
export function fitClasses(patterns: PatternCounts, start: readonly ClassStart[], options: EmOptions = {}): Fitted {
  const { tolerance = 1e-6, maxIterations = 200 } = options;
  const flat = flatten(patterns, start);
  let classes: readonly PairClass[] = start;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const next = maximisation(expectation(flat, classes, options.rarity), start, options);
    options.watch?.(next, iteration);
    const moved = largestMove(classes, next);
    classes = next;
    if (moved < tolerance) return { classes, iterations: iteration, converged: true };
  }
  return { classes, iterations: maxIterations, converged: false };
}

function maximisation(
  totals: readonly ClassTotals[],
  start: readonly ClassStart[],
  { background, priorPairs = 5 }: EmOptions,
): readonly PairClass[] {
  const isBackground = ({ name }: ClassStart): boolean => name === background?.className;
  const pairs = start.map(
    (one, index) => (totals[index]?.pairs ?? 0) + (isBackground(one) ? (background?.unseenPairs ?? 0) : 0),
  );
  const all = Math.max(
    pairs.reduce((sum, count) => sum + count, 0),
    1e-300,
  );
  const others = totals.filter((_, index) => start[index]?.name !== background?.className);
  const chance = background?.pairs.map((levels, comparison) =>
    normalised(
      levels.map(
        (count, level) =>
          (background.doubt[comparison]?.[level] ?? 1) +
          Math.max(0, count - others.reduce((sum, one) => sum + (one.levels[comparison]?.[level] ?? 0), 0)),
      ),
    ),
  );
  return start.map((begun, index) => ({
    name: begun.name,
    share: (pairs[index] ?? 0) / all,
    levels: begun.levels.map((guess, comparison) => {
      const learning = begun.learning?.[comparison] ?? "learned";
      if (learning === "known") return guess;
      if (isBackground(begun) || learning === "as background") return chance?.[comparison] ?? guess;
      return normalised(
        guess.map((share, level) => (totals[index]?.levels[comparison]?.[level] ?? 0) + share * priorPairs),
      );
    }),
  }));
}

interface ClassTotals {
  readonly pairs: number;
  readonly levels: readonly (readonly number[])[];
}

/** Patterns as one typed array: for each row and comparison the place of its level's share, 0 where nothing is said. */
interface FlatPatterns {
  readonly rows: number;
  readonly places: Int32Array;
  readonly counts: Float64Array;
  /** By comparison, where its shares begin; place 0 is "says nothing". */
  readonly begins: readonly number[];
  readonly size: number;
}

function flatten({ levels, counts }: PatternCounts, [first]: readonly ClassStart[]): FlatPatterns {
  const begins: number[] = [];
  let size = 1;
  for (const shares of first?.levels ?? []) {
    begins.push(size);
    size += shares.length;
  }
  const places = new Int32Array(levels.length * begins.length);
  levels.forEach((pattern, row) => {
    begins.forEach((begin, comparison) => {
      const level = pattern[comparison] ?? 0;
      if (level > 0) places[row * begins.length + comparison] = begin + level - 1;
    });
  });
  return { rows: levels.length, places, counts: Float64Array.from(counts), begins, size };
}

function expectation(
  { rows, places, counts, begins, size }: FlatPatterns,
  classes: readonly PairClass[],
  rarity: EmOptions["rarity"],
): readonly ClassTotals[] {
  const width = begins.length;
  const shares = classes.map(({ levels }) => Float64Array.from([1, ...levels.flat()]));
  const totals = classes.map(() => new Float64Array(size));
  const pairs = new Float64Array(classes.length);
  const joint = new Float64Array(classes.length);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let index = 0; index < classes.length; index++) {
      const own = shares[index] as Float64Array;
      let product = classes[index]?.share ?? 0;
      for (let at = row * width; at < (row + 1) * width; at++) product *= own[places[at] as number] as number;
      if (rarity !== undefined) product *= 2 ** -rarity(row, index, classes);
      joint[index] = product;
      sum += product;
    }
    if (sum <= 0) continue;
    for (let index = 0; index < classes.length; index++) {
      const count = ((counts[row] as number) * (joint[index] as number)) / sum;
      const own = totals[index] as Float64Array;
      pairs[index] = (pairs[index] as number) + count;
      for (let at = row * width; at < (row + 1) * width; at++) {
        const place = places[at] as number;
        own[place] = (own[place] as number) + count;
      }
    }
  }
  return classes.map(({ levels }, index) => ({
    pairs: pairs[index] ?? 0,
    levels: levels.map((row, comparison) => {
      const begin = begins[comparison] ?? 0;
      return [...(totals[index] ?? []).slice(begin, begin + row.length)];
    }),
  }));
}

function normalised(counts: readonly number[]): readonly number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / sum);
}

function largestMove(before: readonly PairClass[], after: readonly PairClass[]): number {
  return Math.max(
    ...after.flatMap((one, index) => [
      // Shares of all pairs are tiny, so what counts is by how much they changed relatively.
      Math.abs(one.share - (before[index]?.share ?? 0)) / Math.max(one.share, 1e-12) / 100,
      ...one.levels.flatMap((row, comparison) =>
        row.map((value, level) => Math.abs(value - (before[index]?.levels[comparison]?.[level] ?? 0))),
      ),
    ]),
  );
}
