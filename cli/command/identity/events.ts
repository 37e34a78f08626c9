import { Command } from "commander";
import { sql } from "../../../core/sql.ts";
import { identityEvent } from "../../../core/tables/identity.ts";
import { globalsOf, projectOf, wholeNumber } from "../../options.ts";
import { withNewest } from "../../published.ts";
import { printRows } from "../../table-text.ts";

/** `housefile identity events`: what became of persons, the newest first. */
export function eventsCommand(): Command {
  return new Command("events")
    .description("persons that were created, merged, split, moved, retired or revived, the newest first")
    .option("--person <key>", "one person, also under keys that were given up", wholeNumber)
    .option("--run <id>", "one run", wholeNumber)
    .option("--limit <n>", "how many", wholeNumber, 50)
    .action(async (flags: { person?: number; run?: number; limit: number }, self: Command) => {
      const globals = globalsOf(self);
      await withNewest(await projectOf(globals), async ({ session }) => {
        const rows = await session.rows(sql`
          select * from ${identityEvent}
          where (${flags.person ?? null}::bigint is null or person_key = ${flags.person ?? null} or other_person_key = ${flags.person ?? null})
            and (${flags.run ?? null}::bigint is null or run_id = ${flags.run ?? null})
          order by event_id desc
          limit ${flags.limit}`);
        printRows(rows, globals.json, "Nothing happened.");
      });
    });
}
