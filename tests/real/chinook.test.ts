import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { calc, clean, database, defineProject, env, money, postgres, sql, type Project } from "housefile";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contentOf } from "../support/content.ts";
import { dataFile } from "../support/data.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startPostgres } from "../support/postgres.ts";
import { askPublished, runProject } from "../support/run-project.ts";

const dump = dataFile("chinook", "Chinook_PostgreSql.sql");
const sqliteFile = dataFile("chinook", "Chinook_Sqlite.sqlite");

/** The same shop in two databases that spell their columns differently: both queries give the same columns. */
const queries = {
  postgres: {
    customer:
      "select customer_id as id, first_name, last_name, company, address, city, state, country, postal_code, phone, email from customer",
    track:
      "select track_id as id, track.name as name, genre.name as genre, unit_price from track join genre using (genre_id)",
    line: `select invoice_line_id as id, invoice_id, track_id, customer_id, to_char(invoice_date, 'YYYY-MM-DD HH24:MI:SS') as invoiced_at, unit_price, quantity
           from invoice_line join invoice using (invoice_id)`.replace("unit_price", "invoice_line.unit_price"),
  },
  sqlite: {
    customer: `select CustomerId as id, FirstName as first_name, LastName as last_name, Company as company, Address as address, City as city, State as state,
               Country as country, PostalCode as postal_code, Phone as phone, Email as email from Customer`,
    track:
      "select TrackId as id, Track.Name as name, Genre.Name as genre, UnitPrice as unit_price from Track join Genre using (GenreId)",
    line: `select InvoiceLineId as id, InvoiceId as invoice_id, TrackId as track_id, CustomerId as customer_id, InvoiceDate as invoiced_at,
           InvoiceLine.UnitPrice as unit_price, Quantity as quantity from InvoiceLine join Invoice using (InvoiceId)`,
  },
} as const;

function chinook(kind: keyof typeof queries): Project {
  const system =
    kind === "postgres"
      ? postgres("music", { url: env("MUSIC_URL") })
      : database("music", { client: "libsql", connection: { filename: env("MUSIC_FILE") } });
  const text = z.string().nullable();
  const customers = system.query("customer", {
    sql: queries[kind].customer,
    key: "id",
    contract: z.object({
      id: z.int(),
      first_name: z.string(),
      last_name: z.string(),
      company: text,
      address: text,
      city: text,
      state: text,
      country: text,
      postal_code: text,
      phone: text,
      email: z.email(),
    }),
  });
  const tracks = system.query("track", {
    sql: queries[kind].track,
    key: "id",
    contract: z.object({ id: z.int(), name: z.string(), genre: z.string(), unit_price: money() }),
  });
  const lines = system.query("line", {
    sql: queries[kind].line,
    key: "id",
    contract: z.object({
      id: z.int(),
      invoice_id: z.int(),
      track_id: z.int(),
      customer_id: z.int(),
      invoiced_at: z.string(),
      unit_price: money(),
      quantity: z.int(),
    }),
  });
  return defineProject({
    company: "Chinook",
    warehouse: "warehouse.duckdb",
    currency: "USD",
    as_of: "2026-01-01",
    people: customers.as({
      given_name: clean.name("first_name"),
      family_name: clean.name("last_name"),
      company: clean.company("company"),
      email: clean.email("email"),
      phone: clean.phone("phone", { country: "US" }),
      street: clean.street("address"),
      city: clean.city("city"),
      region: "state",
      postcode: "postal_code",
      country: clean.country("country"),
    }),
    products: tracks.as({ product_id: "id", name: "name", category: "genre", unit_price: "unit_price" }),
    orders: lines.as({
      order_id: "invoice_id",
      line_no: "id",
      product_id: "track_id",
      ordered_at: clean.instant("invoiced_at"),
      quantity: "quantity",
      unit_price: "unit_price",
      net_amount: calc(["quantity", "unit_price"], "quantity * unit_price"),
      person: customers.ref("customer_id"),
    }),
  });
}

describe.skipIf(dump === undefined || sqliteFile === undefined)("Chinook", () => {
  test("in PostgreSQL and in SQLite gives the same star", async () => {
    const server = await startPostgres();
    try {
      const url = await server.createDatabase("music");
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(readFileSync(dump ?? "", "utf8").replace(/^(DROP|CREATE) DATABASE.*$|^\\c .*$/gm, ""));
      await client.end();
      const fromPostgres = temporaryFolder();
      await runProject(chinook("postgres"), fromPostgres, { MUSIC_URL: url });

      const fromSqlite = temporaryFolder();
      copyFileSync(sqliteFile ?? "", join(fromSqlite, "music.sqlite"));
      await runProject(chinook("sqlite"), fromSqlite, { MUSIC_FILE: join(fromSqlite, "music.sqlite") });

      const star = async (folder: string): Promise<readonly (readonly [string, string])[]> =>
        Object.entries(await contentOf(join(folder, "warehouse.duckdb"))).filter(([table]) =>
          /^(clean|golden|star|mart)\./.test(table),
        );
      expect(await star(fromSqlite)).toEqual(await star(fromPostgres));
      const [rows] = await askPublished(
        fromSqlite,
        sql`select count(*) as lines, count(distinct order_id) as invoices, count(distinct person_key) as customers, sum(net_amount) as revenue from star.fact_order_line`,
      );
      expect(rows).toEqual([{ lines: 2240, invoices: 412, customers: 59, revenue: 2328.6 }]);
    } finally {
      await server.stop();
    }
  });
});
