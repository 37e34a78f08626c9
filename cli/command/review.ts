import { resolve } from "node:path";
import { userInfo } from "node:os";
import { Command } from "commander";
import { sql } from "../../core/sql.ts";
import { openPairsSql } from "../../transform/match/review.sql.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withNewest } from "../published.ts";
import { noteVerdicts, reviewPairs, type PairRow } from "../review-pairs.ts";
import { jsonLine, tableText } from "../table-text.ts";

/** What each person ordered, as `(person_key, value)`. */
const valueSql = sql`
  select person_key, sum(net_amount)::double as value from star.fact_order_line where person_key > 0 group by person_key`;

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
    .option("--limit <n>", "how many pairs", wholeNumber, 100)
    .option("--by <name>", "who decided", userInfo().username)
    .action(async (flags: Flags, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      if (flags.read !== undefined) {
        const noted = await noteVerdicts(loaded, flags.read, { by: flags.by, origin: "review" });
        process.stdout.write(`${noted} verdict(s) noted; the next run carries them out.\n`);
        return;
      }
      await withNewest(loaded, async ({ session }) => {
        const open = await session.rows<PairRow>(openPairsSql(valueSql, flags.limit));
        const pairs = await reviewPairs(session, open, loaded.project.match);
        if (flags.out !== undefined) {
          // Loaded here, because only this needs exceljs.
          const { writeReviewWorkbook } = await import("../../reports/review/review-workbook.ts");
          await writeReviewWorkbook(pairs, resolve(flags.out), "housefile review --read <file>");
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
