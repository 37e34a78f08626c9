import { clean } from "../../../transform/clean/clean.ts";
import { textSource } from "../run-steps.ts";

/** One invented record and who it is about. */
export interface Invented {
  readonly person: number;
  /** In the order of {@link peopleColumns}. */
  readonly values: readonly (string | null)[];
}

export const peopleColumns = ["id", "given", "family", "email", "phone", "street", "postcode", "born"] as const;

const syllables = "al be cor da el fen gar hol iv jun kar lor mel nor os per quin ros sel tam ul ver wil yo zan".split(
  " ",
);
const endings = "a en ia is o ric son ette bert mund".split(" ");
const familyEndings = "by field ford ham ley man ski stein ton well wood worth".split(" ");
const streets =
  "Acacia Bramble Chestnut Dovecote Elder Foxglove Gorse Hawthorn Ivy Juniper Kestrel Laburnum Magnolia Nettle Orchard Primrose".split(
    " ",
  );

/** A small generator of even numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Households of one to three people with one to three records each: slips, gaps, shared telephones. Same seed, same people. */
export function inventPeople({
  seed,
  households,
}: {
  readonly seed: number;
  readonly households: number;
}): readonly Invented[] {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const pick = (from: readonly string[]): string => from[below(from.length)] ?? "";
  const slip = (text: string): string => {
    const at = below(text.length - 1);
    return next() < 0.1 ? text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2) : text;
  };
  const sometimes = (chance: number, value: string): string | null => (next() < chance ? value : null);
  const rows: Invented[] = [];
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  let person = 0;
  for (let household = 0; household < households; household++) {
    const surname = capital(pick(syllables) + pick(syllables) + pick(familyEndings));
    const street = `${1 + below(120)} ${pick(streets)} Street`;
    const postcode = `M${1 + below(30)} ${1 + below(9)}AB`;
    const landline = `0161496${String(1000 + below(8999))}`;
    const members = 1 + below(3);
    for (let member = 0; member < members; member++) {
      const name = capital(pick(syllables) + pick(endings));
      const born = `${1940 + below(65)}-${String(1 + below(12)).padStart(2, "0")}-${String(1 + below(28)).padStart(2, "0")}`;
      const email = `${name}.${surname}${below(1000)}@example.com`.toLowerCase();
      const mobile = `077009${String(10_000 + below(89_999))}`;
      for (let record = 0; record < 1 + below(3); record++) {
        rows.push({
          person,
          values: [
            `r${String(rows.length).padStart(4, "0")}`,
            slip(name),
            slip(surname),
            sometimes(0.7, email),
            next() < 0.5 ? landline : sometimes(0.7, mobile),
            sometimes(0.85, slip(street)),
            sometimes(0.85, postcode),
            sometimes(0.7, born),
          ],
        });
      }
      person++;
    }
  }
  return rows;
}

/** The invented records as a project maps them. */
export const inventedPeople = textSource("people", peopleColumns).as({
  record_id: "id",
  given_name: clean.name("given"),
  family_name: clean.name("family"),
  email: clean.email("email"),
  phone: clean.phone("phone"),
  street: clean.street("street"),
  postcode: clean.postcode("postcode"),
  birth_date: clean.date("born"),
});
