import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { campaigns } from "../../examples/generate/campaigns.ts";
import { type CompanySummary, generateCompany } from "../../examples/generate/company.ts";
import { hostile } from "../../examples/generate/faults.ts";
import { crmTables, shopTables, type TableShape } from "../../examples/generate/schema.sql.ts";
import { acme, kontor, northern } from "../../examples/generate/vendors.ts";
import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import { rowsOf, tableHash, wholeCsv } from "./company-reading.ts";

interface Company {
  readonly folder: string;
  readonly crm: string;
  readonly shop: string;
  readonly summary: CompanySummary;
}

let server: PostgresServer;
let home: string;
let first: Company;

async function generate(name: string, people: number, seed: number): Promise<Company> {
  const [crm, shop] = [await server.createDatabase(`${name}_crm`), await server.createDatabase(`${name}_shop`)];
  const folder = join(home, name);
  return { folder, crm, shop, summary: await generateCompany({ people, seed, to: folder, crm, shop }) };
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "housefile-company-"));
  server = await startPostgres();
  first = await generate("first", 600, 7);
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

describe("the same seed", () => {
  test("gives the same files and the same rows; another seed gives others", async () => {
    const again = await generate("again", 600, 7);
    const other = await generate("other", 600, 8);
    expect(await print(again)).toEqual(await print(first));
    expect(await print(other)).not.toEqual(await print(first));
    expect(again.summary).toEqual(first.summary);
  }, 60_000);

  test("fills tables that were filled before anew", async () => {
    const { folder, crm, shop } = await generate("anew", 50, 1);
    const people = await rowsOf<{ count: number }>(crm, "select count(*)::int as count from contact");
    const summary = await generateCompany({ people: 50, seed: 1, to: folder, crm, shop });
    expect(people).toEqual([{ count: summary.rows["contact"] }]);
  }, 60_000);
});

test("any number of people works", async () => {
  for (const people of [1, 10, 1500]) {
    const { folder, summary } = await generate(`n${people}`, people, 3);
    const known = new Set(
      truthOf(folder)
        .filter((row) => row.person_id.startsWith("h"))
        .map((row) => row.person_id),
    );
    expect(known.size).toBeLessThanOrEqual(people);
    expect(known.size).toBeGreaterThan(people * 0.97 - 1);
    expect(summary.rows["product"]).toBeGreaterThan(100);
  }
}, 60_000);

describe("the truth", () => {
  test("covers each contact, customer and list row exactly once", async () => {
    const records = new Set(truthOf(first.folder).map((row) => `${row.source} ${row.record_id}`));
    expect(records.size).toBe(truthOf(first.folder).length);
    expect(records).toEqual(new Set(await recordsOf(first)));
  });

  test("knows people with several records, and several people in a household", () => {
    const truth = truthOf(first.folder);
    const recordsOfPerson = countBy(truth.map((row) => row.person_id));
    const peopleOfHousehold = countBy(
      [...new Set(truth.map((row) => `${row.household_id} ${row.person_id}`))].map((text) => text.split(" ")[0] ?? ""),
    );
    expect(Math.max(...recordsOfPerson.values())).toBeGreaterThanOrEqual(3);
    expect(Math.max(...peopleOfHousehold.values())).toBe(4);
  });

  test("says for each campaign and cell what it truly did", () => {
    const rows = wholeCsv(join(first.folder, "truth", "campaign.csv"));
    expect(rows.map((row) => `${row["campaign_id"] ?? ""} ${row["cell"] ?? ""}`)).toEqual(
      campaigns.flatMap(({ id, cells }) => cells.map(({ name }) => `${id} ${name}`)),
    );
    const of = (id: string): number =>
      Number(rows.find((row) => row["campaign_id"] === id && row["cell"] !== "control")?.["true_incremental_orders"]);
    expect(of("C2411-BLACKFRI")).toBe(0);
    expect(of("C2509-CALLS")).toBeLessThan(0);
    expect(of("C2511-XMAS")).toBeGreaterThan(0);
    expect(rows.filter((row) => row["cell"] === "control").every((row) => row["true_incremental_orders"] === "0")).toBe(
      true,
    );
  });

  test("names each deliberate fault", async () => {
    const faults = wholeCsv(join(first.folder, "truth", "fault.csv"));
    const empty = faults
      .filter((row) => row["source"] === "contact" && row["kind"] === "empty_last_name")
      .map((row) => Number(row["record_id"]));
    const found = await rowsOf<{ id: number }>(first.crm, "select id from contact where last_name = '' order by id");
    expect(empty.length).toBeGreaterThan(0);
    expect(found.map((row) => row.id)).toEqual(empty);
  });
});

