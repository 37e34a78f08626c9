import { HousefileError } from "../core/error.ts";
import { stages, type Step } from "../core/step.ts";
import { tableName } from "../core/table.ts";

/**
 * Orders steps so that each comes after those that write what it reads; where the tables leave a choice, by stage and
 * then as given. Raises PLAN_CYCLE when steps need each other in a circle.
 */
export function orderSteps(steps: readonly Step[]): readonly Step[] {
  const writers = new Map<string, Step[]>();
  for (const step of steps) {
    for (const table of step.writes) writers.set(tableName(table), [...(writers.get(tableName(table)) ?? []), step]);
  }
  const rank = (step: Step): number => stages.indexOf(step.stage);
  const before = (step: Step): readonly Step[] =>
    step.reads.flatMap((table) => (writers.get(tableName(table)) ?? []).filter((writer) => writer !== step));
  const waiting = [...steps].sort((a, b) => rank(a) - rank(b));
  const ordered: Step[] = [];
  const done = new Set<Step>();
  while (waiting.length > 0) {
    const index = waiting.findIndex((step) => before(step).every((writer) => done.has(writer)));
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    if (next === undefined) {
      throw new HousefileError(
        "PLAN_CYCLE",
        `These steps need each other: ${waiting.map(({ name }) => `\`${name}\``).join(", ")}.`,
        {
          hint: "Let one of them read an earlier table.",
        },
      );
    }
    ordered.push(next);
    done.add(next);
  }
  return Object.freeze(ordered);
}
