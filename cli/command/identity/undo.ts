import { userInfo } from "node:os";
import { Command } from "commander";
import { systemClock } from "../../../core/clock.ts";
import { identityDecision } from "../../../core/tables/identity.ts";
import { undoEvent } from "../../../transform/ledger/decide.ts";
import { globalsOf, projectOf, wholeNumber } from "../../options.ts";
import { withMemory } from "../../work.ts";

/** `housefile identity undo <event>`: takes back one merge or split, for good. */
export function undoCommand(): Command {
  return new Command("undo")
    .description("take back one merge or split; the next run carries it out and later ones keep to it")
    .argument("<event>", "number of the event", wholeNumber)
    .option("--by <name>", "who decides", userInfo().username)
    .option("--reason <text>", "why", "")
    .action(async (event: number, flags: { by: string; reason: string }, self: Command) => {
      const loaded = await projectOf(globalsOf(self));
      const decisions = await withMemory(loaded, identityDecision, (db) =>
        undoEvent(db, event, { by: flags.by, at: systemClock.now(), reason: flags.reason }),
      );
      process.stdout.write(`Noted as ${decisions} decision(s); the next run carries it out.\n`);
    });
}
