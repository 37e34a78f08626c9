import { noNumbers, type NumberColumns } from "../../../core/session.ts";
import { groupsOf } from "./groups.ts";
import { how, Meetings } from "./meetings.ts";
import type { Residents } from "./residents.ts";

/** Above this many persons an address is a building (offices, a hostel): there only a shared surname makes a household. */
const largestHousehold = 6;

/** Above this many persons of one address or one surname at it, nothing is said of them. */
const largestFamily = 30;

/** Above this many persons a telephone or an e-mail that people of several surnames share is an office's. */
const mostWithContact = 4;

/** Where chance alone puts this many persons of one surname into one postcode, a shared postcode says nothing. */
const mostByChance = 0.3;

/** Every two of some persons are met. */
function meetAll(persons: readonly number[], met: number, meetings: Meetings): void {
  for (let place = 0; place < persons.length; place++)
    for (let next = place + 1; next < persons.length; next++)
      meetings.meet(persons[place] ?? 0, persons[next] ?? 0, met);
}

/** Every two persons of one surname are met, but for surnames of too many; of each person also the surname, 0 where it is not known. */
function meetFamilies(persons: readonly number[], families: readonly number[], met: number, meetings: Meetings): void {
  const byFamily = new Map<number, Set<number>>();
  for (const [place, person] of persons.entries()) {
    const family = families[place] ?? 0;
    if (family === 0) continue;
    const members = byFamily.get(family) ?? new Set();
    members.add(person);
    byFamily.set(family, members);
  }
  for (const members of byFamily.values()) if (members.size <= largestFamily) meetAll([...members], met, meetings);
}

/** Persons who share an address, now or once; in a large building those of one surname who live there now. */
function meetHousemates(residents: Residents, meetings: Meetings): void {
  const { stays, family } = residents;
  const current: number[] = [];
  for (const rows of groupsOf([stays.address, stays.postcode], stays.length)) {
    current.length = 0;
    for (const row of rows) if (stays.isCurrent[row] === 1) current.push(stays.person[row] ?? 0);
    if (rows.length > largestFamily) {
      const families = current.map((person) => family[person] ?? 0);
      meetFamilies(current, families, how.now, meetings);
      continue;
    }
    const many = areOfMoreThanTwo(current, family) ? how.many : 0;
    for (let place = 0; place < rows.length; place++) {
      const one = stays.person[rows[place] ?? 0] ?? 0;
      for (let next = place + 1; next < rows.length; next++) {
        const other = stays.person[rows[next] ?? 0] ?? 0;
        const isFamily = family[one] !== 0 && family[one] === family[other];
        if (!isFamily && current.length > largestHousehold) continue;
        const isNow = stays.isCurrent[rows[place] ?? 0] === 1 && stays.isCurrent[rows[next] ?? 0] === 1;
        meetings.meet(one, other, (isNow ? how.now : how.once) | many);
      }
    }
  }
}

/** True where persons have more than two surnames. */
function areOfMoreThanTwo(persons: readonly number[], family: Int32Array): boolean {
  let [one, other] = [0, 0];
  for (const person of persons) {
    const name = family[person] ?? 0;
    if (name === 0 || name === one || name === other) continue;
    if (one === 0) one = name;
    else if (other === 0) other = name;
    else return true;
  }
  return false;
}

/** A family at an address whose postcode is not known. */
function meetInTown({ line, city, family, length }: Residents, meetings: Meetings): void {
  for (const persons of groupsOf([line, city, family], length))
    if (persons.length <= largestFamily) meetAll(persons, how.now, meetings);
}

/** A door of a Chinese building, by its estate or by its road and number. */
function meetAtDoors({ house, line, postcode, city, isDoor, length }: Residents, meetings: Meetings): void {
  for (const columns of [
    [line, city],
    [house, postcode, city],
  ])
    for (const persons of groupsOf(columns, length, isDoor))
      if (persons.length <= largestFamily) meetAll(persons, how.door, meetings);
}

