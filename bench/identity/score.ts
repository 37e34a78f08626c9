import { sql, type Sql } from "housefile";

/** Precision, recall and F1, each from 0 to 1. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** A partition against the truth. */
export interface Scores {
  readonly pairwise: Score;
  /** B-cubed (Bagga and Baldwin 1998): the mean over records. */
  readonly bcubed: Score;
}

interface Totals {
  readonly [name: string]: number;
  readonly both: number;
  readonly found: number;
  readonly existing: number;
  readonly precise: number;
  readonly recalled: number;
}

/** One row of totals for `label (found, truth)`, from a contingency table; no pair is listed. No row where nothing is labelled. */
export function scoreSql(label: Sql): Sql {
  const pairs = (from: string): Sql => sql`(select coalesce(sum(n * (n - 1) / 2), 0) from ${sql.raw(from)})::double`;
  return sql`
    with label as (${label}),
    cell as (select found, truth, count(*)::double as n from label group by found, truth),
    by_found as (select found, sum(n) as n from cell group by found),
    by_truth as (select truth, sum(n) as n from cell group by truth)
    select
      ${pairs("cell")} as "both",
      ${pairs("by_found")} as found,
      ${pairs("by_truth")} as existing,
      (select sum(c.n * c.n / f.n) / sum(c.n) from cell as c join by_found as f using (found)) as precise,
      (select sum(c.n * c.n / t.n) / sum(c.n) from cell as c join by_truth as t using (truth)) as recalled
    where exists (from label)`;
}

function score(precision: number, recall: number): Score {
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Scores from the row of {@link scoreSql}. */
export function scoresOf({ both, found, existing, precise, recalled }: Totals): Scores {
  return {
    pairwise: score(found === 0 ? 1 : both / found, existing === 0 ? 1 : both / existing),
    bcubed: score(precise, recalled),
  };
}
