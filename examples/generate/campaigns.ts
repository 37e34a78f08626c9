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

/** A bill of a campaign: pence at once, and pence per treated person, since the company's bills grow with it. */
export interface Bill {
  readonly kind: "list" | "creative" | "send" | "overhead";
  readonly once: Pence;
  readonly perHead: Pence;
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
  readonly bills: readonly Bill[];
  /** A gift or free delivery, per order that gives the campaign's code. */
  readonly incentive: Pence;
}

const control = (share: number): Cell => ({ name: "control", share, extra: 0, lost: 0, offPercent: 0 });
const treated = (share: number, truth: Partial<Cell>): Cell => ({ ...control(share), name: "treatment", ...truth });

const emailBills: readonly Bill[] = [
  { kind: "creative", once: 12_000, perHead: 2 },
  { kind: "send", once: 1500, perHead: 1 },
];
const postBills: readonly Bill[] = [
  { kind: "creative", once: 30_000, perHead: 5 },
  { kind: "list", once: 4000, perHead: 3 },
  { kind: "overhead", once: 5000, perHead: 1 },
];
const phoneBills: readonly Bill[] = [
  { kind: "creative", once: 8000, perHead: 0 },
  { kind: "overhead", once: 15_000, perHead: 10 },
];

const email = { medium: "email", pieceCost: 0, incentive: 0, bills: emailBills } as const;
const post = { medium: "post", incentive: 0, bills: postBills } as const;
const phone = { medium: "phone", incentive: 0, bills: phoneBills } as const;

/**
 * The fifteen campaigns of two years. Most work. Worth finding: `C2411-BLACKFRI` does nothing though many orders give its
 * code; `C2509-CALLS` drives buyers away; `C2510-FREEPOST` brings orders and loses money on them; the window of
 * `C2606-SUMMER` is still open on the last day.
 */
export const campaigns: readonly Campaign[] = [
  {
    ...post,
    id: "C2407-SUMMER",
    name: "Summer garden catalogue",
    objective: "retention",
    startedOn: dayOf("2024-07-08"),
    windowDays: 45,
    audience: "buyers",
    pieceCost: 92,
    cells: [control(0.3), treated(0.7, { extra: 0.08 })],
  },
  {
    ...post,
    id: "C2409-WINBACK",
    name: "We miss you",
    objective: "reactivation",
    startedOn: dayOf("2024-09-09"),
    windowDays: 45,
    audience: "lapsed",
    pieceCost: 74,
    cells: [control(0.3), treated(0.7, { extra: 0.1, offPercent: 10 })],
  },
  {
    ...post,
    id: "C2411-XMAS",
    name: "Christmas catalogue 2024",
    objective: "retention",
    startedOn: dayOf("2024-11-04"),
    windowDays: 42,
    audience: "buyers",
    pieceCost: 118,
    cells: [control(0.25), treated(0.75, { extra: 0.14 })],
  },
  {
    ...email,
    id: "C2411-BLACKFRI",
    name: "Black Friday weekend",
    objective: "sales",
    startedOn: dayOf("2024-11-27"),
    windowDays: 10,
    audience: "everyone",
    cells: [control(0.3), treated(0.7, { offPercent: 15 })],
  },
  {
    ...email,
    id: "C2501-SALE",
    name: "January sale",
    objective: "clearance",
    startedOn: dayOf("2025-01-06"),
    windowDays: 21,
    audience: "everyone",
    cells: [control(0.3), treated(0.7, { extra: 0.05, offPercent: 20 })],
  },
  {
    ...post,
    id: "C2503-SPRING",
    name: "Spring bulbs: 10 % or 20 % off",
    objective: "retention",
    startedOn: dayOf("2025-03-03"),
    windowDays: 30,
    audience: "buyers",
    pieceCost: 81,
    cells: [
      control(0.3),
      treated(0.35, { name: "off_10", extra: 0.05, offPercent: 10 }),
      treated(0.35, { name: "off_20", extra: 0.1, offPercent: 20 }),
    ],
  },
  {
    ...email,
    id: "C2504-PANTRY",
    name: 'Mum\'s "Tea & Cake" <3',
    objective: "cross-sell",
    startedOn: dayOf("2025-04-22"),
    windowDays: 30,
    audience: "active",
    cells: [control(0.4), treated(0.6, { extra: 0.06 })],
  },
  {
    ...email,
    id: "C2506-WELCOME",
    name: "A second parcel",
    objective: "onboarding",
    startedOn: dayOf("2025-06-10"),
    windowDays: 45,
    audience: "once",
    cells: [control(0.4), treated(0.6, { extra: 0.16, offPercent: 10 })],
  },
  {
    ...phone,
    id: "C2509-CALLS",
    name: "Courtesy calls",
    objective: "reactivation",
    startedOn: dayOf("2025-09-15"),
    windowDays: 30,
    audience: "buyers",
    pieceCost: 420,
    cells: [control(0.4), treated(0.6, { lost: 0.5 })],
  },
  {
    ...email,
    id: "C2510-FREEPOST",
    name: "Free delivery and a free lantern",
    objective: "sales",
    startedOn: dayOf("2025-10-08"),
    windowDays: 14,
    audience: "active",
    incentive: 1950,
    cells: [control(0.4), treated(0.6, { extra: 0.06, offPercent: 25 })],
  },
  {
    ...post,
    id: "C2511-XMAS",
    name: "Christmas catalogue 2025",
    objective: "retention",
    startedOn: dayOf("2025-11-03"),
    windowDays: 42,
    audience: "buyers",
    pieceCost: 124,
    cells: [control(0.25), treated(0.75, { extra: 0.15 })],
  },
  {
    ...post,
    id: "C2601-WINBACK",
    name: "Come back to the fireside",
    objective: "reactivation",
    startedOn: dayOf("2026-01-19"),
    windowDays: 45,
    audience: "lapsed",
    pieceCost: 79,
    cells: [control(0.35), treated(0.65, { extra: 0.09, offPercent: 15 })],
  },
  {
    ...post,
    id: "C2603-SPRING",
    name: "Spring letter: short or long",
    objective: "retention",
    startedOn: dayOf("2026-03-02"),
    windowDays: 30,
    audience: "buyers",
    pieceCost: 86,
    cells: [control(0.3), treated(0.35, { name: "short", extra: 0.04 }), treated(0.35, { name: "long", extra: 0.1 })],
  },
  {
    ...email,
    id: "C2605-LOYAL",
    name: "Friends of the Larch",
    objective: "loyalty",
    startedOn: dayOf("2026-05-05"),
    windowDays: 30,
    audience: "loyal",
    cells: [control(0.4), treated(0.6, { extra: 0.13 })],
  },
  {
    ...post,
    id: "C2606-SUMMER",
    name: "Summer catalogue 2026",
    objective: "retention",
    startedOn: dayOf("2026-06-16"),
    windowDays: 30,
    audience: "buyers",
    pieceCost: 97,
    cells: [control(0.3), treated(0.7, { extra: 0.09 })],
  },
];
