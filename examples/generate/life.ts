import { type Line, drawBasket, marginOf, netOf, discountOf } from "./basket.ts";
import { type Day, type Instant, lastDay, momentOf, dayOfMoment, endOf, monthOf } from "./calendar.ts";
import { type Campaign, campaigns, type Cell, type Medium } from "./campaigns.ts";
import type { Catalogue } from "./catalogue.ts";
import { Chance, itemAt } from "./chance.ts";
import { realm } from "./realm.ts";
import type { Tally } from "./tally.ts";

/** An order as its buyer places it. */
export interface Order {
  readonly at: Instant;
  readonly campaign: string | null;
  readonly lines: readonly Line[];
  /** Whether a campaign caused it: such orders are never cancelled, so that the truth stays countable. */
  readonly caused: boolean;
}

/** One campaign's contact with a person: what the company did, or for the control group did not do. */
export interface Touch {
  readonly campaign: Campaign;
  readonly cell: Cell;
  readonly at: Instant;
}

/** What a person lives through with the company. */
export interface Life {
  readonly orders: readonly Order[];
  readonly touches: readonly Touch[];
}

/** What decides a person's life. */
export interface Fate {
  readonly seed: number;
  readonly household: number;
  readonly place: number;
  /** When they came to the company. */
  readonly knownOn: Day;
  /** Whether they buy without being asked. */
  readonly buys: boolean;
  /** Whether the CRM knows them, so that campaigns can reach them. */
  readonly reachable: boolean;
  /** From which day a medium may not be used; `null` for always allowed. */
  readonly refusedOn: Readonly<Record<Medium, Day | null>>;
}

/**
 * Draws a person's orders and campaigns. Unprompted orders follow the BG/NBD model (Fader, Hardie, Lee 2005) with seasons:
 * orders come at a personal, Gamma-distributed rate, and after each the person leaves with a personal, Beta-distributed
 * probability. A campaign adds or takes orders of treated people; what it truly did is added to `tally`.
 */
export function drawLife(fate: Fate, catalogue: Catalogue, tally: Tally): Life {
  const chance = new Chance(fate.seed, realm.life, fate.household, fate.place);
  let orders: readonly Order[] = fate.buys ? drawUnprompted(chance, catalogue, fate.knownOn) : [];
  const touches: Touch[] = [];
  if (!fate.reachable) return { orders, touches };
  for (const [number, campaign] of campaigns.entries()) {
    if (!isMeant(campaign, fate, orders)) continue;
    const own = new Chance(fate.seed, realm.campaign, number, fate.household, fate.place);
    const cell = own.weighted(campaign.cells.map((each) => [each, each.share] as const));
    const touch = {
      campaign,
      cell,
      at: momentOf(campaign.startedOn + postDays(own, campaign.medium), 30_000 + own.below(3600)),
    };
    touches.push(touch);
    const after = answer(own, catalogue, touch, orders);
    if (touch.at <= endOf(lastDay)) tally.add(campaign.id, cell.name, outcome(touch, orders, after));
    orders = after;
  }
  return { orders, touches };
}

/** The last moment of a touch's response window. */
export function windowEnd(touch: Touch): Instant {
  return touch.at + touch.campaign.windowDays * 86_400;
}

// Thinning: propose at the rate of the best month, accept by the month's share of it.
const months = [0.7, 0.75, 1, 1.15, 1.2, 0.95, 0.75, 0.7, 0.9, 1.1, 1.6, 1.5];
const bestMonth = 1.6;

function drawUnprompted(chance: Chance, catalogue: Catalogue, knownOn: Day): readonly Order[] {
  const perYear = chance.gamma(0.8, 6);
  const leaves = chance.beta(0.9, 4.6);
  const orders: Order[] = [];
  let day = knownOn + chance.below(6);
  while (day <= lastDay) {
    orders.push(drawOrder(chance, catalogue, day, saleOf(chance, day)));
    if (chance.happens(leaves)) break;
    do day += Math.max(1, Math.round(chance.wait(365 / (perYear * bestMonth))));
    while (day <= lastDay && !chance.happens(itemAt(months, monthOf(day)) / bestMonth));
  }
  return orders;
}

