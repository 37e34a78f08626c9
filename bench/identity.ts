import { HousefileError } from "housefile";
import { evaluationOf } from "./identity/arguments.ts";
import { evaluate, type Result } from "./identity/evaluate.ts";
import type { Scores } from "./identity/score.ts";

function line(what: string, { pairwise, bcubed }: Scores): string {
  const three = ({ precision, recall, f1 }: Scores["pairwise"]): string =>
    [precision, recall, f1].map((value) => value.toFixed(4)).join(" ");
  return `${what.padEnd(11)} pairwise P R F1 ${three(pairwise)}   B-cubed P R F1 ${three(bcubed)}`;
}

function print(result: Result): void {
  const { seconds } = result;
  console.log(line("persons", result));
  if (result.household !== undefined) console.log(line("households", result.household));
  console.log(
    `${result.records} records, ${result.pairs_compared} pairs compared, ${result.peak_rss_mb} MB at most; seconds: ${Object.entries(
      seconds,
    )
      .map(([stage, value]) => `${stage} ${value.toFixed(2)}`)
      .join(", ")}`,
  );
}

try {
  const evaluation = evaluationOf(process.argv.slice(2));
  const result = await evaluate(evaluation);
  if (evaluation.json) console.log(JSON.stringify(result));
  else print(result);
} catch (error) {
  if (!(error instanceof HousefileError)) throw error;
  console.error(`${error.message}\n${error.hint}`);
  process.exitCode = error.code === "USAGE" ? 2 : 1;
}
