import { type Address, drawAddress } from "./address.ts";
import { type Day, firstDay, lastDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { Country } from "./country.ts";
import { landlineOf, type Phone, townOf } from "./phone.ts";
import { drawPeople, type Person } from "./person.ts";
import { realm } from "./realm.ts";

/** People at one address: the truth, before any system wrote it down. */
export interface Household {
  readonly id: string;
  readonly index: number;
  readonly country: Country;
  readonly address: Address;
  /** Where they lived before `movedOn`; `null` when they stayed. */
  readonly former: Address | null;
  readonly movedOn: Day;
  readonly landline: Phone;
  /** An e-mail address two of them use. */
  readonly sharedEmail: string | null;
  /** The day the company first heard of them. */
  readonly acquiredOn: Day;
  readonly people: readonly Person[];
}

/** The mean number of people in a household, from the weights below. */
export const meanSize = 1.73;

const sizes = [
  [1, 0.52],
  [2, 0.3],
  [3, 0.11],
  [4, 0.07],
] as const;

const countries = {
  house: [
    ["GB", 0.92],
    ["DE", 0.05],
    ["US", 0.03],
  ],
  prospect: [
    ["GB", 0.76],
    ["DE", 0.24],
  ],
} as const;

/**
 * Draws household number `index`, the same one for the same seed whatever was drawn before. `realmName` says whether
 * the company knows it (`house`) or only a list vendor does (`prospect`). `expected` is how many households
 * the company has on its last day: earlier ones were acquired earlier, and faster in the first year.
 */
export function drawHousehold(
  seed: number,
  realmName: "house" | "prospect",
  index: number,
  expected: number,
): Household {
  const chance = new Chance(seed, realm[realmName], index);
  const country = chance.weighted<Country>(countries[realmName]);
  const serial = index * 2 + (realmName === "house" ? 0 : 1);
  const town = townOf(country, serial);
  const address = drawAddress(chance, country, town);
  const moved = chance.happens(0.12);
  const acquiredOn = Math.min(lastDay, firstDay + Math.floor(1090 * ((index + chance.unit()) / expected) ** 1.25));
  const id = `${realmName === "house" ? "h" : "x"}${index}`;
  const people = drawPeople(chance, {
    id,
    country,
    serial,
    size: chance.weighted(sizes),
    mobile: realmName === "house",
  });
  return {
    id,
    index,
    country,
    address,
    former: moved ? drawAddress(chance, country, town) : null,
    movedOn: chance.between(acquiredOn, lastDay),
    landline: landlineOf(country, serial),
    sharedEmail: people.length > 1 && chance.happens(0.2) ? (people[0]?.email ?? null) : null,
    acquiredOn,
    people,
  };
}

/** Where a household lives on a day. */
export function addressOn(household: Household, day: Day): Address {
  return household.former !== null && day < household.movedOn ? household.former : household.address;
}