describe("the databases", () => {
  test("hold every hostile text as it is", async () => {
    const rows = await rowsOf<Record<string, string>>(
      first.crm,
      "select first_name, last_name, company, street from contact",
    );
    const texts = new Set(rows.flatMap((row) => Object.values(row)));
    for (const { change, company } of hostile) {
      for (const text of [change.first, change.last, change.street, company]) {
        if (typeof text === "string") expect(texts).toContain(text);
      }
    }
  });

  test("end on 2026-06-30 and begin on 2023-07-01", async () => {
    const [span] = await rowsOf<Record<string, string>>(
      first.shop,
      "select min(ordered_at)::date::text as first, max(updated_at)::date::text as last from orders",
    );
    expect(span?.["first"]).toMatch(/^2023-07/);
    expect(span?.["last"]).toBe("2026-06-30");
  });

  test("hold returns as negative lines, cancelled orders, and rows that came late", async () => {
    const [counts] = await rowsOf<Record<string, number>>(
      first.shop,
      `select
         (select count(*)::int from order_line where quantity < 0 and net_amount < 0) as returned,
         (select count(*)::int from orders where status = 'cancelled') as cancelled,
         (select count(*)::int from orders where updated_at > ordered_at + interval '19 days') as late`,
    );
    for (const count of Object.values(counts ?? { none: 0 })) expect(count).toBeGreaterThan(0);
  });

  test("an order's lines add up, and a returned order's to nothing", async () => {
    const wrong = await rowsOf(
      first.shop,
      `select order_id from order_line join orders using (order_id)
       group by order_id, status
       having (status = 'returned' and sum(net_amount) <> 0) or bool_or(quantity > 0 and net_amount <> quantity * unit_price - discount_amount)`,
    );
    expect(wrong).toEqual([]);
  });

  test("use only e-mail domains that nobody can own", async () => {
    const found = await rowsOf<{ email: string }>(first.crm, "select email from contact where email like '%@%.%'");
    const domains = new Set(found.map(({ email }) => email.toLowerCase().replace(/.*@/, "")));
    for (const domain of domains)
      expect(domain).toMatch(/^(\.?example|example\.(com|org|net|\.com)|\w+\.example|example\.\.com)$/);
  });
});

