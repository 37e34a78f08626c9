import { userInfo } from "node:os";
import { Command } from "commander";
import { systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { sql } from "../../core/sql.ts";
import { goldenOverride } from "../../core/tables/golden.ts";
import { overrideGolden } from "../../transform/golden/override.ts";
import { globalsOf, projectOf, wholeNumber } from "../options.ts";
import { withNewest } from "../published.ts";
import { printRows } from "../table-text.ts";
import { withMemory } from "../work.ts";

interface Flags {
  readonly by: string;
  readonly reason: string;
  readonly remove?: true;
}

/** `housefile override <person> <field> <value>`: a golden value set by hand; without arguments, what was set. */
export function overrideCommand(): Command {
  return new Command("override")
    .description(
      "set a value of a person's golden record by hand; later runs keep to it. Without arguments: what was set",
    )
    .argument("[person]", "key of the person", wholeNumber)
    .argument("[field]", "column of golden.person")
    .argument("[value]", "the value")
    .option("--by <name>", "who says so", userInfo().username)
    .option("--reason <text>", "why", "")
    .option("--remove", "take the override back")
    .action(
      async (
        person: number | undefined,
        field: string | undefined,
        value: string | undefined,
        flags: Flags,
        self: Command,
      ) => {
        const globals = globalsOf(self);
        const loaded = await projectOf(globals);
        if (person === undefined) {
          await withNewest(loaded, async ({ session }) => {
            const rows = await session.rows(sql`select * from ${goldenOverride} order by override_id desc`);
            printRows(rows, globals.json, "Nothing is overridden.");
          });
          return;
        }
        if (field === undefined || (value === undefined) !== (flags.remove === true)) {
          throw new HousefileError("USAGE", "Name a person, a field, and a value or --remove.", {
            hint: '`housefile override 17 birth_date 1980-06-30 --reason "her passport"`',
          });
        }
        await withMemory(loaded, goldenOverride, (db) =>
          overrideGolden(db, {
            personKey: person,
            field,
            value: value ?? null,
            by: flags.by,
            at: systemClock.now(),
            reason: flags.reason,
          }),
        );
        process.stdout.write("Noted; the next run carries it out.\n");
      },
    );
}
