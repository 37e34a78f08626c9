import { resolve } from "node:path";
import { userInfo } from "node:os";
import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { identityDecision } from "../../core/tables/identity.ts";
import type { ReviewPair } from "../../reports/review/review-workbook.ts";
import { decide, recordRef } from "../../transform/ledger/decide.ts";
import { openExplainer } from "../../transform/match/explain.ts";
import { openPairsSql } from "../../transform/match/review.sql.ts";
import { globalsOf, projectOf } from "../options.ts";
import { withNewest } from "../published.ts";
import { jsonLine, tableText } from "../table-text.ts";
import { withMemory } from "../work.ts";

/** What each person ordered, as `(person_key, value)`. */
const valueSql = sql`
  select person_key, sum(net_amount)::double as value from star.fact_order_line where person_key > 0 group by person_key`;

async function pairsOf(db: Session, limit: number): Promise<readonly ReviewPair[]> {
  const rows = await db.rows<{ left_no: number; right_no: number; l: string; r: string; value: number | null }>(
    openPairsSql(valueSql, limit),
  );
  if (rows.length === 0) return [];
  const { explain } = await openExplainer(db);
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

interface Flags {
  readonly out?: string;
  readonly read?: string;
  readonly limit: number;
  readonly by: string;
}

/** `housefile review`: pairs that a person should decide, the most valuable first, on screen or as a workbook. */
export function reviewCommand(): Command {
  return new Command("review")
    .description("pairs the model cannot decide, the most valuable first: as a workbook, and back")
    .option("--out <file.xlsx>", "write them to a workbook with a column for the verdict")
    .option("--read <file.xlsx>", "take the verdicts of a filled-in workbook")
    .option("--limit <n>", "how many pairs", Number, 100)
    .option("--by <name>", "who decided", userInfo().username)
    .action(async (flags: Flags, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      // Loaded here, because only this needs exceljs.
      const workbook = await import("../../reports/review/review-workbook.ts");
      if (flags.read !== undefined) {
        const verdicts = await workbook.readReviewWorkbook(resolve(flags.read));
        await withMemory(loaded, identityDecision, async (db) => {
          for (const { left, right, verdict, reason } of verdicts) {
            await decide(db, [{ left: recordRef(left), right: recordRef(right), verdict }], {
              by: flags.by,
              at: systemClock.now(),
              origin: "review",
              reason,
            });
          }
        });
        process.stdout.write(`${verdicts.length} verdict(s) noted; the next run carries them out.\n`);
        return;
      }
      await withNewest(loaded, async ({ session }) => {
        const pairs = await pairsOf(session, flags.limit);
        if (flags.out !== undefined) {
          await workbook.writeReviewWorkbook(pairs, resolve(flags.out));
          process.stdout.write(`${pairs.length} pair(s) wait for a verdict in ${flags.out}.\n`);
          return;
        }
        const rows = pairs.map(({ left, right, probability, value, fields }) => ({
          left,
          right,
          probability: Number(probability.toFixed(3)),
          value,
          differs: fields
            .filter(({ bits }) => bits < -1)
            .map(({ name }) => name)
            .join(", "),
        }));
        const text = rows.length === 0 ? "No pair waits for a verdict.\n" : tableText(rows);
        process.stdout.write(globals.json ? rows.map((row) => `${jsonLine(row)}\n`).join("") : text);
      });
    });
}
