const pairs = (n: number): number => (n * (n - 1)) / 2;

/**
 * How much two groupings of the same points agree beyond chance: 1 when they are the same, about 0 by chance; null for fewer than two points.
 * Source: L. Hubert and P. Arabie, J. Classification 2 (1985) 193-218.
 */
export function adjustedRandIndex(one: Int32Array, other: Int32Array): number | null {
  if (one.length < 2) return null;
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const add = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const [point, group] of one.entries()) {
    const second = other[point] ?? 0;
    add(cells, `${String(group)}|${String(second)}`);
    add(rows, group);
    add(columns, second);
  }
  const sum = (counts: Map<unknown, number>): number =>
    [...counts.values()].reduce((total, count) => total + pairs(count), 0);
  const expected = (sum(rows) * sum(columns)) / pairs(one.length);
  const most = (sum(rows) + sum(columns)) / 2;
  return most === expected ? 1 : (sum(cells) - expected) / (most - expected);
}
