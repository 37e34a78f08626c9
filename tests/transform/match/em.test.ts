import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitClasses, type ClassStart, type PatternCounts } from "../../../transform/match/em.ts";
import { dataFile } from "../../support/data.ts";

/** Patterns of comparisons with two levels, 1 same and 2 different. */
function countPatterns(rows: readonly (readonly number[])[]): PatternCounts {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
  const entries = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { levels: entries.map(([key]) => key.split(",").map(Number)), counts: entries.map(([, count]) => count) };
}

const twoClasses = (m: number, u: number, comparisons: number): readonly ClassStart[] => [
  { name: "same", share: 0.3, levels: Array.from({ length: comparisons }, () => [m, 1 - m]) },
  { name: "different", share: 0.7, levels: Array.from({ length: comparisons }, () => [u, 1 - u]) },
];

describe("fitClasses", () => {
  const file = dataFile("splink_oracle", "splink_own_tests", "known_params_comparison_vectors.csv");

  it.skipIf(file === undefined)("finds the known parameters of Splink's own test", () => {
    const lines = readFileSync(file ?? "", "utf8")
      .trim()
      .split("\n")
      .slice(1);
    // gamma 1 is agreement there, level 1 here.
    const patterns = countPatterns(
      lines.map((line) =>
        line
          .split(",")
          .slice(0, 3)
          .map((gamma) => (gamma === "1" ? 1 : 2)),
      ),
    );
    const { classes } = fitClasses(patterns, twoClasses(0.8, 0.3, 3), {
      priorPairs: 0,
      tolerance: 1e-9,
      maxIterations: 2000,
    });
    const [same, different] = classes;
    expect(same?.share).toBeCloseTo(0.5, 2);
    [0.7, 0.9, 0.95].forEach((m, index) => {
      expect(same?.levels[index]?.[0]).toBeCloseTo(m, 2);
    });
    [0.1, 0.025, 0.2].forEach((u, index) => {
      expect(different?.levels[index]?.[0]).toBeCloseTo(u, 2);
    });
  });

  it("a missing value says nothing", () => {
    const full = fitClasses(
      {
        levels: [
          [1, 1],
          [2, 2],
        ],
        counts: [100, 900],
      },
      twoClasses(0.9, 0.1, 2),
    );
    const missing = fitClasses(
      {
        levels: [
          [1, 1],
          [2, 2],
          [0, 0],
        ],
        counts: [100, 900, 500],
      },
      twoClasses(0.9, 0.1, 2),
    );
    expect(missing.classes[0]?.levels[0]?.[0]).toBeCloseTo(full.classes[0]?.levels[0]?.[0] ?? 0, 2);
  });

  it("no level becomes impossible while there is a prior", () => {
    const { classes } = fitClasses({ levels: [[1, 1]], counts: [1000] }, twoClasses(0.9, 0.1, 2));
    for (const { levels } of classes)
      for (const row of levels) for (const share of row) expect(share).toBeGreaterThan(0);
  });

  it("takes the pairs of one person off what chance does", () => {
    // 1,000 pairs agree on a value; 990 of them are one person's: by chance 10 of 100,000 agree, not 1,000.
    const levels = [
      [1, 1, 1],
      [1, 2, 2],
      [2, 1, 1],
    ];
    const background = {
      className: "different",
      unseenPairs: 98_990,
      pairs: [
        [1_000, 99_000],
        [1_000, 99_000],
        [1_000, 99_000],
      ],
      doubt: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    };
    const { classes } = fitClasses({ levels, counts: [990, 10, 10] }, twoClasses(0.9, 0.01, 3), { background });
    expect(classes[1]?.levels[0]?.[0]).toBeLessThan(0.0005);
    expect(classes[0]?.share).toBeCloseTo(0.0099, 3);
  });

  it("gives the same answer every time, in a few iterations over no patterns at all", () => {
    const patterns = {
      levels: [
        [1, 2],
        [2, 1],
        [1, 1],
        [2, 2],
      ],
      counts: [10, 20, 300, 4000],
    };
    expect(fitClasses(patterns, twoClasses(0.9, 0.1, 2))).toEqual(fitClasses(patterns, twoClasses(0.9, 0.1, 2)));
    expect(fitClasses({ levels: [], counts: [] }, twoClasses(0.9, 0.1, 2)).iterations).toBeLessThan(10);
  });
});
