import { noNumbers, type NumberColumns } from "../../../core/session.ts";
import { noDay } from "./household.sql.ts";

/**
 * What the records of one person say of where they live: an entry a record, the latest first. Filled anew for each person, because an object a record
 * would take longer to make than to read.
 */
class Told {
  readonly address: number[] = [];
  readonly house: number[] = [];
  readonly line: number[] = [];
  readonly postcode: number[] = [];
  readonly city: number[] = [];
  readonly isDoor: number[] = [];
  length = 0;

  /** The latest address, in China with its door; -1 where there is none. */
  get home(): number {
    let home = -1;
    for (let one = 0; one < this.length; one++)
      if (this.address[one] !== 0 && (home < 0 || (this.isDoor[one] ?? 0) > (this.isDoor[home] ?? 0))) home = one;
    return home;
  }

  /** The first that is known among entries of the same address as one of them, or 0. */
  firstKnown(of: readonly number[], one: number): number {
    for (let other = one; other < this.length; other++)
      if (this.address[other] === this.address[one] && of[other] !== 0) return of[other] ?? 0;
    return 0;
  }
}

/** An address that a person has or had: one entry a person and address with a postcode. */
class Stays {
  readonly person: Int32Array;
  readonly address: Int32Array;
  readonly postcode: Int32Array;
  readonly isCurrent: Uint8Array;
  length = 0;

  constructor(room: number) {
    this.person = new Int32Array(room);
    this.address = new Int32Array(room);
    this.postcode = new Int32Array(room);
    this.isCurrent = new Uint8Array(room);
  }

  add(person: number, address: number, postcode: number, isCurrent: boolean): void {
    this.person[this.length] = person;
    this.address[this.length] = address;
    this.postcode[this.length] = postcode;
    this.isCurrent[this.length++] = Number(isCurrent);
  }
}

/**
 * Persons, by number, and what is known of where they live: surname and day of birth, and the address of the latest record that has one, in China with
 * its door; a postcode or town that the record leaves out comes from another record with the same address. Texts are numbers, 0 where there is none.
 */
export class Residents {
  /** The person of a record, by its number. */
  readonly personOf: Int32Array;
  /** The cluster of each. */
  readonly cluster: Int32Array;
  /** The least content of their records: an order of persons that no order of records or keys can change. */
  readonly content: Float64Array;
  readonly family: Int32Array;
  /** Days from 1970-01-01; NaN where it is not known. */
  readonly birthDay: Float64Array;
  /** A house and the beginning of its street. */
  readonly house: Int32Array;
  /** A house and its street. */
  readonly line: Int32Array;
  readonly isDoor: Uint8Array;
  /** The postcode of that address. */
  readonly postcode: Int32Array;
  readonly city: Int32Array;
  /** The latest postcode, from whichever record. */
  readonly anyPostcode: Int32Array;
  readonly stays: Stays;
  length = 0;

  /** With room for so many records, whose numbers are below `size`. */
  constructor(records: number, size: number) {
    this.personOf = new Int32Array(size);
    this.cluster = new Int32Array(records);
    this.content = new Float64Array(records);
    this.family = new Int32Array(records);
    this.birthDay = new Float64Array(records);
    this.house = new Int32Array(records);
    this.line = new Int32Array(records);
    this.isDoor = new Uint8Array(records);
    this.postcode = new Int32Array(records);
    this.city = new Int32Array(records);
    this.anyPostcode = new Int32Array(records);
    this.stays = new Stays(records);
  }

  /** Takes in one more person. */
  settle(told: Told): void {
    const person = this.length++;
    const { home } = told;
    if (home < 0) return;
    this.house[person] = told.house[home] ?? 0;
    this.line[person] = told.line[home] ?? 0;
    this.isDoor[person] = told.isDoor[home] ?? 0;
    for (let one = 0; one < told.length; one++) {
      const address = told.address[one] ?? 0;
      if (address === 0 || told.address.indexOf(address) < one) continue;
      const postcode = told.firstKnown(told.postcode, one);
      const isCurrent = address === told.address[home];
      if (isCurrent) {
        this.postcode[person] = postcode;
        this.city[person] = told.firstKnown(told.city, one);
      }
      if (postcode !== 0) this.stays.add(person, address, postcode, isCurrent);
    }
  }
}

/** All persons, from what their records say ({@link residentSql}), `records` of them with numbers below `size`. */
export function residentsOf(
  batches: Iterable<NumberColumns>,
  { records, size }: { readonly records: number; readonly size: number },
): Residents {
  const residents = new Residents(records, size);
  let current = -1;
  const told = new Told();
  for (const columns of batches) {
    const [
      clusters = noNumbers,
      numbers = noNumbers,
      contents = noNumbers,
      families = noNumbers,
      days = noNumbers,
      addresses = noNumbers,
      houses = noNumbers,
      lines = noNumbers,
      postcodes = noNumbers,
      cities = noNumbers,
      doors = noNumbers,
    ] = columns;
    for (let row = 0; row < clusters.length; row++) {
      const cluster = clusters[row] ?? 0;
      if (cluster !== current) {
        if (current >= 0) residents.settle(told);
        told.length = 0;
        current = cluster;
      }
      const person = residents.length;
      const record = numbers[row] ?? 0;
      residents.personOf[record] = person;
      const isFirst = told.length === 0;
      const content = contents[row] ?? 0;
      if (isFirst) {
        residents.cluster[person] = cluster;
        residents.birthDay[person] = NaN;
      }
      if (isFirst || content < (residents.content[person] ?? 0)) residents.content[person] = content;
      if (residents.family[person] === 0) residents.family[person] = families[row] ?? 0;
      if (residents.anyPostcode[person] === 0) residents.anyPostcode[person] = postcodes[row] ?? 0;
      if (Number.isNaN(residents.birthDay[person]) && days[row] !== noDay)
        residents.birthDay[person] = days[row] ?? NaN;
      const entry = told.length++;
      told.address[entry] = addresses[row] ?? 0;
      told.house[entry] = houses[row] ?? 0;
      told.line[entry] = lines[row] ?? 0;
      told.postcode[entry] = postcodes[row] ?? 0;
      told.city[entry] = cities[row] ?? 0;
      told.isDoor[entry] = doors[row] ?? 0;
    }
  }
  if (current >= 0) residents.settle(told);
  return residents;
}
