import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Mapped } from "../../../core/source.ts";
import { sql, type Sql } from "../../../core/sql.ts";
import { personId } from "../../../core/tables/golden.ts";
import { identityHousehold } from "../../../core/tables/identity.ts";
import { clean } from "../../../transform/clean/clean.ts";
import { planClean } from "../../../transform/clean/plan.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import type { Database } from "../../../warehouse/database.ts";
import { dataFile } from "../../support/data.ts";
import { emptyWarehouse, feedsOf, runSteps, textSource } from "../run-steps.ts";

let database: Database;
beforeEach(async () => {
  database = await emptyWarehouse();
});
afterEach(() => {
  database.close();
});

interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly bcubed: number;
}

/** Pairwise and B-cubed scores of `key` against the column `truth` of staging.people, from their contingency table. */
async function score(key: "person_key" | "household_key", truth: string): Promise<Score> {
  const [row] = await database.session.rows<{ both: number; found: number; real: number; bp: number; br: number }>(sql`
    with labelled as (
      select h.${sql.id(key)} as found, s.${sql.id(truth)} as real
      from staging.people as s
      join ${personId} as p on p.record_id = s._key
      join ${identityHousehold} as h using (person_key)
    ),
    cell as (select found, real, count(*) as n from labelled group by all),
    by_found as (select found, sum(n) as n from cell group by found),
    by_real as (select real, sum(n) as n from cell group by real)
    select
      (select sum(n * (n - 1) / 2) from cell)::double as both,
      (select sum(n * (n - 1) / 2) from by_found)::double as found,
      (select sum(n * (n - 1) / 2) from by_real)::double as real,
      (select sum(c.n * c.n / f.n) from cell as c join by_found as f using (found))::double / (select count(*) from labelled) as bp,
      (select sum(c.n * c.n / r.n) from cell as c join by_real as r using (real))::double / (select count(*) from labelled) as br`);
  if (row === undefined) throw new Error("a score is one row");
  const precision = row.both / row.found;
  const recall = row.both / row.real;
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    bcubed: (2 * row.bp * row.br) / (row.bp + row.br),
  };
}

async function matchFile(rows: Sql, mapped: Mapped): Promise<void> {
  await database.session.run(sql`create table staging.people as ${rows}`);
  await runSteps(database, [
    ...planClean(feedsOf({ people: [mapped] }), { currency: "GBP", country: "GB" }),
    ...planMatch({}),
  ]);
}

function tell(what: string, { precision, recall, f1, bcubed }: Score): void {
  process.stdout.write(
    `${what}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}, B-cubed ${bcubed.toFixed(4)}\n`,
  );
}

