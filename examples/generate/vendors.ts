import { join } from "node:path";
import { type Day, dayOf, dayText, momentOf } from "./calendar.ts";
import type { Chance } from "./chance.ts";
import { ExcelFile, type ExcelCell } from "./excel-file.ts";
import type { Sink } from "./sink.ts";
import type { Spelling } from "./spelling.ts";
import { TextFile } from "./text-file.ts";

/** A row of a bought list before its vendor's own columns: who, and the vendor's reference. */
export interface ListRow extends Spelling {
  readonly ref: string;
  /** Digits only. */
  readonly plainPhone: string | null;
}

/** What a vendor's file says of one person, in the vendor's columns. */
export type VendorCells = ExcelCell[];

/** A place in a vendor's columns where something can be wrong. */
export interface Weakness {
  readonly required: readonly number[];
  readonly email: number;
  readonly date: number;
}

/** A vendor's way of writing lists. */
export interface Vendor {
  readonly name: "acme" | "northern" | "kontor";
  readonly columns: readonly string[];
  readonly weakness: Weakness;
  readonly cells: (chance: Chance, row: ListRow, receivedOn: Day) => VendorCells;
  readonly open: (inbox: string, file: string, receivedOn: Day) => ListFile;
}

/** A list file that is being written. */
export interface ListFile extends Sink {
  add(cells: readonly ExcelCell[]): void;
}

/** Acme Data: British names in a workbook, with real dates, and telephone numbers that are sometimes numbers. */
export const acme: Vendor = {
  name: "acme",
  columns: [
    "URN",
    "Title",
    "Forename",
    "Surname",
    "Date of Birth",
    "Address 1",
    "Town",
    "County",
    "Postcode",
    "Country",
    "Email Address",
    "Telephone",
    "Source Date",
  ],
  weakness: { required: [3], email: 10, date: 4 },
  cells: (chance, row, receivedOn) => [
    row.ref,
    row.title,
    row.first,
    row.last,
    row.born === null ? null : dateOf(dayOf(row.born)),
    row.street,
    row.city,
    row.region,
    row.postcode,
    row.country,
    row.email,
    row.plainPhone !== null && chance.happens(0.15) ? Number(row.plainPhone) : row.phone,
    dateOf(receivedOn - chance.between(30, 400)),
  ],
  open: (inbox, file, receivedOn) =>
    new ExcelFile(join(inbox, "acme", `${file}.xlsx`), "Names", acme.columns, dateOf(receivedOn)),
};

const interests = ["gardening", "baking", "walking", "birds", "tea", "home", "gifts"];

/** Northern Lists: UTF-8 with a byte order mark, the name in one field, quoted fields with commas. */
export const northern: Vendor = {
  name: "northern",
  columns: [
    "ref",
    "full_name",
    "email",
    "mobile",
    "address",
    "town",
    "post_code",
    "country",
    "opted_in_on",
    "interests",
  ],
  weakness: { required: [1], email: 2, date: 8 },
  cells: (chance, row, receivedOn) => [
    row.ref,
    chance.happens(0.15)
      ? `${row.last}, ${row.first}`
      : [row.title, row.first, row.last].filter((part) => part !== null).join(" "),
    row.email,
    row.phone,
    row.street,
    row.city,
    row.postcode,
    row.country,
    dayText(receivedOn - chance.between(20, 700)),
    interests.filter(() => chance.happens(0.25)).join(", "),
  ],
  open: (inbox, file) =>
    new TextFile(
      join(inbox, "northern", `${file}.csv`),
      { encoding: "utf-8", mark: true, delimiter: ",", lineEnd: "\n" },
      northern.columns,
    ),
};

/** Kontor Adressen: German names, windows-1252, semicolons, CRLF, German dates and prices in euro. */
export const kontor: Vendor = {
  name: "kontor",
  columns: [
    "Lfd-Nr",
    "Anrede",
    "Vorname",
    "Nachname",
    "Straße",
    "PLZ",
    "Ort",
    "Land",
    "E-Mail",
    "Telefon",
    "Geburtsdatum",
    "Preis",
  ],
  weakness: { required: [3], email: 8, date: 10 },
  cells: (chance, row) => [
    row.ref,
    row.title,
    row.first,
    row.last,
    row.street,
    row.postcode,
    row.city,
    row.country,
    row.email,
    row.phone,
    row.born === null ? null : row.born.split("-").reverse().join("."),
    `0,${chance.pick(["12", "15", "19"])} €`,
  ],
  open: (inbox, file) =>
    new TextFile(
      join(inbox, "kontor", `${file}.csv`),
      { encoding: "windows-1252", mark: false, delimiter: ";", lineEnd: "\r\n" },
      kontor.columns,
    ),
};

function dateOf(day: Day): Date {
  return new Date(momentOf(day, 0) * 1000);
}
