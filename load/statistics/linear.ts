type Matrix = readonly (readonly number[])[];

/** The solutions of a linear system for several right sides at once, by row; Gaussian elimination with partial pivoting. */
function eliminate(matrix: Matrix, rights: Matrix): Matrix | undefined {
  const rows = matrix.map((row, index) => [...row, ...(rights[index] ?? [])]);
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
      if (index === column || factor === 0) continue;
      for (let place = column; place < row.length; place++)
        row[place] = (row[place] ?? 0) - factor * (scaled[place] ?? 0);
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Solves a linear system; undefined where it has no single solution. For the small systems of this folder. */
export function solve(matrix: Matrix, right: readonly number[]): readonly number[] | undefined {
  return eliminate(
    matrix,
    right.map((value) => [value]),
  )?.map((row) => row[0] ?? 0);
}

/** The inverse; undefined where there is none. */
export function inverseOf(matrix: Matrix): Matrix | undefined {
  return eliminate(
    matrix,
    matrix.map((row, index) => row.map((_, column) => (column === index ? 1 : 0))),
  );
}
