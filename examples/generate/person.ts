import { type Day, dayOf } from "./calendar.ts";
import { type Chance } from "./chance.ts";
import type { Country } from "./country.ts";
import { type Phone, mobileOf } from "./phone.ts";
import { familyNames } from "./words/family-names.ts";
import { givenNames } from "./words/given-names.ts";

/** One real person: the truth, before any system wrote it down. */
export interface Person {
  readonly id: string;
  readonly householdId: string;
  readonly title: string;
  readonly given: string;
  readonly family: string;
  /** The name before a marriage. */
  readonly formerFamily: string | null;
  readonly bornOn: Day;
  readonly email: string | null;
  readonly secondEmail: string;
  readonly mobile: Phone | null;
}

/** What the people of a household have in common. */
export interface Family {
  readonly id: string;
  readonly country: Country;
  readonly serial: number;
  readonly size: number;
  readonly mobile: boolean;
}

/** Draws the people of a household; most share the family name, and some sons have their father's given name. */
export function drawPeople(chance: Chance, family: Family): readonly Person[] {
  const names = namesOf(family.country);
  const shared = chance.skewed(names.family, 1.6);
  const headBornOn = chance.between(dayOf("1938-01-01"), dayOf("2000-12-31"));
  let headSex: Sex = "f";
  let headName = "";
  return Array.from({ length: family.size }, (_, place): Person => {
    const sex = place === 1 ? other(headSex, chance) : chance.pick<Sex>(["f", "m"]);
    const junior = place >= 2 && sex === headSex && chance.happens(0.15);
    const given = junior ? headName : chance.skewed(names.given[sex], 1.5);
    if (place === 0) [headSex, headName] = [sex, given];
    const own = place > 0 && chance.happens(0.12) ? chance.skewed(names.family, 1.6) : shared;
    const number = uniqueNumber(family.serial * 4 + place);
    return {
      id: `${family.id}-${place + 1}`,
      householdId: family.id,
      title: drawTitle(chance, sex, family.country),
      given,
      family: own,
      formerFamily: sex === "f" && chance.happens(0.04) ? chance.skewed(names.family, 1.6) : null,
      bornOn: place < 2 ? headBornOn + chance.between(-1500, 1500) : youngerThan(chance, headBornOn),
      email: chance.happens(0.88) ? writeEmail(chance, given, own, number) : null,
      secondEmail: `${ascii(given).charAt(0)}${ascii(own)}${number}@${chance.pick(secondDomains)}`,
      mobile: place === 0 && family.mobile ? mobileOf(family.country, family.serial / 2) : null,
    };
  });
}

type Sex = "f" | "m";

function namesOf(country: Country): { given: Record<Sex, readonly string[]>; family: readonly string[] } {
  return country === "DE"
    ? { given: givenNames.DE, family: familyNames.DE }
    : { given: givenNames.GB, family: familyNames.GB };
}

function other(sex: Sex, chance: Chance): Sex {
  if (chance.happens(0.06)) return sex;
  return sex === "f" ? "m" : "f";
}

function youngerThan(chance: Chance, bornOn: Day): Day {
  return Math.min(bornOn + chance.between(7300, 12_800), dayOf("2006-12-31"));
}

function drawTitle(chance: Chance, sex: Sex, country: Country): string {
  if (chance.happens(0.03)) return "Dr";
  if (country === "DE") return sex === "f" ? "Frau" : "Herr";
  return sex === "f" ? chance.pick(["Mrs", "Mrs", "Ms", "Miss"]) : "Mr";
}

// RFC 2606 and RFC 6761 keep these names free: no mail to them reaches anybody.
const domains = ["example.com", "example.com", "example.org", "example.net", "mail.example", "post.example"];
const secondDomains = ["work.example", "inbox.example", "example.org"];

function writeEmail(chance: Chance, given: string, family: string, number: number): string {
  const first = ascii(given);
  const last = ascii(family);
  const start = chance.pick([`${first}.${last}${number}`, `${first}${number}`, `${first.charAt(0)}.${last}${number}`]);
  return `${start}@${chance.pick(domains)}`;
}

// Scrambled, so that household mates do not have neighbouring numbers, and still one number per person.
function uniqueNumber(serial: number): number {
  return serial < 100_000 ? (serial * 77_773 + 1234) % 100_000 : 100_000 + ((serial * 7_777_773) % 100_000_000);
}

function ascii(name: string): string {
  return name
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .replace(/[^a-z]/g, "");
}
