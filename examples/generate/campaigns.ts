import type { Day } from "./calendar.ts";
import { dayOf } from "./calendar.ts";
import type { Pence } from "./money.ts";

/** A way a campaign reaches people. */
export type Medium = "email" | "post" | "phone";

/** Whom a campaign is for, by what they did before it. */
export type Audience = "everyone" | "buyers" | "active" | "lapsed" | "once" | "loyal";

/** A part of a campaign's audience and what its treatment truly does. */
export interface Cell {
  readonly name: string;
  readonly share: number;
  /** Probability of an order, in the response window, that would not have been placed. */
  readonly extra: number;
  /** Probability that an order in the response window, which would have been placed, is not. */
  readonly lost: number;
  /** Discount on orders that give the campaign's code. */
  readonly offPercent: number;
}

/** A campaign and its truth. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly medium: Medium;
  readonly objective: string;
  readonly startedOn: Day;
  readonly windowDays: number;
  readonly audience: Audience;
  readonly cells: readonly Cell[];
  /** Cost of one piece; 0 where the sending is billed as a whole. */
  readonly pieceCost: Pence;
  readonly fixedCosts: readonly (readonly [kind: "list" | "creative" | "send" | "overhead", pence: Pence, perHead: number])[];
  /** A gift or free delivery, per order that gives the campaign's code. */
  readonly incentive: Pence;
}

/**
 * The fifteen campaigns of two years. Most work. Worth finding: `C2411-BLACKFRI` does nothing though many of its orders
 * give its code; `C2509-CALLS` drives buyers away; `C2510-FREEPOST` brings orders and loses money on them; the window of
 * `C2606-SUMMER` is still open on the last day.
 */
export const campaigns: readonly Campaign[] = [
  campaign("C2407-SUMMER", "Summer garden catalogue", "post", "retention", "2024-07-08", 45, "buyers", [control(0.3), works(0.7, 0.06)], 92),
  campaign("C2409-WINBACK", "We miss you", "post", "reactivation", "2024-09-09", 45, "lapsed", [control(0.3), works(0.7, 0.07, 10)], 74),
  campaign("C2411-XMAS", "Christmas catalogue 2024", "post", "retention", "2024-11-04", 42, "buyers", [control(0.25), works(0.75, 0.1)], 118),
  campaign("C2411-BLACKFRI", "Black Friday weekend", "email", "sales", "2024-11-27", 10, "everyone", [control(0.3), works(0.7, 0, 15)], 0),
  campaign("C2501-SALE", "January sale", "email", "clearance", "2025-01-06", 21, "everyone", [control(0.3), works(0.7, 0.035, 20)], 0),
  campaign("C2503-SPRING", "Spring bulbs: 10 % or 20 % off", "post", "retention", "2025-03-03", 30, "buyers", [control(0.3), works(0.35, 0.04, 10, "off_10"), works(0.35, 0.07, 20, "off_20")], 81),
  campaign("C2504-PANTRY", `Mum's "Tea & Cake" <3`, "email", "cross-sell", "2025-04-22", 30, "active", [control(0.4), works(0.6, 0.04)], 0),
  campaign("C2506-WELCOME", "A second parcel", "email", "onboarding", "2025-06-10", 45, "once", [control(0.4), works(0.6, 0.1, 10)], 0),
  { ...campaign("C2509-CALLS", "Courtesy calls", "phone", "reactivation", "2025-09-15", 30, "buyers", [control(0.4), { ...works(0.6, 0), lost: 0.5 }], 420) },
  { ...campaign("C2510-FREEPOST", "Free delivery and a free lantern", "email", "sales", "2025-10-08", 14, "active", [control(0.4), works(0.6, 0.05, 25)], 0), incentive: 1450 },
  campaign("C2511-XMAS", "Christmas catalogue 2025", "post", "retention", "2025-11-03", 42, "buyers", [control(0.25), works(0.75, 0.11)], 124),
  campaign("C2601-WINBACK", "Come back to the fireside", "post", "reactivation", "2026-01-19", 45, "lapsed", [control(0.35), works(0.65, 0.06, 15)], 79),
  campaign("C2603-SPRING", "Spring letter: short or long", "post", "retention", "2026-03-02", 30, "buyers", [control(0.3), works(0.35, 0.03, 0, "short"), works(0.35, 0.06, 0, "long")], 86),
  campaign("C2605-LOYAL", "Friends of the Larch", "email", "loyalty", "2026-05-05", 30, "loyal", [control(0.4), works(0.6, 0.09)], 0),
  campaign("C2606-SUMMER", "Summer catalogue 2026", "post", "retention", "2026-06-16", 30, "buyers", [control(0.3), works(0.7, 0.07)], 97),
];

function campaign(
  id: string,
  name: string,
  medium: Medium,
  objective: string,
  startedOn: string,
  windowDays: number,
  audience: Audience,
  cells: readonly Cell[],
  pieceCost: Pence,
): Campaign {
  const fixedCosts = medium === "email" ? emailCosts : medium === "post" ? postCosts : phoneCosts;
  return { id, name, medium, objective, startedOn: dayOf(startedOn), windowDays, audience, cells, pieceCost, fixedCosts, incentive: 0 };
}

function control(share: number): Cell {
  return { name: "control", share, extra: 0, lost: 0, offPercent: 0 };
}

function works(share: number, extra: number, offPercent = 0, name = "treatment"): Cell {
  return { name, share, extra, lost: 0, offPercent };
}

// Pence at once, and pence per treated person: the company's bills grow with it.
const emailCosts = [
  ["creative", 12_000, 2],
  ["send", 1500, 1],
] as const;
const postCosts = [
  ["creative", 30_000, 5],
  ["list", 4000, 3],
  ["overhead", 5000, 1],
] as const;
const phoneCosts = [
  ["creative", 8000, 0],
  ["overhead", 15_000, 10],
] as const;
