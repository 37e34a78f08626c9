import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";

/** A split with a smaller p than this is not the split that was planned. */
export const splitCheckAlpha = 0.001;

/**
 * The p value of the chi-square test that persons were split as planned (sample ratio mismatch check). Shares may be on
 * any scale. A planned cell without persons counts as 0 persons; a cell that nobody planned gives 0.
 * Source: K. Pearson, Philosophical Magazine 50 (1900); as a check of experiments: A. Fabijan et al., KDD 2019.
 */
export function splitCheck(persons: ReadonlyMap<string, number>, planned: ReadonlyMap<string, number>): number {
  const cells = [...planned.keys()].sort();
  if ([...persons.keys()].some((cell) => !planned.has(cell))) return 0;
  if (cells.length < 2) return 1;
  const total = cells.reduce((sum, cell) => sum + (persons.get(cell) ?? 0), 0);
  const shares = cells.reduce((sum, cell) => sum + (planned.get(cell) ?? 0), 0);
  const statistic = cells.reduce((sum, cell) => {
    const expected = (total * (planned.get(cell) ?? 0)) / shares;
    return expected === 0 ? sum : sum + ((persons.get(cell) ?? 0) - expected) ** 2 / expected;
  }, 0);
  return Math.max(0, 1 - chiSquareCdf(statistic, cells.length - 1));
}
