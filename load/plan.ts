import type { Mapped, SourceSpec } from "../core/source.ts";
import type { Step } from "../core/step.ts";
import { planCustomerDimension } from "./dimension/customer.ts";
import { planHouseholdDimension } from "./dimension/household.ts";
import { planDateDimension } from "./dimension/date.ts";
import {
  planCampaignDimension,
  planChannelDimension,
  planProductDimension,
  planSourceDimension,
} from "./dimension/lookup.ts";
import { planCostFact } from "./fact/cost.ts";
import { eventFacts } from "./fact/event.ts";
import { planListAuditFact } from "./fact/list-audit.ts";
import { planListNameFact } from "./fact/list-name.ts";
import { planPersonFact } from "./fact/person-fact.ts";

/** What loading the star depends on. */
export interface StarSettings {
  /** IANA zone in which days begin. */
  readonly timezone: string;
  /** Every source in the project's order. */
  readonly sources: readonly SourceSpec[];
  /** The sources of people, bought lists among them. */
  readonly people: readonly Mapped[];
  /** Seeds the draw between bought lists of equal priority. */
  readonly listDrawSeed?: number;
}

/** The steps that build `star.*`: dimensions first, then facts. */
export function planStar({ timezone, sources, people, listDrawSeed }: StarSettings): readonly Step[] {
  const order = sources.map(({ name }) => name);
  const systems = people
    .filter(({ source }) => source.list === undefined && source.suppression === undefined)
    .map(({ source }) => source.name);
  return [
    planCustomerDimension(timezone, systems),
    planHouseholdDimension(),
    planProductDimension(order),
    planCampaignDimension(order),
    planChannelDimension(),
    planSourceDimension(sources),
    planDateDimension(),
    ...eventFacts.map((fact) => planPersonFact(fact, timezone)),
    planCostFact(),
    planListNameFact(people, listDrawSeed),
    planListAuditFact(),
  ];
}