describe("planMatch with default settings", () => {
  const febrl = dataFile("febrl", "dataset1.csv");

  it.skipIf(febrl === undefined)("finds the persons of febrl1", { timeout: 60_000 }, async () => {
    const rows = sql`
      select
        rec_id as _key, regexp_extract(rec_id, '[0-9]+') as truth, given_name, surname, suburb, postcode, date_of_birth,
        concat_ws(' ', trim(street_number), trim(address_1)) as street
      from read_csv(${febrl ?? ""}, all_varchar = true, normalize_names = true)`;
    const source = textSource("people", ["given_name", "surname", "street", "suburb", "postcode", "date_of_birth"]);
    await matchFile(
      rows,
      source.as({
        given_name: clean.name("given_name"),
        family_name: clean.name("surname"),
        street: clean.street("street"),
        city: clean.city("suburb"),
        postcode: clean.postcode("postcode", { country: "AU" }),
        birth_date: clean.date("date_of_birth"),
      }),
    );
    const persons = await score("person_key", "truth");
    tell("febrl1 persons", persons);
    expect(persons.f1).toBeGreaterThanOrEqual(0.985);
  });

  it("finds the companies of a list without people", async () => {
    const word = (of: string, seed: string): Sql =>
      sql`(string_split(${of}, ' '))[1 + (hash(concat(${sql.raw(seed)}, ' ', n)) % ${of.split(" ").length})::integer]`;
    const first =
      "North South Blue Green Silver Golden Prime Delta Alpha Omega Nova Royal Metro Global Summit Quantum Solar";
    const second =
      "Logistics Foods Trading Media Steel Motors Energy Paper Glass Textiles Travel Hotels Bakery Brewery Timber";
    const owner =
      "Smith Rossi Dupont Jansen Novak Silva Kowalski Larsen Weber Fischer Meyer Wagner Becker Hoffmann Keller Moreau";
    const third = "Berlin Hamburg Leeds Paris Milano Austin Lyon Bremen Vienna Zurich Porto Oslo";
    const rows = sql`
      select
        n || '-' || copy as _key,
        n as truth,
        case copy
          when 1 then upper(name) || ' LIMITED'
          when 2 then left(name, 4) || substr(name, 6)
          else name || ' Ltd'
        end as company,
        case when hash(concat('p', n, copy)) % 3 > 0 then '+44113496' || lpad((n % 10000)::varchar, 4, '0') end as phone,
        case when hash(concat('e', n, copy)) % 2 = 0 then 'info@' || lower(replace(name, ' ', '')) || '.example' end as email,
        case when hash(concat('m', n, copy)) % 9 > 0 then hash(concat('s', n)) % 200 else 300 + copy end || ' Station Road' as street,
        case when hash(concat('c', n, copy)) % 7 > 0 then 'LS' || (1 + n % 20) || ' ' || (1 + n % 9) || 'AB' end as postcode
      from (select n, concat_ws(' ', ${word(owner, "'o'")}, ${word(third, "'t'")}, ${word(first, "'f'")}, ${word(second, "'s'")}) as name from range(1500) as r(n)),
        range(3) as c(copy)`;
    await matchFile(
      rows,
      textSource("people", ["company", "phone", "email", "street", "postcode"]).as({
        company: clean.company("company"),
        phone: clean.phone("phone", { country: "GB" }),
        email: clean.email("email"),
        street: clean.street("street"),
        postcode: clean.postcode("postcode", { country: "GB" }),
      }),
    );
    const companies = await score("person_key", "truth");
    tell("companies", companies);
    expect(companies.f1).toBeGreaterThanOrEqual(0.9);
  });

  const households = dataFile("households", "households_20k.csv.gz");

  it.skipIf(households === undefined)(
    "finds persons and households of a marketing file",
    { timeout: 120_000 },
    async () => {
      const columns = [
        "given_name",
        "family_name",
        "full_name",
        "email",
        "phone",
        "street",
        "city",
        "postcode",
        "country",
        "birth_date",
        "updated_at",
      ] as const;
      const rows = sql`select record_id as _key, * from read_csv(${households ?? ""}, all_varchar = true)`;
      await matchFile(
        rows,
        textSource("people", columns).as({
          given_name: clean.name("given_name"),
          family_name: clean.name("family_name"),
          full_name: clean.name("full_name"),
          email: clean.email("email"),
          phone: clean.phone("phone", { country: "GB", country_column: "country" }),
          street: clean.street("street"),
          city: clean.city("city"),
          postcode: clean.postcode("postcode", { country: "GB", country_column: "country" }),
          country: clean.country("country"),
          birth_date: clean.date("birth_date"),
          updated_at: clean.instant("updated_at"),
        }),
      );
      const persons = await score("person_key", "person_id");
      const homes = await score("household_key", "household_id");
      tell("households_20k persons", persons);
      tell("households_20k households", homes);
      expect(persons.f1).toBeGreaterThanOrEqual(0.935);
      expect(persons.bcubed).toBeGreaterThanOrEqual(0.96);
      expect(homes.f1).toBeGreaterThanOrEqual(0.82);
    },
  );
});