describe("the bought lists", () => {
  test("Kontor's file is windows-1252 with umlauts, euro signs, semicolons and CRLF", () => {
    const bytes = readFileSync(join(first.folder, "inbox", "kontor", "kontor_2025-11.csv"));
    const text = iconv.decode(bytes, "windows-1252");
    expect(text.split("\r\n")[0]).toBe(kontor.columns.join(";"));
    expect(text).toMatch(/Straße;PLZ/);
    expect(text).toContain(" €\r\n");
    expect(text).toMatch(/[äöü]/);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow();
  });

  test("Northern's file is UTF-8 with a byte order mark", () => {
    const text = readFileSync(join(first.folder, "inbox", "northern", "northern_2026-03.csv"), "utf8");
    expect(text.startsWith(`\uFEFF${northern.columns.join(",")}\n`)).toBe(true);
  });

  test("Acme's file is a workbook with real dates and one row per name", async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(join(first.folder, "inbox", "acme", "acme_2026q2.xlsx"));
    const sheet = book.getWorksheet("Names");
    expect(sheet?.getRow(1).values).toEqual([undefined, ...acme.columns]);
    expect(sheet?.rowCount).toBe((first.summary.rows["acme_2026q2"] ?? 0) + 1);
    expect(sheet?.getRow(2).getCell(acme.columns.indexOf("Source Date") + 1).value).toBeInstanceOf(Date);
  });

  test("overlap with the house file, with each other and within themselves", () => {
    const people = groupSources(first.folder);
    const has = (test: (sources: readonly string[]) => boolean): boolean => [...people.values()].some(test);
    expect(has((sources) => sources.includes("contact") && sources.includes("acme_2026q2"))).toBe(true);
    expect(has((sources) => sources.includes("northern_2026-03") && sources.includes("acme_2026q2"))).toBe(true);
    expect(has((sources) => sources.filter((source) => source === "northern_2026-03").length > 1)).toBe(true);
  });

  test("some of their names are on the file of people who want no advertising", () => {
    const people = [...groupSources(first.folder).values()].filter((sources) => sources.includes("preference_2026-05"));
    expect(people.some((sources) => sources.includes("contact"))).toBe(true);
    expect(people.some((sources) => sources.includes("northern_2026-03") && !sources.includes("contact"))).toBe(true);
  });

  test("have a row of each broken kind", () => {
    const faults = wholeCsv(join(first.folder, "truth", "fault.csv"));
    for (const list of ["kontor_2025-11", "northern_2026-03", "acme_2026q2"]) {
      const kinds = new Set(faults.filter((row) => row["source"] === list).map((row) => row["kind"]));
      for (const kind of ["few_columns", "bad_date", "bad_email", "missing_required"]) expect(kinds).toContain(kind);
    }
  });
});

interface TruthRow {
  readonly source: string;
  readonly record_id: string;
  readonly person_id: string;
  readonly household_id: string;
}

function truthOf(folder: string): TruthRow[] {
  return wholeCsv(join(folder, "truth", "person.csv")) as unknown as TruthRow[];
}

function groupSources(folder: string): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const row of truthOf(folder)) sources.set(row.person_id, [...(sources.get(row.person_id) ?? []), row.source]);
  return sources;
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

async function recordsOf({ folder, crm, shop }: Company): Promise<string[]> {
  const contacts = await rowsOf<{ id: number }>(crm, "select id from contact");
  const customers = await rowsOf<{ id: number }>(shop, "select customer_id as id from customer");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(folder, "inbox", "acme", "acme_2026q2.xlsx"));
  const urns = book.getWorksheet("Names")?.getColumn(1).values.slice(2) ?? [];
  const firstCells = (path: string, delimiter: string): string[] =>
    iconv
      .decode(readFileSync(join(folder, "inbox", path)), "windows-1252")
      .split(/\r?\n/)
      .slice(1, -1)
      .map((line) => line.split(delimiter)[0] ?? "");
  return [
    ...contacts.map(({ id }) => `contact ${id}`),
    ...customers.map(({ id }) => `customer ${id}`),
    ...urns.map((urn) => `acme_2026q2 ${typeof urn === "string" ? urn : ""}`),
    ...firstCells("kontor/kontor_2025-11.csv", ";").map((ref) => `kontor_2025-11 ${ref}`),
    ...firstCells("northern/northern_2026-03.csv", ",").map((ref) => `northern_2026-03 ${ref}`),
    ...firstCells("preference/preference_2026-05.csv", ",").map((no) => `preference_2026-05 ${no}`),
  ];
}

async function print({ folder, crm, shop }: Company): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const part of ["inbox", "truth"]) {
    for (const name of readdirSync(join(folder, part), { recursive: true, encoding: "utf8" })) {
      if (!/\.\w+$/.test(name)) continue;
      hashes[name] = createHash("sha256")
        .update(readFileSync(join(folder, part, name)))
        .digest("hex");
    }
  }
  for (const [url, shapes] of [
    [crm, crmTables],
    [shop, shopTables],
  ] as const) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const shape of Object.values<TableShape>(shapes)) hashes[shape.name] = await tableHash(client, shape);
    await client.end();
  }
  return hashes;
}
