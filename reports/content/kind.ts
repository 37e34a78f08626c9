/**
 * How a column is read and printed. `percent` holds a fraction (0.38), `points` a difference of fractions, `money` whole
 * currency units on paper, `price` two decimals, `status` a word of {@link toneOf}.
 */
export type ColumnKind =
  | "text"
  | "id"
  | "count"
  | "number"
  | "ratio"
  | "money"
  | "price"
  | "percent"
  | "rate"
  | "points"
  | "index"
  | "p"
  | "date"
  | "instant"
  | "flag"
  | "status";

/** Good news is green and bad news red, in both with a word or a sign. */
export type Tone = "good" | "bad" | "warn" | "neutral";
