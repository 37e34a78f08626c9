import { userInfo } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import { sql } from "../../core/sql.ts";
import { listAudit } from "../../core/tables/mart.ts";
import { auditSampleSql } from "../../load/fact/list-audit.sql.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withNewest } from "../published.ts";
import { noteVerdicts, reviewPairs, type PairRow } from "../review-pairs.ts";
import { printRows } from "../table-text.ts";

interface Flags {
  readonly out?: string;
  readonly read?: string;
  readonly each: number;
  readonly seed: number;
  readonly by: string;
}

function auditCommand(): Command {
  return new Command("audit")
    .description(
      "check a random sample of what merge/purge dropped and kept: as a workbook, and back; else what is known",
    )
    .option("--out <file.xlsx>", "write names to check to a workbook with a column for the verdict")
    .option("--read <file.xlsx>", "take the verdicts of a filled-in workbook")
    .option("--each <n>", "names a list and kind (dropped, net)", wholeNumber, 100)
    .option("--seed <n>", "another seed draws other names", wholeNumber, 1)
    .option("--by <name>", "who checked", userInfo().username)
    .action(async (flags: Flags, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      if (flags.read !== undefined) {
        const noted = await noteVerdicts(loaded, flags.read, { by: flags.by, origin: "audit" });
        process.stdout.write(`${noted} verdict(s) noted; the next run carries them out and counts them.\n`);
        return;
      }
      await withNewest(loaded, async ({ session }) => {
        if (flags.out === undefined) {
          const known = await session.rows(sql`
            select source, error, names, doubtful, audited, wrong, rate, rate_low, rate_high, wrong_names, cost_amount
            from ${listAudit} order by source, error`);
          printRows(known, globals.json, "No list has been bought yet.");
          return;
        }
        const drawn = await session.rows<PairRow>(auditSampleSql(flags.each, flags.seed));
        const pairs = await reviewPairs(
          session,
          drawn.map((row) => ({ ...row, value: null })),
          loaded.project.match,
        );
        const { writeReviewWorkbook } = await import("../../reports/review/review-workbook.ts");
        await writeReviewWorkbook(pairs, resolve(flags.out), "housefile lists audit --read <file>");
        process.stdout.write(`${pairs.length} name(s) wait for a verdict in ${flags.out}.\n`);
      });
    });
}

/** `housefile lists ...`: what became of bought lists. */
export function listsCommand(): Command {
  return new Command("lists").description("bought lists: check what merge/purge did").addCommand(auditCommand());
}
