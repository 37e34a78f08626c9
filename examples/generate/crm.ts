import { netOf } from "./basket.ts";
import { type Day, dayOfMoment, dayText, endOf, type Instant, instantText, lastDay, momentOf } from "./calendar.ts";
import { type Campaign, campaigns, type Medium } from "./campaigns.ts";
import { Chance } from "./chance.ts";
import { faultOf } from "./faults.ts";
import type { Household } from "./household.ts";
import type { Life, Touch } from "./life.ts";
import { type Pence, poundText } from "./money.ts";
import type { Person } from "./person.ts";
import { realm } from "./realm.ts";
import type { crmTables } from "./schema.sql.ts";
import type { RowTable } from "./sink.ts";
import { habits, type Habit, spell } from "./spelling.ts";
import type { Tally } from "./tally.ts";
import type { Truth } from "./truth.ts";
import { describeTalk } from "./words/talk.ts";

/** The CRM's tables. */
export type CrmTables = Readonly<Record<keyof typeof crmTables, RowTable>>;

/** A person the CRM knows. */
export interface CrmMember {
  readonly household: Household;
  readonly person: Person;
  readonly place: number;
  readonly knownOn: Day;
  readonly refusedOn: Readonly<Record<Medium, Day | null>>;
}

/** Writes the CRM. */
export class Crm {
  readonly #seed: number;
  readonly #tables: CrmTables;
  readonly #truth: Truth;
  readonly #today: Day;

  /** `today` is the last day anything may happen on. */
  constructor(seed: number, tables: CrmTables, truth: Truth, today = lastDay) {
    this.#today = today;
    this.#seed = seed;
    this.#tables = tables;
    this.#truth = truth;
  }

  /** Writes a person's records, sometimes two or three, and what the company did with each. */
  add(member: CrmMember, life: Life): void {
    const chance = new Chance(this.#seed, realm.contact, member.household.index, member.place);
    const id = this.#addContact(chance, member, habits.contact, member.knownOn, true);
    for (const touch of life.touches) this.#addTouch(chance, id, touch, false);
    this.#addOrderResponses(id, life);
    this.#addInteractions(chance, id, member.knownOn);
    for (const knownOn of drawSecondTimes(chance, member.knownOn, this.#today)) {
      const again = this.#addContact(chance, member, habits.duplicate, knownOn, false);
      for (const touch of life.touches) {
        if (dayOfMoment(touch.at) > knownOn) this.#addTouch(chance, again, touch, true);
      }
    }
  }

  /** Writes the campaigns and their bills, which depend on how many people each reached. */
  addCampaigns(tally: Tally): void {
    for (const campaign of campaigns) {
      this.#tables.campaign.add([
        campaign.id,
        campaign.name,
        campaign.medium,
        campaign.objective,
        dayText(campaign.startedOn),
        dayText(campaign.startedOn + 2),
        campaign.windowDays,
        instantText(momentOf(campaign.startedOn - 7, 36_000)),
      ]);
      this.#addCosts(campaign, tally);
    }
  }

