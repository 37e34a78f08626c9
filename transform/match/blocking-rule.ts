/** A blocking rule: records whose parts are all there and equal are compared. */
export interface BlockingRule {
  readonly name: string;
  /** SQL over feature columns, one for each part of the key. */
  readonly parts: readonly string[];
}

const rule = (name: string, ...parts: readonly string[]): BlockingRule => ({ name, parts });

/** A given name that says more than an initial. */
const whole = (column: "given" | "given_root"): string => `case when length(given) > 1 then ${column} end`;
/** Both names, in whichever order they were written. */
const names = ["case when length(given) > 1 then least(given_root, family) end", "greatest(given_root, family)"];

/** Different rules for different losses: each finds pairs that the others miss. */
export function defaultRules(extras: readonly string[]): readonly BlockingRule[] {
  return [
    rule("e-mail", "email"),
    rule("e-mail name", "case when length(email_local) >= 5 then email_local end"),
    rule("phone", "phone"),
    rule("full name", ...names),
    rule("full name and town", ...names, "city"),
    rule("full name and postcode", ...names, "postcode"),
    rule("letters of the full name", "case when length(given) > 1 then letters end"),
    rule("names that sound alike", whole("given_root"), "family_sound"),
    rule("family name and postcode", "family", "postcode"),
    rule("given name and postcode", "given_root", "postcode"),
    rule("family name, initial and town", "family", "left(given, 1)", "city"),
    rule("given name, family initial and town", "given_root", "left(family, 1)", "city"),
    rule("birth date", "birth_date"),
    rule("birth date and initial", "birth_date", "left(given, 1)"),
    rule("birth date and family initials", "birth_date", "left(family, 2)"),
    rule("birth date and house", "birth_date", "coalesce(house, postcode, city)"),
    rule("family name and birth year", "family", "left(birth_date, 4)"),
    rule("given name and birth year", "given_root", "left(birth_date, 4)"),
    rule("family name and birthday", "family", "right(birth_date, 4)"),
    rule("name and birth month", "left(given, 4)", "left(family, 3)", "left(birth_date, 6)"),
    rule("address and initial", "house", "left(street, 5)", "left(given, 1)"),
    rule("address and family initials", "house", "postcode", "left(family, 2)"),
    rule("address", "house", "street", "postcode"),
    rule("company", "company"),
    rule("company words", "company_words"),
    rule("company and town", "left(company, 6)", "city"),
    rule("company and postcode", "left(company, 4)", "postcode"),
    rule("company at an address", "left(company, 3)", "house", "left(street, 5)"),
    rule("company and street", "left(company, 8)", "left(street, 5)"),
    ...extras.map((column) => rule(column.replace(/^extra_/, "").replaceAll("_", " "), `"${column}"`)),
  ];
}
