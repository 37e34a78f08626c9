import type { Chance } from "./chance.ts";
import type { Country } from "./country.ts";
import { streets, type Town } from "./words/places.ts";

/** A postal address as its household writes it. */
export interface Address {
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postcode: string;
  readonly country: Country;
}

/** Draws an address in a town. */
export function drawAddress(chance: Chance, country: Country, town: Town): Address {
  return {
    street: drawStreet(chance, country),
    city: town.city,
    region: town.region,
    postcode: drawPostcode(chance, country, town.area),
    country,
  };
}

function drawStreet(chance: Chance, country: Country): string {
  const street = chance.skewed(streets[country], 1.4);
  const number = chance.between(1, 180);
  if (country === "DE") return `${street} ${number}${chance.happens(0.1) ? "a" : ""}`;
  if (chance.happens(0.08)) return `Flat ${chance.between(1, 24)}, ${number} ${street}`;
  return `${number}${chance.happens(0.04) ? "A" : ""} ${street}`;
}

const inwardLetters = Array.from("ABDEFGHJLNPQRSTUWXYZ");

function drawPostcode(chance: Chance, country: Country, area: string): string {
  if (country !== "GB") return area + `${chance.below(10 ** (5 - area.length))}`.padStart(5 - area.length, "0");
  const inward = `${chance.below(10)}${chance.pick(inwardLetters)}${chance.pick(inwardLetters)}`;
  return `${area}${chance.between(1, 28)} ${inward}`;
}
