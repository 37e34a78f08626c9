import type { CleanerOptions, Expression } from "../../core/expression.ts";

function cleaner<C extends string>(name: string, columns: readonly C[], options: CleanerOptions = {}): Expression<C> {
  return Object.freeze({
    kind: "clean",
    cleaner: name,
    columns: Object.freeze([...columns]),
    options: Object.freeze({ ...options }),
  });
}

/** Which country a value belongs to. */
export interface CountryOptions<C extends string> {
  /** ISO 3166 alpha-2 code of rows that name no country; the project's country unless set. */
  readonly country?: string;
  /** A column that names each row's country; all rows belong to `country` unless set. */
  readonly country_column?: C;
}

/** How days are written. */
export interface DateOptions {
  /**
   * `strptime` formats in the order in which they are tried: `["%m/%d/%Y"]` for American days. ISO 8601, then day-first
   * forms with digits or month names, then `20261231` unless set; Excel serial numbers always.
   */
  readonly formats?: readonly string[];
  /** Two-digit years above it are 19xx, the others 20xx; 30 unless set. */
  readonly pivot_year?: number;
}

/** How instants are written. */
export interface InstantOptions {
  /** `strptime` formats in the order in which they are tried; ISO 8601, then day-first forms with a time unless set. */
  readonly formats?: readonly string[];
  /** IANA zone of times without an offset; "UTC" unless set. */
  readonly timezone?: string;
}

/** How amounts are written. */
export interface AmountOptions {
  /** The decimal separator; found in each value unless set. */
  readonly decimal?: "." | ",";
}

function countryColumns<C extends string>(column: C, options: CountryOptions<C>): readonly C[] {
  return options.country_column === undefined ? [column] : [column, options.country_column];
}

function countryOption(options: CountryOptions<string>): CleanerOptions {
  return options.country === undefined ? {} : { country: options.country };
}

/**
 * Cleaners for mappings: `contacts.as({ email: clean.email("email_address") })`. Each reads columns of the source and
 * gives a standard value, or null where nothing sensible is left; the raw value stays in `staging`.
 */
export const clean = Object.freeze({
  /** Trimmed, single spaces, Unicode composed; blank is null. */
  text: <C extends string>(column: C) => cleaner("text", [column]),
  /** A person's name in proper case (`O'REILLY` is `O'Reilly`, `van der Berg` stays); junk (`n/a`, `test`, `xxx`) is null. */
  name: <C extends string>(column: C) => cleaner("name", [column]),
  /** A lower-case e-mail address; what is plainly none is null. */
  email: <C extends string>(column: C) => cleaner("email", [column]),
  /** A telephone number in E.164; junk and impossible lengths are null. */
  phone: <C extends string>(column: C, options: CountryOptions<C> = {}) =>
    cleaner("phone", countryColumns(column, options), countryOption(options)),
  /** Street and number in proper case. */
  street: <C extends string>(column: C) => cleaner("street", [column]),
  /** A town in proper case. */
  city: <C extends string>(column: C) => cleaner("city", [column]),
  /** A postal code in its country's form (GB, US, CA, DE; otherwise upper case). */
  postcode: <C extends string>(column: C, options: CountryOptions<C> = {}) =>
    cleaner("postcode", countryColumns(column, options), countryOption(options)),
  /** A country as ISO 3166 alpha-2 (`Great Britain`, `GBR`, `U.K.` are `GB`); unknown names stay, in upper case. */
  country: <C extends string>(column: C) => cleaner("country", [column]),
  /** A calendar day; impossible ones are null. */
  date: <C extends string>(column: C, options: DateOptions = {}) => cleaner("date", [column], { ...options }),
  /** An instant; impossible ones are null. */
  instant: <C extends string>(column: C, options: InstantOptions = {}) => cleaner("instant", [column], { ...options }),
  /** An amount of money: `1,234.50`, `1.234,50`, `£12`, `(12.00)`. */
  amount: <C extends string>(column: C, options: AmountOptions = {}) => cleaner("amount", [column], { ...options }),
  /** A company's name with its legal form written one way (`Ltd`, `GmbH`). */
  company: <C extends string>(column: C) => cleaner("company", [column]),
  /** Yes or no: y/n, true/false, 1/0, x, ja/nein. */
  flag: <C extends string>(column: C) => cleaner("flag", [column]),
  /** `f`, `m`, `x`, or as the source says. */
  gender: <C extends string>(column: C) => cleaner("gender", [column]),
});