/** Persons who share a telephone or an e-mail: few, or of one surname. */
function meetByContact(told: Iterable<NumberColumns>, { personOf }: Residents, meetings: Meetings): void {
  const batches = [...told];
  const rows = batches.reduce((sum, [numbers = noNumbers]) => sum + numbers.length, 0);
  const [person, high, low, family] = [
    new Int32Array(rows),
    new Int32Array(rows),
    new Int32Array(rows),
    new Int32Array(rows),
  ];
  let length = 0;
  for (const [numbers = noNumbers, highs = noNumbers, lows = noNumbers, families = noNumbers] of batches) {
    for (let row = 0; row < numbers.length; row++) {
      person[length] = personOf[numbers[row] ?? 0] ?? 0;
      high[length] = highs[row] ?? 0;
      low[length] = lows[row] ?? 0;
      family[length++] = families[row] ?? 0;
    }
  }
  for (const members of groupsOf([high, low], length)) {
    const persons = members.map((row) => person[row] ?? 0);
    const distinct = [...new Set(persons)];
    if (distinct.length <= mostWithContact) meetAll(distinct, how.contact, meetings);
    else {
      const families = members.map((row) => family[row] ?? 0);
      meetFamilies(persons, families, how.contact, meetings);
    }
  }
}

/** How many of some rows have each number; 0 is none. */
function timesOf(numbers: Int32Array, length: number): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (let row = 0; row < length; row++) {
    const number = numbers[row] ?? 0;
    if (number !== 0) times.set(number, (times.get(number) ?? 0) + 1);
  }
  return times;
}

/** True of two who have another house. */
function areElsewhere(one: number, other: number, house: Int32Array): boolean {
  return house[one] !== house[other] && house[one] !== 0 && house[other] !== 0;
}

/** Persons of one surname in one postcode of which one has no address, or of the same house number: where that is more than chance. */
function meetNeighbours({ family, house, postcode, anyPostcode, length }: Residents, meetings: Meetings): void {
  const where = new Int32Array(length);
  let named = 0;
  for (let person = 0; person < length; person++) {
    if (family[person] === 0) continue;
    named += 1;
    where[person] = postcode[person] === 0 ? (anyPostcode[person] ?? 0) : (postcode[person] ?? 0);
  }
  const ofFamily = timesOf(family, length);
  const there = timesOf(where, length);
  for (const persons of groupsOf([family, where], length)) {
    const [first = 0] = persons;
    const byChance = ((ofFamily.get(family[first] ?? 0) ?? 0) * (there.get(where[first] ?? 0) ?? 0)) / named;
    if (byChance >= mostByChance) continue;
    for (let place = 0; place < persons.length; place++) {
      const one = persons[place] ?? 0;
      for (let next = place + 1; next < persons.length; next++) {
        const other = persons[next] ?? 0;
        if (!areElsewhere(one, other, house)) meetings.meet(one, other, how.near);
      }
    }
  }
}

/** Persons of whose records the model says that they live together, but for those with another house. */
function meetByModel(told: Iterable<NumberColumns>, { personOf, house }: Residents, meetings: Meetings): void {
  for (const [lefts = noNumbers, rights = noNumbers, bits = noNumbers] of told) {
    for (let row = 0; row < lefts.length; row++) {
      const [one, other] = [personOf[lefts[row] ?? 0] ?? 0, personOf[rights[row] ?? 0] ?? 0];
      if (one !== other && !areElsewhere(one, other, house)) meetings.meetByModel(one, other, bits[row] ?? 0);
    }
  }
}

/** Everything that two persons share: by what is known of each, and by what the engine finds of their records ({@link contactSql}, {@link homePairSql}). */
export async function meetResidents(
  residents: Residents,
  contacts: Promise<Iterable<NumberColumns>>,
  homePairs: Iterable<NumberColumns>,
): Promise<Meetings> {
  const meetings = new Meetings(residents.length);
  meetHousemates(residents, meetings);
  meetInTown(residents, meetings);
  meetAtDoors(residents, meetings);
  meetNeighbours(residents, meetings);
  meetByModel(homePairs, residents, meetings);
  meetByContact(await contacts, residents, meetings);
  return meetings;
}
