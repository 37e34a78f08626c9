import { type Day, dayText } from "./calendar.ts";
import type { Chance } from "./chance.ts";
import { countryNames } from "./country.ts";
import { addressOn, type Household } from "./household.ts";
import type { Person } from "./person.ts";
import { type Phone, plainPhone, writePhone } from "./phone.ts";
import { nicknames } from "./words/given-names.ts";

/** A person as one system wrote them down. */
export interface Spelling {
  title: string | null;
  first: string;
  last: string;
  email: string | null;
  phone: string | null;
  street: string | null;
  city: string | null;
  region: string | null;
  postcode: string | null;
  country: string;
  /** ISO date. */
  born: string | null;
}

/** How often a system gets each thing wrong. */
export interface Habit {
  readonly nickname: number;
  readonly initial: number;
  readonly typo: number;
  readonly upper: number;
  readonly noEmail: number;
  readonly otherEmail: number;
  readonly sharedEmail: number;
  readonly noPhone: number;
  readonly noStreet: number;
  readonly noBorn: number;
  readonly formerName: number;
}

const careful: Habit = {
  nickname: 0.06,
  initial: 0.03,
  typo: 0.03,
  upper: 0.02,
  noEmail: 0.06,
  otherEmail: 0.04,
  sharedEmail: 0.6,
  noPhone: 0.22,
  noStreet: 0.04,
  noBorn: 0.35,
  formerName: 0.5,
};

/** The habits of each system. */
export const habits = {
  contact: careful,
  /** A second record in the same system is there because it looked different. */
  duplicate: { ...careful, nickname: 0.35, initial: 0.12, typo: 0.22, noEmail: 0.3, otherEmail: 0.35, noBorn: 0.7 },
  customer: {
    ...careful,
    nickname: 0.2,
    initial: 0.08,
    typo: 0.06,
    upper: 0.05,
    otherEmail: 0.14,
    noPhone: 0.3,
    noStreet: 0.01,
  },
  list: {
    ...careful,
    nickname: 0.05,
    initial: 0.1,
    typo: 0.08,
    upper: 0.12,
    noEmail: 0.25,
    noPhone: 0.35,
    noStreet: 0.02,
  },
} as const satisfies Record<string, Habit>;

/** Writes a person down as a system would on that day. */
export function spell(chance: Chance, household: Household, person: Person, habit: Habit, day: Day): Spelling {
  const address = addressOn(household, day);
  const upper = chance.happens(habit.upper);
  const hasStreet = !chance.happens(habit.noStreet);
  const cased = (text: string): string => (upper ? text.toUpperCase() : text);
  return {
    title: chance.happens(0.2) ? null : person.title,
    first: cased(writeGiven(chance, person.given, habit)),
    last: cased(writeFamily(chance, person, habit)),
    email: writeEmail(chance, household, person, habit),
    phone: chance.happens(habit.noPhone) ? null : writePhone(chance, phoneOf(chance, household, person)),
    street: hasStreet ? cased(writeStreet(chance, address.street)) : null,
    city: hasStreet ? cased(address.city) : null,
    region: chance.happens(0.5) ? address.region : null,
    postcode: hasStreet ? writePostcode(chance, address.postcode) : null,
    country: chance.skewed(countryNames[household.country], 1.8),
    born: chance.happens(habit.noBorn) ? null : dayText(person.bornOn),
  };
}

/** The telephone number of a person with digits only, or `null` as often as the habit leaves it out. */
export function plainPhoneOf(chance: Chance, household: Household, person: Person, habit: Habit): string | null {
  return chance.happens(habit.noPhone) ? null : plainPhone(phoneOf(chance, household, person));
}

function phoneOf(chance: Chance, household: Household, person: Person): Phone {
  return person.mobile !== null && chance.happens(0.6) ? person.mobile : household.landline;
}

function writeGiven(chance: Chance, given: string, habit: Habit): string {
  if (chance.happens(habit.initial)) return given.charAt(0) + (chance.happens(0.5) ? "." : "");
  if (chance.happens(habit.nickname)) return chance.pick(nicknames.get(given) ?? [given]);
  return chance.happens(habit.typo) ? mistype(chance, given) : given;
}

function writeFamily(chance: Chance, person: Person, habit: Habit): string {
  if (person.formerFamily !== null && chance.happens(habit.formerName)) return person.formerFamily;
  if (chance.happens(habit.typo)) return mistype(chance, person.family);
  return chance.happens(0.15) ? withoutUmlauts(person.family) : person.family;
}

function writeEmail(chance: Chance, household: Household, person: Person, habit: Habit): string | null {
  if (person.email === null || chance.happens(habit.noEmail)) return null;
  if (household.sharedEmail !== null && chance.happens(habit.sharedEmail)) return household.sharedEmail;
  const email = chance.happens(habit.otherEmail) ? person.secondEmail : person.email;
  return chance.happens(0.04) ? email.toUpperCase() : email;
}

function writeStreet(chance: Chance, street: string): string {
  if (!chance.happens(0.2)) return street;
  const short = street
    .replace(/\bStreet$/, "St")
    .replace(/\bRoad$/, "Rd.")
    .replace(/\bAvenue$/, "Ave")
    .replace(/\bLane$/, "Ln");
  return short.replace(/straße/, "str.").replace(/^Flat (\d+), /, "$1/");
}

function writePostcode(chance: Chance, postcode: string): string {
  if (chance.happens(0.08)) return postcode.replace(" ", "");
  return chance.happens(0.05) ? postcode.toLowerCase() : postcode;
}

function withoutUmlauts(name: string): string {
  return name.replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/Ü/g, "Ue").replace(/ß/g, "ss");
}

const slips = ["a", "e", "i", "o", "u", "n", "r", "s", "t"];

/** Makes one slip of the keyboard: two letters swapped, one left out, doubled or replaced. */
export function mistype(chance: Chance, word: string): string {
  if (word.length < 4) return word;
  const at = chance.between(1, word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  switch (chance.below(4)) {
    case 0:
      return before + after.charAt(0) + letter + after.slice(1);
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    default:
      return before + chance.pick(slips) + after;
  }
}
