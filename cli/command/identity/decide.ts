import { userInfo } from "node:os";
import { Command } from "commander";
import { systemClock } from "../../../core/clock.ts";
import { HousefileError } from "../../../core/error.ts";
import { identityDecision } from "../../../core/tables/identity.ts";
import { decide, recordRef, type RecordRef } from "../../../transform/ledger/decide.ts";
import { globalsOf, projectOf } from "../../options.ts";
import { withMemory } from "../../work.ts";

interface Flags {
  readonly same?: true;
  readonly different?: true;
  readonly open?: true;
  readonly by: string;
  readonly reason: string;
}

/** `housefile identity decide <record> <record>`: a person's word on two records, which every later run keeps to. */
export function decideCommand(): Command {
  return new Command("decide")
    .description("say that two records are one person, or are not; later runs keep to it")
    .argument("<left>", "a record, as source:id", recordRef)
    .argument("<right>", "another", recordRef)
    .option("--same", "they are one person")
    .option("--different", "they are two")
    .option("--open", "take back what was decided")
    .option("--by <name>", "who decides", userInfo().username)
    .option("--reason <text>", "why", "")
    .action(async (left: RecordRef, right: RecordRef, flags: Flags, self: Command) => {
      const verdicts = (["same", "different", "open"] as const).filter((verdict) => flags[verdict] === true);
      const [verdict] = verdicts;
      if (verdict === undefined || verdicts.length > 1) {
        throw new HousefileError("USAGE", "Say one of --same, --different and --open.", {
          hint: "`housefile identity decide crm:17 shop:4 --same`",
        });
      }
      const loaded = await projectOf(globalsOf(self));
      await withMemory(loaded, identityDecision, (db) =>
        decide(db, [{ left, right, verdict }], {
          by: flags.by,
          at: systemClock.now(),
          origin: "command",
          reason: flags.reason,
        }),
      );
      process.stdout.write("Noted; the next run carries it out.\n");
    });
}
