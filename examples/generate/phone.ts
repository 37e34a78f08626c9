import { type Chance, itemAt } from "./chance.ts";
import type { Country } from "./country.ts";
import { type Town, towns } from "./words/places.ts";

/** A telephone number in parts: `0113`, `4960123`. */
export interface Phone {
  readonly country: Country;
  readonly code: string;
  readonly number: string;
}

const firstUnassigned = 200_000;
const unassigned = 780_000;

/** The town of a household: by its serial, so that the town's fictional numbers go round without one used twice. */
export function townOf(country: Country, serial: number): Town {
  return itemAt(towns[country], serial % towns[country].length);
}

/**
 * The fixed line of a household. Numbers kept for fiction hold 16,000 British households; after those come numbers of
 * area 01632, which no town has. German and American numbers repeat after 5,000 and 1,000.
 */
export function landlineOf(country: Country, serial: number): Phone {
  const [code, start, freeDigits] = townOf(country, serial).phone;
  const slot = Math.floor(serial / towns[country].length);
  const room = 10 ** freeDigits;
  if (country !== "GB" || slot < room) return { country, code, number: start + pad((slot * 387) % room, freeDigits) };
  return { country, code: "01632", number: pad(firstUnassigned + (serial % unassigned), 6) };
}

/** The mobile of a household's first person: the 1,000 numbers Ofcom keeps for drama, then `null`. */
export function mobileOf(country: Country, serial: number): Phone | null {
  if (country !== "GB" || serial >= 1000) return null;
  return { country, code: "07700", number: `900${pad((serial * 387) % 1000, 3)}` };
}

/** A telephone number as somebody writes it. */
export function writePhone(chance: Chance, phone: Phone): string {
  return chance.pick(styles[phone.country])(phone.code, phone.number);
}

/** A telephone number with digits only, as a machine keeps it: `01134960123`. */
export function plainPhone(phone: Phone): string {
  return phone.code + phone.number;
}

type Style = (code: string, number: string) => string;

const styles: Readonly<Record<Country, readonly Style[]>> = {
  GB: [
    (code, number) => `${code} ${split(number)}`,
    (code, number) => `${code} ${split(number)}`,
    (code, number) => code + number,
    (code, number) => `+44 ${code.slice(1)} ${number}`,
    (code, number) => `+44${code.slice(1)}${number}`,
    (code, number) => `(${code}) ${split(number, "-")}`,
    (code, number) => `+44 (0)${code.slice(1)} ${split(number)}`,
    (code, number) => `0044 ${code.slice(1)} ${number}`,
  ],
  DE: [
    (code, number) => `${code} ${number}`,
    (code, number) => `${code}/${number}`,
    (code, number) => `+49 ${code.slice(1)} ${number}`,
    (code, number) => `0049-${code.slice(1)}-${number}`,
  ],
  US: [
    (code, number) => `(${code}) ${number.slice(0, 3)}-${number.slice(3)}`,
    (code, number) => `+1 ${code} ${number.slice(0, 3)} ${number.slice(3)}`,
    (code, number) => `${code}-${number.slice(0, 3)}-${number.slice(3)}`,
  ],
};

function split(number: string, by = " "): string {
  return `${number.slice(0, -4)}${number.length > 6 ? by : ""}${number.slice(-4)}`;
}

function pad(value: number, digits: number): string {
  return `${value}`.padStart(digits, "0");
}