  #addContact(chance: Chance, member: CrmMember, habit: Habit, knownOn: Day, isFirst: boolean): number {
    const { household, person, refusedOn } = member;
    const id = this.#tables.contact.rows + 1;
    const noticed = household.former !== null && chance.happens(0.6) ? household.movedOn + chance.between(0, 40) : 0;
    const changedOn = Math.min(
      this.#today,
      Math.max(knownOn, noticed, ...Object.values(refusedOn).map((day) => day ?? 0)),
    );
    const spelling = spell(chance, household, person, habit, Math.max(knownOn, noticed));
    const fault = isFirst && member.place === 0 ? faultOf(household.index) : null;
    const written = { ...spelling, ...fault?.change };
    const second = 28_800 + chance.below(40_000);
    this.#tables.contact.add([
      id,
      written.title,
      written.first,
      written.last,
      fault?.company ?? (chance.happens(0.03) ? `${person.family} & Daughters` : null),
      written.email,
      written.phone,
      written.street,
      written.city,
      written.region,
      written.postcode,
      written.country,
      written.born,
      this.#isRefused(refusedOn.email),
      this.#isRefused(refusedOn.post),
      this.#isRefused(refusedOn.phone),
      instantText(momentOf(knownOn, second)),
      instantText(momentOf(changedOn, second + (changedOn > knownOn ? chance.below(9000) : 0))),
    ]);
    this.#truth.person("contact", id, person.id, household.id);
    if (fault !== null) this.#truth.fault("contact", id, fault.kind);
    this.#addConsents(id, refusedOn, knownOn, second);
    return id;
  }

  #addConsents(id: number, refusedOn: CrmMember["refusedOn"], knownOn: Day, second: number): void {
    for (const [medium, day] of Object.entries(refusedOn)) {
      const isAsked = medium !== "phone" || day !== null;
      if (isAsked && (day === null || day > knownOn)) this.#addConsent(id, medium, "opt_in", momentOf(knownOn, second));
      if (this.#isRefused(day)) this.#addConsent(id, medium, "opt_out", momentOf(Math.max(knownOn, day), second));
    }
  }

  #addConsent(id: number, medium: string, status: string, at: Instant): void {
    this.#tables.consent.add([this.#tables.consent.rows + 1, id, medium, status, instantText(at)]);
  }

  // One second record in ten was drawn for the campaign by itself, perhaps into another cell: such a person is in both.
  #addTouch(chance: Chance, id: number, touch: Touch, isSecond: boolean): void {
    const { campaign, at } = touch;
    const isOwn = isSecond && chance.happens(0.1);
    const cell = isOwn ? chance.weighted(campaign.cells.map((each) => [each, each.share] as const)) : touch.cell;
    const isControl = cell.name === "control";
    this.#tables.touch.add([
      this.#tables.touch.rows + 1,
      campaign.id,
      id,
      cell.name,
      campaign.medium,
      instantText(at),
      poundText(isControl ? 0 : campaign.pieceCost),
      instantText(at + 600),
    ]);
    if (isControl || isSecond) return;
    const rates = responseRates[campaign.medium];
    for (const [kind, rate] of rates) {
      if (!chance.happens(rate)) break;
      this.#addResponse(campaign.id, id, kind, at + 1800 + Math.floor(chance.wait(86_400)), null);
    }
  }

  #addOrderResponses(id: number, life: Life): void {
    for (const order of life.orders) {
      if (order.campaign !== null) this.#addResponse(order.campaign, id, "order", order.at, netOf(order.lines));
    }
  }

  #addResponse(campaign: string, contact: number, kind: string, at: Instant, amount: Pence | null): void {
    if (at > endOf(this.#today)) return;
    const id = this.#tables.response.rows + 1;
    const isOrphan = id % 500 === 250;
    const text = instantText(at);
    this.#tables.response.add([
      id,
      isOrphan ? "C2312-LOST" : campaign,
      contact,
      kind,
      text,
      amount === null ? null : poundText(amount),
      text,
    ]);
    if (isOrphan) this.#truth.fault("response", id, "unknown_campaign");
  }

  #addInteractions(chance: Chance, contact: number, knownOn: Day): void {
    for (let day = knownOn + chance.wait(900); day <= this.#today; day += chance.wait(900)) {
      const at = momentOf(Math.floor(day), 28_800 + chance.below(32_000));
      const [kind, channel, subject] = describeTalk(chance);
      const id = this.#tables.interaction.rows + 1;
      this.#tables.interaction.add([id, contact, kind, channel, instantText(at), subject, instantText(at)]);
    }
  }

  #isRefused(day: Day | null): day is Day {
    return day !== null && day <= this.#today;
  }

  #addCosts(campaign: Campaign, tally: Tally): void {
    const treated = campaign.cells
      .filter((cell) => cell.name !== "control")
      .map((cell) => tally.of(campaign.id, cell.name));
    const people = treated.reduce((sum, total) => sum + total.people, 0);
    for (const { kind, once, perHead } of campaign.bills) this.#addCost(campaign, kind, -14, once + perHead * people);
    const gifts = treated.reduce((sum, total) => sum + total.coded, 0) * campaign.incentive;
    if (gifts > 0) this.#addCost(campaign, "incentive", campaign.windowDays, gifts);
  }

  #addCost(campaign: Campaign, kind: string, days: number, amount: Pence): void {
    const day = Math.min(this.#today, campaign.startedOn + days);
    const id = this.#tables.campaign_cost.rows + 1;
    const at = instantText(momentOf(day, 61_200));
    this.#tables.campaign_cost.add([id, campaign.id, dayText(day), kind, poundText(amount), "GBP", at]);
  }
}

const responseRates: Readonly<Record<Medium, readonly (readonly [string, number])[]>> = {
  email: [
    ["open", 0.34],
    ["click", 0.26],
    ["visit", 0.7],
  ],
  post: [["visit", 0.06]],
  phone: [],
};

function drawSecondTimes(chance: Chance, knownOn: Day, today: Day): readonly Day[] {
  if (!chance.happens(0.055)) return [];
  const times = chance.happens(0.1) ? 2 : 1;
  return Array.from({ length: times }, () => chance.between(knownOn, today));
}
