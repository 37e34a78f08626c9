import { HousefileError } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import type { SourceSpec } from "../../core/source.ts";
import { commonReasonsSql } from "./load.sql.ts";

/** A load smaller than this is judged as if it had so many rows: one bad row of one is no breach at 5 %. */
const leastRows = 100;

/** How many rows of a load may newly break the contract. */
export function mostRejected({ breach }: SourceSpec, rowsRead: number): number {
  const share = ((breach.at_most_percent ?? 100) / 100) * Math.max(rowsRead, leastRows);
  return Math.min(share, breach.at_most_rows ?? Number.POSITIVE_INFINITY);
}

function limitText({ breach }: SourceSpec): string {
  const rows = breach.at_most_rows === undefined ? [] : [`${breach.at_most_rows} rows`];
  return [`${breach.at_most_percent ?? 100} %`, ...rows].join(" or ");
}

/**
 * Raises CONTRACT_BREACH when more rows broke the contract than the source allows. A record that waits in quarantine
 * already, in the same state, was weighed when it came and does not count again.
 */
export async function checkBreach(
  db: Session,
  source: SourceSpec,
  rowsRead: number,
  newlyRejected: number,
): Promise<void> {
  // Where nothing is left of several rows it is the contract that is wrong, whatever the limit.
  const isAll = rowsRead > 1 && newlyRejected === rowsRead && (source.breach.at_most_percent ?? 100) < 100;
  if (!isAll && newlyRejected <= mostRejected(source, rowsRead)) return;
  const common = await db.rows<{ rule: string; rows: number; example: string }>(commonReasonsSql());
  const reasons = common.map(({ rule, rows, example }) => `\`${rule}\` ${rows} times (${example})`);
  throw new HousefileError(
    "CONTRACT_BREACH",
    `${newlyRejected} of ${rowsRead} rows of \`${source.name}\` broke the contract; at most ${limitText(source)} may. Most often: ${reasons.join("; ")}.`,
    {
      hint: "Nothing of this load was kept. Mend the source, correct the contract, or raise `breach` if such rows may wait in quarantine.",
      where: source.name,
    },
  );
}
