/** Rows in batches, for appending. */
export function* batched<T>(rows: Iterable<T>, size = 20_480): Generator<T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