function drawOrder(chance: Chance, catalogue: Catalogue, day: Day, offPercent: number): Order {
  const at = momentOf(day, 25_200 + chance.below(54_000));
  return { at, campaign: null, lines: drawBasket(chance, catalogue, day, offPercent), caused: false };
}

function saleOf(chance: Chance, day: Day): number {
  const month = monthOf(day);
  return (month === 0 || month === 6) && chance.happens(0.35) ? 10 : 0;
}

function isMeant(campaign: Campaign, fate: Fate, orders: readonly Order[]): boolean {
  if (fate.knownOn > campaign.startedOn - 7) return false;
  const refusedOn = fate.refusedOn[campaign.medium];
  if (refusedOn !== null && refusedOn <= campaign.startedOn) return false;
  const start = momentOf(campaign.startedOn, 0);
  const before = orders.filter((order) => order.at < start);
  return isInAudience(campaign, before.length, (start - (before.at(-1)?.at ?? 0)) / 86_400);
}

function isInAudience(campaign: Campaign, count: number, idleDays: number): boolean {
  switch (campaign.audience) {
    case "everyone":
      return true;
    case "buyers":
      return count >= 1;
    case "active":
      return count >= 1 && idleDays <= 400;
    case "lapsed":
      return count >= 1 && idleDays > 210;
    case "once":
      return count === 1;
    case "loyal":
      return count >= 3;
  }
}

function postDays(chance: Chance, medium: Medium): number {
  return medium === "email" ? 0 : chance.below(3);
}

const codeOnCaused = 0.75;
const codeOnUnprompted = 0.3;
const codePassedOn = 0.01;

function answer(chance: Chance, catalogue: Catalogue, touch: Touch, orders: readonly Order[]): readonly Order[] {
  const { campaign, cell } = touch;
  const isControl = cell.name === "control";
  const inside = (order: Order): boolean => order.at > touch.at && order.at <= windowEnd(touch);
  const kept = orders.filter((order) => !(inside(order) && cell.lost > 0 && chance.happens(cell.lost)));
  const coded = kept.map((order) => {
    const givesCode = chance.happens(isControl ? codePassedOn : codeOnUnprompted);
    if (!inside(order) || order.campaign !== null || !givesCode) return order;
    return {
      ...order,
      campaign: campaign.id,
      lines: isControl ? order.lines : withOffer(order.lines, cell.offPercent),
    };
  });
  if (!chance.happens(cell.extra)) return coded;
  const at = touch.at + 3600 + Math.floor((windowEnd(touch) - touch.at - 7200) * chance.beta(1, 2.5));
  if (at > endOf(lastDay)) return coded;
  const givesCode = chance.happens(codeOnCaused);
  const lines = drawBasket(chance, catalogue, dayOfMoment(at), givesCode ? cell.offPercent : 0);
  const caused: Order = { at, campaign: givesCode ? campaign.id : null, lines, caused: true };
  return [...coded, caused].sort((a, b) => a.at - b.at);
}

function withOffer(lines: readonly Line[], percent: number): readonly Line[] {
  if (percent === 0) return lines;
  return lines.map((line) => {
    const full = line.net + line.discount;
    const discount = Math.max(line.discount, Math.round((full * percent) / 100));
    return { ...line, discount, net: full - discount };
  });
}

function outcome(touch: Touch, before: readonly Order[], after: readonly Order[]): Parameters<Tally["add"]>[2] {
  const inside = (order: Order): boolean => order.at > touch.at && order.at <= windowEnd(touch);
  const without = before.filter(inside);
  const withIt = after.filter(inside);
  const linesOf = (orders: readonly Order[]): readonly Line[] => orders.flatMap((order) => order.lines);
  return {
    orders: withIt.length - without.length,
    orderers: Number(withIt.length > 0) - Number(without.length > 0),
    net: netOf(linesOf(withIt)) - netOf(linesOf(without)),
    margin: marginOf(linesOf(withIt)) - marginOf(linesOf(without)),
    discount: discountOf(linesOf(withIt)) - discountOf(linesOf(without)),
    coded: withIt.filter((order) => order.campaign === touch.campaign.id).length,
  };
}
