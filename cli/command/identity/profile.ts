import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Row, Value } from "../../../core/session.ts";
import type { ProfileTable } from "../../../reports/identity/profile-page.ts";
import { profileIdentity } from "../../../transform/match/profile.ts";
import { globalsOf, projectOf } from "../../options.ts";
import { withNewest } from "../../published.ts";

const cellOf = (value: Value | undefined): string | number | null =>
  value === null || value === undefined || typeof value === "number" || typeof value === "string"
    ? (value ?? null)
    : JSON.stringify(value);

function tableOf(
  title: string,
  note: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
): ProfileTable {
  const names = Object.keys(columns);
  return {
    title,
    note,
    columns: Object.values(columns),
    rows: rows.map((row) => names.map((name) => cellOf(row[name]))),
  };
}

/** `housefile identity profile`: how the matching works on this file, as one page. */
export function profileCommand(): Command {
  return new Command("profile")
    .description("how the matching works on this file: blocks, recall by rule, weights, calibration; as one HTML page")
    .option("--out <file.html>", "where to write it", "identity-profile.html")
    .action(async (flags: { out: string }, self: Command) => {
      const loaded = await projectOf(globalsOf(self));
      // Loaded here, because only this needs Handlebars.
      const { profilePage } = await import("../../../reports/identity/profile-page.ts");
      const profile = await withNewest(loaded, ({ session }) => profileIdentity(session, loaded.project.match));
      const page = profilePage(
        `${profile.records.toLocaleString("en-GB")} records are ${profile.persons.toLocaleString("en-GB")} persons`,
        [loaded.project.company],
        [
          tableOf(
            "Blocking rules",
            "Records that share a key are compared. Recall: the share of all expected matches whose records share the rule's key, too large blocks included; estimated by the model, no labels used.",
            {
              rule: "Rule",
              records: "Records with a key",
              blocks: "Blocks of two and more",
              largest: "Largest block",
              pairs: "Pairs compared",
              capped_blocks: "Too large blocks",
              lost_pairs: "Pairs left out",
              recall: "Estimated recall",
            },
            profile.rules,
          ),
          tableOf(
            "Weights",
            "Shares of pairs at each level by kind of pair; the weight in bits is what a level says for one person against chance.",
            {
              comparison: "Comparison",
              label: "Level",
              person_share: "One person",
              household_share: "One household",
              namesake_share: "Namesakes",
              chance_share: "Chance",
              weight: "Weight",
            },
            profile.weights,
          ),
          tableOf(
            "Calibration",
            "Pairs by the probability the model gives them. Where clusters overrule single pairs, the share that ended in one person differs from it.",
            { from_percent: "From %", pairs: "Pairs", expected: "Mean probability", one_person: "Ended in one person" },
            profile.calibration,
          ),
          tableOf(
            "Values that many people share",
            "They stand with more names than their limit and say nothing about a person.",
            { column_name: "Column", value: "Value", records: "Records", names: "Names" },
            profile.generic,
          ),
        ],
      );
      await writeFile(resolve(flags.out), page);
      process.stdout.write(`Written to ${flags.out}.\n`);
    });
}
