import { Command } from "commander";
import { HousefileError } from "../../core/error.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { personId } from "../../core/tables/golden.ts";
import { recordRef } from "../../transform/ledger/decide.ts";
import { linksOfPerson, openExplainer, type PairExplanation } from "../../transform/match/explain.ts";
import { globalsOf, projectOf } from "../options.ts";
import { withNewest } from "../published.ts";
import { jsonLine, printRows, tableText } from "../table-text.ts";

const signed = (bits: number): string => `${bits < 0 ? "" : "+"}${bits.toFixed(1)}`;

function pairText(explanation: PairExplanation): string {
  const { evidence, prior, rarity, others, weight, probability, rules, capped, decision, isSamePerson } = explanation;
  const line = (
    comparison: string,
    level: string,
    bits: number,
    left: string | null = null,
    right: string | null = null,
  ) => ({
    comparison,
    left,
    right,
    level,
    bits: signed(bits),
  });
  const rows = [
    line("before looking", "any two records of the file", prior),
    ...evidence
      .filter(({ left, right }) => (left ?? "") !== "" || (right ?? "") !== "")
      .map(({ comparison, level, bits, left, right }) =>
        line(comparison, level ?? "a value is missing", bits, left, right),
      ),
    line("rarity", rarity >= 0 ? "rarer than usual" : "more common than usual", rarity),
    line("other explanations", "one household, or namesakes", others),
    line("together", `${(probability * 100).toFixed(2)} % one person`, weight),
  ];
  const told = [
    `They are ${isSamePerson ? "one person" : "two persons"} now.`,
    decision === null ? "" : `A person decided: ${decision}.`,
    rules.length > 0
      ? `Compared because they share: ${rules.join("; ")}.`
      : `Never compared: they share no blocking key${capped.length > 0 ? ` but too common ones (${capped.join("; ")})` : ""}. A phone number, e-mail name or birth date in common would have done.`,
  ];
  return `${tableText(rows)}\n${told.filter(Boolean).join("\n")}\n`;
}

async function explainPerson(db: Session, key: number, json: boolean): Promise<void> {
  const [known] = await db.rows<{ records: number }>(
    sql`select count(*) as records from ${personId} where person_key = ${key}`,
  );
  if ((known?.records ?? 0) === 0) {
    throw new HousefileError("USAGE", `There is no person ${key}.`, {
      hint: "`housefile identity events --person` says what became of it.",
    });
  }
  const links = await linksOfPerson(db, key);
  printRows(links, json, "The person is one record, or was put together by decisions alone.");
}

/** `housefile why <record> <record>` and `housefile why <person>`: the reasons of the matching. */
export function whyCommand(): Command {
  return new Command("why")
    .description("why two records are one person or are not; or which links make a person")
    .argument("<who>", "a record as source:id, or the key of a person")
    .argument("[other]", "another record")
    .action(async (who: string, other: string | undefined, _: unknown, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      await withNewest(loaded, async ({ session }) => {
        if (other === undefined) {
          if (!/^\d+$/.test(who)) {
            throw new HousefileError("USAGE", `\`${who}\` is no person.`, {
              hint: "Name a person_key, or two records as source:id.",
            });
          }
          await explainPerson(session, Number(who), globals.json);
          return;
        }
        const [left, right] = [recordRef(who), recordRef(other)];
        const { numberOf, explain } = await openExplainer(session, loaded.project.match);
        const explanation = await explain(
          await numberOf(left.source, left.recordId),
          await numberOf(right.source, right.recordId),
        );
        process.stdout.write(
          globals.json ? `${jsonLine(JSON.parse(JSON.stringify(explanation)) as never)}\n` : pairText(explanation),
        );
      });
    });
}
