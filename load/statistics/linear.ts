/**
 * Solves a linear system by Gaussian elimination with partial pivoting; undefined where it has no single solution. For the small systems of this folder.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] | undefined {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const chosen = rows[pivot] ?? [];
    const scale = chosen[column] ?? 0;
    if (!Number.isFinite(scale) || Math.abs(scale) < 1e-300) return undefined;
    rows[pivot] = rows[column] ?? [];
    const scaled = chosen.map((value) => value / scale);
    rows[column] = scaled;
    for (const [index, row] of rows.entries()) {
      const factor = row[column] ?? 0;
      if (index !== column && factor !== 0)
        rows[index] = row.map((value, place) => value - factor * (scaled[place] ?? 0));
    }
  }
  return rows.map((row) => row[size] ?? 0);
}

/** The inverse; undefined where there is none. */
export function inverseOf(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const columns = matrix.map((_, column) =>
    solve(
      matrix,
      matrix.map((__, row) => (row === column ? 1 : 0)),
    ),
  );
  if (columns.includes(undefined)) return undefined;
  return matrix.map((_, row) => columns.map((column) => column?.[row] ?? 0));
}
