import type { MatchSettings } from "../../core/match-settings.ts";

/** A blocking rule: records whose parts are all there and equal are compared. */
export interface BlockingRule {
  readonly name: string;
  /** SQL over feature columns, one for each part of the key. */
  readonly parts: readonly string[];
  /** True for rules that bring many strangers together: they share what is left of the budget of pairs. */
  readonly isBroad?: true;
  /** True for rules by a company's name: left out where companies are not compared. */
  readonly isOfCompanies?: true;
  /** The most that the rule takes of the budget of pairs; a fifth unless set. */
  readonly share?: number;
}

const rule = (name: string, ...parts: readonly string[]): BlockingRule => ({ name, parts });
/** By birth date, half the pairs of a large file are strangers that no other rule brings together: only its small blocks are worth it. */
const born = (name: string, further: string): BlockingRule => ({ name, parts: ["birth_date", further], share: 0.1 });
const company = (name: string, ...parts: readonly string[]): BlockingRule => ({ name, parts, isOfCompanies: true });
const broad = (name: string, ...parts: readonly string[]): BlockingRule => ({ name, parts, isBroad: true });

/** Both names as they sound, in whichever order they were written. */
const names = [
  "case when strlen(given) > 1 then least(given_root, family_sound) end",
  "greatest(given_root, family_sound)",
];

/** Names of desks rather than of people before the @, longer than what is taken for a name at all. */
const desks =
  "sales|office|contact|kontakt|contacto|contato|contatti|support|service|kundenservice|admin|hello|billing|accounts|marketing|reception|enquiries|einkauf|verkauf|vertrieb|buchhaltung|verwaltung|ventes|ventas|vendite";

/** The name before the @, as people keep it at another domain; the whole address where it is short, or that of a desk. */
const emailName = `case when instr(email, '@') > 5 and not regexp_matches(email, '^(${desks})@') then left(email, instr(email, '@') - 1) else email end`;

/** The default rules, and what the project says of them. */
export function rulesOf(extras: readonly string[], said: MatchSettings["blocking"] = {}): readonly BlockingRule[] {
  return [
    ...Object.entries(said).flatMap(([name, parts]) => (parts === null ? [] : [rule(name, ...parts)])),
    ...defaultRules(extras).filter(({ name }) => !(name in said)),
  ];
}

/** Different rules for different losses: each finds pairs that the others miss; the most telling first. */
function defaultRules(extras: readonly string[]): readonly BlockingRule[] {
  return [
    rule("beginnings of both names, and postcode", "left(family_sound, 2)", "left(given_root, 2)", "postcode"),
    rule("e-mail name", emailName),
    rule("phone", "phone"),
    rule("full name and town", ...names, "city"),
    rule("family name, initial and house", "family_sound", "left(given, 1)", "house"),
    born("birth date and beginning of family name", "left(family_sound, 2)"),
    rule("address without town, and initial", "house", "left(street, 5)", "left(postcode, 3)", "left(given, 1)"),
    rule("address in town, and initial", "house", "left(street, 5)", "city", "left(given, 1)"),
    rule("family name, initial and region", "family_sound", "left(given, 1)", "left(postcode, 3)"),
    rule("family name, initial and town", "family_sound", "left(given, 1)", "city"),
    rule("given name and postcode", "given_root", "postcode"),
    born("birth date and initial", "left(given, 1)"),
    rule("address", "coalesce(house, '')", "street", "postcode"),
    rule("full name", ...names),
    company("company words", "company_words"),
    company("company and town", "left(company, 6)", "city"),
    company("company at an address", "left(company, 3)", "house", "left(street, 5)"),
    ...extras.map((column) => rule(column.replace(/^extra_/, "").replaceAll("_", " "), `"${column}"`)),
    broad("letters of the full name", "case when strlen(given) > 1 then letters end"),
    broad("family name and postcode", "family_sound", "postcode"),
    broad("birth date", "birth_date"),
    { ...company("company and postcode", "left(company, 4)", "postcode"), isBroad: true },
    { ...company("company and street", "left(company, 8)", "left(street, 5)"), isBroad: true },
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
