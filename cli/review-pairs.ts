import { resolve } from "node:path";
import { systemClock } from "../core/clock.ts";
import type { MatchSettings } from "../core/match-settings.ts";
import type { Row, Session } from "../core/session.ts";
import { identityDecision } from "../core/tables/identity.ts";
import type { ReviewPair } from "../reports/review/review-workbook.ts";
import { decide, recordRef, type Word } from "../transform/ledger/decide.ts";
import { openExplainer } from "../transform/match/explain.ts";
import type { LoadedProject } from "./load-project.ts";
import { withMemory } from "./work.ts";

/** Two records to look at: their numbers and their names, and what the two persons are worth. */
export interface PairRow extends Row {
  readonly left_no: number;
  readonly right_no: number;
  readonly l: string;
  readonly r: string;
  readonly value: number | null;
}

/** The pairs with their evidence, side by side. */
export async function reviewPairs(
  db: Session,
  rows: readonly PairRow[],
  settings: MatchSettings,
): Promise<readonly ReviewPair[]> {
  if (rows.length === 0) return [];
  const { explain } = await openExplainer(db, settings);
  const pairs: ReviewPair[] = [];
  for (const { left_no, right_no, l, r, value } of rows) {
    const { evidence, probability } = await explain(left_no, right_no);
    pairs.push({
      left: l,
      right: r,
      probability,
      value,
      fields: evidence.map(({ comparison, left, right, level, bits }) => ({
        name: comparison,
        left,
        right,
        level,
        bits,
      })),
    });
  }
  return pairs;
}

/** Takes the verdicts of a filled-in workbook; the next run carries them out. Returns how many. Raises SOURCE_FILE and USAGE. */
export async function noteVerdicts(
  loaded: LoadedProject,
  file: string,
  { by, origin }: Pick<Word, "by" | "origin">,
): Promise<number> {
  // Loaded here, because only this needs exceljs.
  const { readReviewWorkbook } = await import("../reports/review/review-workbook.ts");
  const verdicts = await readReviewWorkbook(resolve(file));
  await withMemory(loaded, identityDecision, async (db) => {
    for (const { left, right, verdict, reason } of verdicts)
      await decide(db, [{ left: recordRef(left), right: recordRef(right), verdict }], {
        by,
        at: systemClock.now(),
        origin,
        reason,
      });
  });
  return verdicts.length;
}
