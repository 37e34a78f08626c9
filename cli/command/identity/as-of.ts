import { Command } from "commander";
import { sql } from "../../../core/sql.ts";
import { identityMembership } from "../../../core/tables/identity.ts";
import { recordRef } from "../../../transform/ledger/decide.ts";
import { globalsOf, projectOf, wholeNumber } from "../../options.ts";
import { withNewest } from "../../published.ts";
import { printRows } from "../../table-text.ts";

/** `housefile identity as-of <run>`: which person each record was after a run. */
export function asOfCommand(): Command {
  return new Command("as-of")
    .description("which person each record was after a run")
    .argument("<run>", "number of the run", wholeNumber)
    .option("--person <key>", "the records of one person", wholeNumber)
    .option("--record <source:id>", "the person of one record", recordRef)
    .option("--limit <n>", "how many", wholeNumber, 50)
    .action(
      async (
        run: number,
        flags: { person?: number; record?: ReturnType<typeof recordRef>; limit: number },
        self: Command,
      ) => {
        const globals = globalsOf(self);
        await withNewest(await projectOf(globals), async ({ session }) => {
          const rows = await session.rows(sql`
            select source, record_id, person_key, from_run, to_run
            from ${identityMembership}
            where from_run <= ${run} and coalesce(to_run > ${run}, true)
              and (${flags.person ?? null}::bigint is null or person_key = ${flags.person ?? null})
              and (${flags.record?.source ?? null}::varchar is null
                or (source = ${flags.record?.source ?? null} and record_id = ${flags.record?.recordId ?? null}))
            order by person_key, source, record_id
            limit ${flags.limit}`);
          printRows(rows, globals.json, "No record was known then.");
        });
      },
    );
}
