import { z } from "zod";
import { HousefileError, messageOf } from "../../core/error.ts";
import type { AppendRow, Session } from "../../core/session.ts";
import type { ColumnRule } from "./column-rule.ts";
import { judgedTable } from "./apply.sql.ts";
import { createJudgedSql, distinctValuesSql } from "./judge.sql.ts";

/** Text from the engine as the JavaScript value that zod is asked about. */
function toZodInput(input: string, kind: ColumnRule["kind"]): unknown {
  switch (kind) {
    case "number":
      return Number(input);
    case "bigint":
      return BigInt(input);
    case "boolean":
      return input === "true";
    case "date":
      return new Date(Number(input));
    case "iso_datetime":
      return new Date(Number(input)).toISOString();
    case "string":
    case "iso_date":
      return input;
  }
}

function ask(column: ColumnRule, input: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return z.safeParse(column.schema, input);
  } catch (error) {
    throw new HousefileError(
      "CONTRACT_UNSUPPORTED",
      `The check of \`${column.name}\` failed instead of answering: ${messageOf(error)}`,
      {
        hint: "A check must answer at once and for every value; it cannot be async.",
        where: column.name,
        cause: error,
      },
    );
  }
}

function ruleName(column: ColumnRule, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_format") return `${column.name}.${issue.format}`;
  return `${column.name}.${issue === undefined || issue.code === "custom" ? "refine" : issue.code}`;
}

/** What zod has to say about one value; nothing when it passes unchanged. */
function finding(column: ColumnRule, text: string, input: string): AppendRow | undefined {
  const answer = ask(column, toZodInput(input, column.kind));
  if (!answer.success) {
    const [issue] = answer.error.issues;
    return [text, null, ruleName(column, issue), issue?.message ?? "is refused"];
  }
  const isRewritten = column.kind === "string" && typeof answer.data === "string" && answer.data !== text;
  return isRewritten ? [text, answer.data as string, null, null] : undefined;
}

async function* findings(
  session: Session,
  column: ColumnRule,
  landed: string,
  fromFiles: boolean,
): AsyncIterable<readonly AppendRow[]> {
  const values = session.batches<{ text: string; input: string }>(distinctValuesSql(column, landed, fromFiles));
  for await (const batch of values) {
    yield batch.flatMap(({ text, input }) => {
      const found = finding(column, text.slice(1), input.slice(1));
      return found ? [found] : [];
    });
  }
}

/**
 * Has the real zod schema look at the distinct values that SQL cannot judge, and leaves its findings in temp tables.
 * The names of the columns with findings. JavaScript inside the engine would be slower, so it sees each value once.
 */
export async function judge(
  session: Session,
  columns: readonly ColumnRule[],
  landed: string,
  fromFiles: boolean,
): Promise<ReadonlySet<string>> {
  const judged = new Set<string>();
  for (const [index, column] of columns.entries()) {
    if (column.judgement === "never") continue;
    const name = judgedTable(index);
    await session.run(createJudgedSql(name));
    // Findings are gathered first: a result must be read to its end before the same connection appends.
    const found: AppendRow[] = [];
    for await (const batch of findings(session, column, landed, fromFiles)) found.push(...batch);
    if (found.length === 0) continue;
    await session.append(name, [found]);
    judged.add(column.name);
  }
  return judged;
}
