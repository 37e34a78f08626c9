import { Command } from "commander";
import { sql } from "../../../core/sql.ts";
import { identityDecision } from "../../../core/tables/identity.ts";
import { globalsOf, projectOf, wholeNumber } from "../../options.ts";
import { withNewest } from "../../published.ts";
import { printRows } from "../../table-text.ts";

/** `housefile identity decisions`: what people decided, the newest first. */
export function decisionsCommand(): Command {
  return new Command("decisions")
    .description("what people decided about pairs of records, the newest first")
    .option("--limit <n>", "how many", wholeNumber, 50)
    .action(async (flags: { limit: number }, self: Command) => {
      const globals = globalsOf(self);
      await withNewest(await projectOf(globals), async ({ session }) => {
        const rows = await session.rows(
          sql`select * from ${identityDecision} order by decision_id desc limit ${flags.limit}`,
        );
        printRows(rows, globals.json, "Nobody has decided anything.");
      });
    });
}
