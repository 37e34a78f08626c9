import type { MatchSettings } from "../../core/match-settings.ts";

/** A blocking rule: records whose parts are all there and equal are compared. */
export interface BlockingRule {
  readonly name: string;
  /** SQL over feature columns, one for each part of the key. */
  readonly parts: readonly string[];
  /** The most that the rule takes of the budget of pairs. Rules that bring many strangers together have no share, and divide what is left. */
  readonly share?: number;
  /** True for rules by a company's name: left out where companies are not compared. */
  readonly isOfCompanies?: true;
}

type Rule = (name: string, ...parts: readonly string[]) => BlockingRule;
/** The less a key says, the more strangers stand in its large blocks, and the smaller are those worth comparing. */
const withShare =
  (share: number): Rule =>
  (name, ...parts) => ({ name, parts, share });
const telling = withShare(0.2);
const usual = withShare(0.15);
const coarse = withShare(0.1);
const broad: Rule = (name, ...parts) => ({ name, parts });
const ofCompanies = (rule: BlockingRule): BlockingRule => ({ ...rule, isOfCompanies: true });

/** Both names as they sound, in whichever order they were written. */
const names = [
  "case when strlen(given) > 1 then least(given_root, family_sound) end",
  "greatest(given_root, family_sound)",
];

/** The letters of both names as bits: the same whatever is swapped or doubled. */
const letters = `nullif(${Array.from(
  "abcdefghijklmnopqrstuvwxyz",
  (letter, bit) => `case when contains(given || family, '${letter}') then ${String(2 ** bit)} else 0 end`,
).join(" + ")}, 0)`;

/** Names of desks rather than of people before the @, longer than what is taken for a name at all. */
const desks =
  "sales|office|contact|kontakt|contacto|contato|contatti|support|service|kundenservice|admin|hello|billing|accounts|marketing|reception|enquiries|einkauf|verkauf|vertrieb|buchhaltung|verwaltung|ventes|ventas|vendite";

/** The name before the @, as people keep it at another domain; the whole address where it is short, or that of a desk. */
const emailName = `case when instr(email, '@') > 5 and not regexp_matches(email, '^(${desks})@') then left(email, instr(email, '@') - 1) else email end`;

/** The default rules, and what the project says of them. */
export function rulesOf(extras: readonly string[], said: MatchSettings["blocking"] = {}): readonly BlockingRule[] {
  return [
    ...Object.entries(said).flatMap(([name, parts]) => (parts === null ? [] : [telling(name, ...parts)])),
    ...defaultRules(extras).filter(({ name }) => !(name in said)),
  ];
}

/** Different rules for different losses: each finds pairs that the others miss; the most telling first. */
function defaultRules(extras: readonly string[]): readonly BlockingRule[] {
  return [
    telling("beginnings of both names, and postcode", "left(family_sound, 2)", "left(given_root, 2)", "postcode"),
    telling("e-mail name", emailName),
    telling("phone", "phone"),
    usual("family name, initial and house", "family_sound", "left(given, 1)", "house"),
    coarse("birth date and beginning of family name", "birth_date", "left(family_sound, 2)"),
    usual(
      "address in town, and initial",
      "house",
      "left(street, 5)",
      "coalesce(city, left(postcode, 3))",
      "left(given, 1)",
    ),
    usual("family name, initial and region", "family_sound", "left(given, 1)", "left(postcode, 3)"),
    coarse("birth date and given name", "birth_date", "given_root"),
    usual("address", "coalesce(house, '')", "street", "postcode"),
    usual("full name", ...names),
    ofCompanies(telling("company words", "company_words")),
    ofCompanies(telling("company and town", "left(company, 6)", "city")),
    ofCompanies(telling("company at an address", "left(company, 3)", "house", "left(street, 5)")),
    ...extras.map((column) => telling(column.replace(/^extra_/, "").replaceAll("_", " "), `"${column}"`)),
    broad("full name and town", ...names, "city"),
    broad("family name, initial and town", "family_sound", "left(given, 1)", "city"),
    broad("letters of the full name", `case when strlen(given) > 1 then ${letters} end`),
    broad("family name and postcode", "family_sound", "postcode"),
    broad("birth date", "birth_date"),
    broad("given name and postcode", "given_root", "postcode"),
    ofCompanies(broad("company and postcode", "left(company, 4)", "postcode")),
    ofCompanies(broad("company and street", "left(company, 8)", "left(street, 5)")),
    broad("given name, beginning of family name and town", "given_root", "left(family_sound, 2)", "city"),
    broad("family name and birth year", "family_sound", "left(birth_date, 4)"),
    broad("given name and birth year", "given_root", "left(birth_date, 4)"),
    broad("family name and birthday", "family_sound", "right(birth_date, 4)"),
    broad("postcode and initial", "postcode", "left(given, 1)"),
    broad("family name", "family_sound"),
    broad("town and beginnings of both names", "city", "left(given, 2)", "left(family, 1)"),
    broad("postcode", "postcode"),
  ];
}

/** What the shares of a file of people come to that has all keys. */
export const usualShares: number = defaultRules([])
  .filter(({ isOfCompanies }) => isOfCompanies !== true)
  .reduce((sum, { share = 0 }) => sum + share, 0);
