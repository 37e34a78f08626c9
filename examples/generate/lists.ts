import { type Day, dayOf } from "./calendar.ts";
import type { Chance } from "./chance.ts";
import type { Household } from "./household.ts";
import type { ListOrder } from "./list.ts";
import { acme, kontor, northern } from "./vendors.ts";

/** The lists the company bought before its last day. */
export const boughtLists = {
  kontor: { vendor: kontor, file: "kontor_2025-11", receivedOn: dayOf("2025-11-12") },
  northern: { vendor: northern, file: "northern_2026-03", receivedOn: dayOf("2026-03-03") },
  acme: { vendor: acme, file: "acme_2026q2", receivedOn: dayOf("2026-04-02") },
} as const satisfies Record<string, ListOrder>;

/** The name of a bought list. */
export type ListName = keyof typeof boughtLists;

/**
 * Draws which lists a person of the house file is on. Someone the company met after a list came was a name worth buying,
 * so such people are on it more often.
 */
export function listsOfCustomer(chance: Chance, household: Household, knownOn: Day): readonly ListName[] {
  const names: readonly ListName[] =
    household.country === "DE" ? ["kontor"] : household.country === "GB" ? ["northern", "acme"] : [];
  return names.filter((name) => {
    const isNew = knownOn > boughtLists[name].receivedOn;
    return chance.happens(isNew ? 0.45 : household.country === "DE" ? 0.25 : 0.06);
  });
}

/** Draws which lists a person the company does not know is on: at least one, some on two. */
export function listsOfProspect(chance: Chance, household: Household): readonly ListName[] {
  if (household.country === "DE") return ["kontor"];
  if (chance.happens(0.12)) return ["northern", "acme"];
  return [chance.happens(0.5) ? "northern" : "acme"];
}
