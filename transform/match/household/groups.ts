import { RuleBlocks } from "../candidates.ts";
import { NumberPairs } from "../number-pairs.ts";

/**
 * Groups of two and more rows that have the same numbers in each of some columns. Rows that lack one of them, which is 0, are in none; `only` says
 * which rows are looked at.
 */
export function* groupsOf(
  columns: readonly Int32Array[],
  rows: number,
  only?: Uint8Array,
): Generator<readonly number[]> {
  const keyed = new NumberPairs(rows);
  for (let row = 0; row < rows; row++) {
    if (only?.[row] === 0) continue;
    let key = 0;
    let isWhole = true;
    for (const column of columns) {
      const number = column[row] ?? 0;
      if (number === 0) isWhole = false;
      key = Math.imul(key, 0x2c1b3c6d) ^ number;
    }
    if (isWhole) keyed.add(key >>> 1, row);
  }
  const blocks = new RuleBlocks(keyed);
  for (let block = 0; block < blocks.length; block++) {
    const members = blocks.membersOf(block);
    if (areAlike(members, columns)) yield members;
    else yield* parted(members, columns);
  }
}

function areAlike(rows: readonly number[], columns: readonly Int32Array[]): boolean {
  for (const column of columns) {
    const number = column[rows[0] ?? 0];
    for (const row of rows) if (column[row] !== number) return false;
  }
  return true;
}

/** The groups among rows whose numbers differ, though their keys do not. */
function* parted(rows: readonly number[], columns: readonly Int32Array[]): Generator<readonly number[]> {
  let left = rows;
  while (left.length > 1) {
    const [first = 0] = left;
    const isLike = (row: number): boolean => columns.every((column) => column[row] === column[first]);
    const like = left.filter(isLike);
    if (like.length > 1) yield like;
    left = left.filter((row) => !isLike(row));
  }
}
