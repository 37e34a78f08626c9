/**
 * q-values: the share of false findings that is expected among those at least as striking. `tests` is how many were made in all, those without a place in
 * `pValues` having shown nothing. In the order given. Y. Benjamini, Y. Hochberg, JRSS B 57 (1995) 289-300.
 */
export function qValues(pValues: readonly number[], tests: number = pValues.length): readonly number[] {
  const order = pValues.map((p, index) => [p, index] as const).sort(([a], [b]) => b - a);
  const found: number[] = pValues.map(() => 1);
  let least = 1;
  for (const [place, [p, index]] of order.entries()) {
    least = Math.min(least, (p * tests) / (order.length - place));
    found[index] = least;
  }
  return found;
}
