/** How one standard column is made from a source's columns. `C` are the source columns it reads. */
export type Expression<C extends string = string> =
  | { readonly kind: "column"; readonly column: C }
  | { readonly kind: "constant"; readonly value: string | number | boolean }
  | {
      readonly kind: "clean";
      readonly cleaner: string;
      readonly columns: readonly C[];
      readonly options: CleanerOptions;
    }
  | { readonly kind: "calc"; readonly columns: readonly C[]; readonly text: string };

/** Settings of a cleaner: plain data, so that a plan can be compared with yesterday's. */
export type CleanerOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The same value in every row. */
export function constant(value: string | number | boolean): Expression<never> {
  return Object.freeze({ kind: "constant", value });
}

/**
 * A DuckDB SQL expression over the source's columns, for what no cleaner does:
 * `calc(["qty", "price"], "qty * price")`. The text is part of the project file, never of the data.
 */
export function calc<C extends string>(columns: readonly C[], text: string): Expression<C> {
  return Object.freeze({ kind: "calc", columns: Object.freeze([...columns]), text });
}
