import { solve } from "../linear.ts";

/** How often one state follows another on the paths of people. `start` and `end` are the ends of paths; only those that ended in a purchase reach `purchase`. */
export interface Transition {
  /** A member, or null for the start of a path. */
  readonly from: string | null;
  /** A member, `purchase`, or `lost`, apart from members by `kind`. */
  readonly to: string;
  readonly kind: "member" | "purchase" | "lost";
  readonly count: number;
}

/** The probability that a path from the start ends in a purchase, when paths break off at `without`. Exact: one linear system. */
function purchaseProbability(transitions: readonly Transition[], members: readonly string[], without?: string): number {
  const place = new Map(members.map((member, index) => [member, index + 1]));
  const totals = new Map<string | null, number>();
  for (const { from, count } of transitions) totals.set(from, (totals.get(from) ?? 0) + count);
  const size = members.length + 1;
  const matrix = Array.from({ length: size }, (_, i) => Array.from<number>({ length: size }).fill(0).with(i, 1));
  const right: number[] = Array.from({ length: size }, () => 0);
  for (const { from, to, kind, count } of transitions) {
    if (from === without || (kind === "member" && to === without)) continue;
    const row = from === null ? 0 : (place.get(from) ?? 0);
    const share = count / (totals.get(from) ?? 1);
    if (kind === "purchase") right[row] = (right[row] ?? 0) + share;
    if (kind !== "member") continue;
    const cells = matrix[row] ?? [];
    const column = place.get(to) ?? 0;
    cells[column] = (cells[column] ?? 0) - share;
  }
  return solve(matrix, right)?.[0] ?? 0;
}

/**
 * Each member's share of the purchases by its removal effect: how much rarer purchases were if every path broke off at it. Shares add up to 1; all
 * are null when no path ended in a purchase. E. Anderl et al., Int. J. of Research in Marketing 33 (2016) 457-474, order 1.
 */
export function markovShares(transitions: readonly Transition[]): ReadonlyMap<string, number | null> {
  const members = [
    ...new Set(
      transitions.flatMap(({ from, to, kind }) => [
        ...(from === null ? [] : [from]),
        ...(kind === "member" ? [to] : []),
      ]),
    ),
  ].sort();
  const whole = purchaseProbability(transitions, members);
  const effects = members.map((member) =>
    whole === 0 ? 0 : 1 - purchaseProbability(transitions, members, member) / whole,
  );
  const sum = effects.reduce((a, b) => a + b, 0);
  return new Map(members.map((member, index) => [member, sum === 0 ? null : (effects[index] ?? 0) / sum]));
}
