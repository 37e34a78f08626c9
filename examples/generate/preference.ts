import { join } from "node:path";
import { dayOf } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { Household } from "./household.ts";
import type { Person } from "./person.ts";
import { realm } from "./realm.ts";
import type { Sink } from "./sink.ts";
import { habits, spell } from "./spelling.ts";
import { plainStyle, TextFile } from "./text-file.ts";
import type { Truth } from "./truth.ts";

/** The file's name without its ending; also its name in the truth. */
const fileName = "preference_2026-05";

/** Share of British people on the file, and of those whom only list vendors know: who dislikes advertising has more of it. */
const share = { house: 0.02, prospect: 0.05 };

/** Writes the national file of people who want no advertising: names and addresses, no more. */
export class PreferenceFile {
  readonly #file: TextFile;
  readonly #truth: Truth;
  readonly #seed: number;
  #rows = 0;

  constructor(seed: number, inbox: string, truth: Truth) {
    this.#seed = seed;
    this.#truth = truth;
    this.#file = new TextFile(join(inbox, "preference", `${fileName}.csv`), plainStyle, [
      "no",
      "forename",
      "surname",
      "address",
      "town",
      "postcode",
    ]);
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#rows;
  }

  get name(): string {
    return fileName;
  }

  /** The file to write to. */
  get sink(): Sink {
    return this.#file;
  }

  /** Draws whether a person is on the file, and adds those who are. */
  consider(household: Household, person: Person, known: keyof typeof share): void {
    if (household.country !== "GB") return;
    const place = household.people.indexOf(person);
    const chance = new Chance(this.#seed, realm.preference, household.index, place + 1, known === "house" ? 1 : 2);
    if (!chance.happens(share[known])) return;
    this.#rows += 1;
    const { first, last, street, city, postcode } = spell(chance, household, person, habits.list, dayOf("2026-05-04"));
    this.#file.add([this.#rows, first, last, street, city, postcode]);
    this.#truth.person(fileName, this.#rows, person.id, household.id);
  }
}
