import type { Day } from "./calendar.ts";
import { Chance, itemAt } from "./chance.ts";
import { hostile } from "./faults.ts";
import type { Household } from "./household.ts";
import type { Person } from "./person.ts";
import { realm } from "./realm.ts";
import type { Sink } from "./sink.ts";
import { habits, plainPhoneOf, spell } from "./spelling.ts";
import type { Truth } from "./truth.ts";
import type { ListFile, Vendor, VendorCells } from "./vendors.ts";

/** A list the company bought. */
export interface ListOrder {
  readonly vendor: Vendor;
  /** The file's name without its ending; also the list's name in the truth. */
  readonly file: string;
  readonly receivedOn: Day;
}

const repeats = 0.04;
const repeatAfter = 40;
const firstBroken = [12, 18, 28, 36];
const brokenEvery = 400;
const hostileRows: ReadonlyMap<number, string> = new Map([
  [5, "hostile_formula"],
  [10, "hostile_sql"],
  [20, "hostile_path"],
  [25, "hostile_quotes"],
]);

/** Writes a bought list: some people twice, some rows broken, some hostile. */
export class BoughtList {
  readonly #order: ListOrder;
  readonly #file: ListFile;
  readonly #truth: Truth;
  readonly #chance: Chance;
  readonly #again: { household: Household; person: Person; due: number }[] = [];
  #rows = 0;

  constructor(seed: number, inbox: string, order: ListOrder, truth: Truth) {
    this.#order = order;
    this.#truth = truth;
    this.#file = order.vendor.open(inbox, order.file, order.receivedOn);
    this.#chance = new Chance(seed, realm.list, order.receivedOn, order.vendor.columns.length);
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#rows;
  }

  get name(): string {
    return this.#order.file;
  }

  /** The file to write to. */
  get sink(): Sink {
    return this.#file;
  }

  /** Adds a person, and perhaps the same person again some rows later. */
  add(household: Household, person: Person): void {
    this.#write(household, person);
    if (this.#chance.happens(repeats)) this.#again.push({ household, person, due: this.#rows + repeatAfter });
    while (this.#again[0] !== undefined && this.#again[0].due <= this.#rows) this.#writeAgain();
  }

  /** Writes the repetitions that are still due. */
  finish(): void {
    while (this.#again.length > 0) this.#writeAgain();
  }

  #writeAgain(): void {
    const next = this.#again.shift();
    if (next !== undefined) this.#write(next.household, next.person);
  }

  #write(household: Household, person: Person): void {
    this.#rows += 1;
    const { vendor, file, receivedOn } = this.#order;
    const ref = `${vendor.name.slice(0, 1).toUpperCase()}${receivedOn}-${`${this.#rows}`.padStart(6, "0")}`;
    const spelling = spell(this.#chance, household, person, habits.list, receivedOn);
    const plainPhone = plainPhoneOf(this.#chance, household, person, habits.list);
    const attack = hostile.find(({ kind }) => kind === hostileRows.get(this.#rows));
    const row = { ...spelling, ...attack?.change, ref, plainPhone };
    const cells = vendor.cells(this.#chance, row, receivedOn);
    const kind = this.#brokenKind();
    this.#file.add(kind === null ? cells : breakCells(cells, vendor, kind));
    this.#truth.person(file, ref, person.id, household.id);
    if (attack !== undefined) this.#truth.fault(file, ref, attack.kind);
    if (kind !== null) this.#truth.fault(file, ref, kind);
  }

  #brokenKind(): BrokenKind | null {
    const place = firstBroken.indexOf(this.#rows);
    if (place >= 0) return itemAt(brokenKinds, place);
    if (this.#rows % brokenEvery !== 0) return null;
    return itemAt(brokenKinds, (this.#rows / brokenEvery) % brokenKinds.length);
  }
}

const brokenKinds = ["few_columns", "bad_date", "bad_email", "missing_required"] as const;
type BrokenKind = (typeof brokenKinds)[number];

function breakCells(cells: VendorCells, vendor: Vendor, kind: BrokenKind): VendorCells {
  const { weakness } = vendor;
  switch (kind) {
    case "few_columns":
      return cells.slice(0, 4);
    case "bad_date":
      return cells.with(weakness.date, vendor.name === "northern" ? "2025-13-45" : "31.02.1980");
    case "bad_email":
      return cells.with(weakness.email, "www.example.com");
    case "missing_required":
      return cells.map((cell, place) => (weakness.required.includes(place) ? null : cell));
  }
}
