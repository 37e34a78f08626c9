/** A value of a row; dates, instants and amounts go as text. */
export type Value = string | number | boolean | null;

/** A table that takes rows; `rows` counts them all, so that the next one may be numbered. */
export interface RowTable {
  readonly rows: number;
  add(values: readonly Value[]): void;
}

/** Something rows are written to; it keeps them until `flush`. */
export interface Sink {
  readonly isFull: boolean;
  flush(): Promise<void>;
  close(): Promise<void>;
}
