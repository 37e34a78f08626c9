import { noNumbers, type Session } from "../../../core/session.ts";
import { noDay, residentSql } from "./household.sql.ts";

/** What one record says of an address. */
interface Told {
  readonly address: number;
  readonly house: number;
  readonly line: number;
  readonly postcode: number;
  readonly city: number;
  readonly isDoor: boolean;
}

/** An address that a person has or had: one entry a person and address with a postcode. */
class Stays {
  readonly person: Int32Array;
  readonly address: Float64Array;
  readonly postcode: Float64Array;
  readonly isCurrent: Uint8Array;
  length = 0;

  constructor(room: number) {
    this.person = new Int32Array(room);
    this.address = new Float64Array(room);
    this.postcode = new Float64Array(room);
    this.isCurrent = new Uint8Array(room);
  }

  add(person: number, { address, postcode }: Pick<Told, "address" | "postcode">, isCurrent: boolean): void {
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
  /** The number of one record of each. */
  readonly record: Int32Array;
  /** The least content of their records: an order of persons that no order of records or keys can change. */
  readonly content: Float64Array;
  readonly family: Float64Array;
  /** Days from 1970-01-01; NaN where it is not known. */
  readonly birthDay: Float64Array;
  /** A house and the beginning of its street. */
  readonly house: Float64Array;
  /** A house and its street. */
  readonly line: Float64Array;
  readonly isDoor: Uint8Array;
  /** The postcode of that address. */
  readonly postcode: Float64Array;
  readonly city: Float64Array;
  /** The latest postcode, from whichever record. */
  readonly anyPostcode: Float64Array;
  readonly stays: Stays;
  length = 0;

  /** With room for so many records, whose numbers are below `size`. */
  constructor(records: number, size: number) {
    this.personOf = new Int32Array(size);
    this.record = new Int32Array(records);
    this.content = new Float64Array(records);
    this.family = new Float64Array(records);
    this.birthDay = new Float64Array(records);
    this.house = new Float64Array(records);
    this.line = new Float64Array(records);
    this.isDoor = new Uint8Array(records);
    this.postcode = new Float64Array(records);
    this.city = new Float64Array(records);
    this.anyPostcode = new Float64Array(records);
    this.stays = new Stays(records);
  }

  /** Takes in one more person, by what the records say, the latest first. */
  settle(told: readonly Told[]): void {
    const person = this.length++;
    let home: Told | undefined;
    for (const one of told) if (one.address !== 0 && (home === undefined || (one.isDoor && !home.isDoor))) home = one;
    if (home !== undefined) {
      this.house[person] = home.house;
      this.line[person] = home.line;
      this.isDoor[person] = Number(home.isDoor);
    }
    for (const { address, postcode, city } of addressesOf(told)) {
      const isCurrent = address === home?.address;
      if (isCurrent) {
        this.postcode[person] = postcode;
        this.city[person] = city;
      }
      if (postcode !== 0) this.stays.add(person, { address, postcode }, isCurrent);
    }
  }
}

/** Each address once, with the first postcode and the first town that are told of it. */
function addressesOf(told: readonly Told[]): Iterable<Pick<Told, "address" | "postcode" | "city">> {
  const [first] = told;
  if (told.length === 1 && first !== undefined) return first.address === 0 ? [] : [first];
  const known = new Map<number, { address: number; postcode: number; city: number }>();
  for (const { address, postcode, city } of told) {
    if (address === 0) continue;
    const one = known.get(address);
    if (one === undefined) known.set(address, { address, postcode, city });
    else {
      if (one.postcode === 0) one.postcode = postcode;
      if (one.city === 0) one.city = city;
    }
  }
  return known.values();
}

/** All persons, from the clusters of their records, `records` of them with numbers below `size`. */
export async function readResidents(
  db: Session,
  { records, size }: { readonly records: number; readonly size: number },
): Promise<Residents> {
  const residents = new Residents(records, size);
  let current = -1;
  let told: Told[] = [];
  for await (const columns of db.numberBatches(residentSql())) {
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
        told = [];
        current = cluster;
      }
      const person = residents.length;
      const record = numbers[row] ?? 0;
      residents.personOf[record] = person;
      const isFirst = told.length === 0;
      const content = contents[row] ?? 0;
      if (isFirst) {
        residents.record[person] = record;
        residents.birthDay[person] = NaN;
      }
      if (isFirst || content < (residents.content[person] ?? 0)) residents.content[person] = content;
      if (residents.family[person] === 0) residents.family[person] = families[row] ?? 0;
      if (residents.anyPostcode[person] === 0) residents.anyPostcode[person] = postcodes[row] ?? 0;
      if (Number.isNaN(residents.birthDay[person]) && days[row] !== noDay)
        residents.birthDay[person] = days[row] ?? NaN;
      told.push({
        address: addresses[row] ?? 0,
        house: houses[row] ?? 0,
        line: lines[row] ?? 0,
        postcode: postcodes[row] ?? 0,
        city: cities[row] ?? 0,
        isDoor: doors[row] === 1,
      });
    }
  }
  if (current >= 0) residents.settle(told);
  return residents;
}
