import { Command } from "commander";
import { asOfCommand } from "./identity/as-of.ts";
import { decideCommand } from "./identity/decide.ts";
import { decisionsCommand } from "./identity/decisions.ts";
import { eventsCommand } from "./identity/events.ts";
import { profileCommand } from "./identity/profile.ts";
import { undoCommand } from "./identity/undo.ts";

/** `housefile identity ...`: who is whom, who was, and who decides. */
export function identityCommand(): Command {
  const command = new Command("identity").description("who is one person: what happened, and what people decide");
  for (const sub of [eventsCommand, asOfCommand, decideCommand, decisionsCommand, undoCommand, profileCommand])
    command.addCommand(sub());
  return command;
}
