import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  clean,
  defineProject,
  env,
  money,
  openDatabase,
  planProject,
  postgres,
  roiReport,
  runPlan,
  segmentReport,
  silentLog,
  silentProgress,
  sql,
  systemClock,
  type Project,
} from "housefile";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { startPostgres } from "../examples/server.ts";
import { writePlainWorkbook } from "./plain-workbook.ts";

/** One measured thing beside its plain baseline in the same run. */
export interface Measure {
  readonly what: string;
  readonly seconds: number;
  readonly baseline: string;
  readonly baselineSeconds: number;
  readonly note: string;
}

/** Twelve columns, as the extract budget is stated. */
const lineQuery = `select order_id, line_no, customer_id, ordered_at, sku, quantity, unit_price, discount, net, cost, channel, updated_at from order_line`;

const shop = postgres("shop", { url: env("SHOP_URL") });
const customers = shop.table("customer", {
  key: "customer_id",
  cursor: "updated_at",
  contract: z.object({
    customer_id: z.int(),
    full_name: z.string(),
    email: z.string(),
    postcode: z.string(),
    updated_at: z.date(),
  }),
});
const lines = shop.query("order_line", {
  sql: lineQuery,
  key: ["order_id", "line_no"],
  cursor: "updated_at",
  contract: z.object({
    order_id: z.int(),
    line_no: z.int(),
    customer_id: z.int(),
    ordered_at: z.date(),
    sku: z.string(),
    quantity: z.int(),
    unit_price: money(),
    discount: money(),
    net: money(),
    cost: money(),
    channel: z.string(),
    updated_at: z.date(),
  }),
});

const project: Project = defineProject({
  warehouse: "warehouse.duckdb",
  currency: "GBP",
  as_of: "2026-06-30",
  people: customers.as({
    full_name: clean.name("full_name"),
    email: clean.email("email"),
    postcode: "postcode",
    updated_at: "updated_at",
  }),
  orders: lines.as({
    order_id: "order_id",
    line_no: "line_no",
    product_id: "sku",
    ordered_at: "ordered_at",
    quantity: "quantity",
    unit_price: "unit_price",
    discount_amount: "discount",
    net_amount: "net",
    cost_amount: "cost",
    channel: "channel",
    person: customers.ref("customer_id"),
  }),
  reports: [segmentReport({ to: "out/" }), roiReport({ to: "out/" })],
});

async function fill(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const people = Math.ceil(count / 10);
  await client.query(`
    create table customer as
    select i as customer_id, initcap(translate(left(md5(i::text), 6), '0123456789', 'aeioulnrst') || ' ' || translate(left(md5((i % 20000)::text), 8), '0123456789', 'aeioulnrst')) as full_name, left(md5((i * 7)::text), 10) || '@example.com' as email, 'AB' || (i % 90) || ' 1AA' as postcode,
      timestamptz '2023-01-01' + i * interval '10 seconds' as updated_at
    from generate_series(1, ${people}) as i`);
  await client.query(`
    create table order_line as
    select i / 3 as order_id, i % 3 as line_no, 1 + (i * 7919::bigint) % ${people} as customer_id,
      timestamptz '2023-07-01' + ((i * 104729::bigint) % 94000000) * interval '1 second' as ordered_at, 'SKU' || (i % 400) as sku, 1 + i % 4 as quantity,
      (5 + i % 60)::numeric(12,2) as unit_price, (i % 3)::numeric(12,2) as discount, ((5 + i % 60) * (1 + i % 4) - i % 3)::numeric(12,2) as net,
      ((5 + i % 60) * (1 + i % 4) * 0.4)::numeric(12,2) as cost, (array['web','phone','shop'])[1 + i % 3] as channel,
      timestamptz '2023-07-01' + i * interval '90 seconds' as updated_at
    from generate_series(0, ${count - 1}) as i`);
  await client.query("analyze");
  await client.end();
}

/** Seconds of a plain `psql \\copy` to a file; of a COPY stream to a file where psql is not installed. */
async function plainCopy(url: string, file: string): Promise<{ readonly name: string; readonly seconds: number }> {
  const started = performance.now();
  const psql = spawnSync("psql", [url, "-qc", `\\copy (${lineQuery}) to '${file}' (format csv)`]);
  if (psql.error === undefined && psql.status === 0)
    return { name: "psql COPY to a file", seconds: (performance.now() - started) / 1000 };
  const again = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await pipeline(client.query(copyTo(`copy (${lineQuery}) to stdout (format csv)`)), createWriteStream(file));
  await client.end();
  return { name: "COPY stream to a file", seconds: (performance.now() - again) / 1000 };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Extract, load and the whole run at `count` order lines. Raises when a total differs from the source's. */
export async function benchLoad(count: number): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "housefile-bench-"));
  const server = await startPostgres();
  try {
    const url = await server.createDatabase("shop");
    await fill(url, count);
    await plainCopy(url, join(folder, "warm.csv"));
    const copy = await plainCopy(url, join(folder, "lines.csv"));
    const world = {
      clock: systemClock,
      log: silentLog,
      progress: () => silentProgress,
      environment: { SHOP_URL: url },
      projectDir: folder,
      signal: new AbortController().signal,
    };
    const cpuBefore = process.cpuUsage();
    const first = await runPlan(project, planProject(project), world);
    const cpu = process.cpuUsage(cpuBefore);
    const second = await runPlan(project, planProject(project), world);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ n: string; net: string }>(
      "select count(*) as n, sum(net)::text as net from order_line",
    );
    await client.end();
    const warehouse = await openDatabase(join(folder, "warehouse.work.duckdb"));
    const [fact] = await warehouse.session.rows<{ n: number; net: number }>(
      sql`select count(*) as n, sum(net_amount) as net from star.fact_order_line`,
    );
    if (fact?.n !== Number(rows[0]?.n) || fact.net !== Number(rows[0]?.net))
      throw new Error(`contents differ: ${JSON.stringify([fact, rows[0]])}`);
    const bare = await timed(async () =>
      warehouse.session.run(sql`create or replace table bare as from clean.order_line`),
    );
    let customers = 0;
    const plainWorkbook = await timed(async () => {
      customers = await writePlainWorkbook(warehouse.session, join(folder, "plain.xlsx"));
    });
    warehouse.close();
    const secondsOf = (name: string): number => first.steps.find(({ step }) => step === name)?.seconds ?? Number.NaN;
    const extract = secondsOf("extract.order_line");
    const load = secondsOf("fact.order_line");
    const sum = (stage: string): number =>
      first.steps.filter((step) => step.stage === stage).reduce((total, { seconds }) => total + seconds, 0);
    return [
      {
        what: `extract: PostgreSQL to staging, ${count} lines x 12`,
        seconds: extract,
        baseline: copy.name,
        baselineSeconds: copy.seconds,
        note: `${Math.round(count / extract / 1000)}k rows/s`,
      },
      {
        what: `load: fact_order_line, ${count} lines`,
        seconds: load,
        baseline: "bare create table as",
        baselineSeconds: bare,
        note: `${Math.round(count / load / 1000)}k rows/s, with its audits`,
      },
      {
        what: `report: segment, xlsx and html, ${customers} customers`,
        seconds: secondsOf("report.segment"),
        baseline: "exceljs, the customer rows alone",
        baselineSeconds: plainWorkbook,
        note: "14 sheets, charts and checks beside them",
      },
      {
        what: "whole first run",
        seconds: first.seconds,
        baseline: copy.name,
        baselineSeconds: copy.seconds,
        note: `match ${sum("match").toFixed(1)} s, marts ${sum("mart").toFixed(1)} s, reports ${sum("report").toFixed(1)} s; ${((cpu.user + cpu.system) / 1e6).toFixed(1)} CPU-s`,
      },
      {
        what: "second run without changes",
        seconds: second.seconds,
        baseline: copy.name,
        baselineSeconds: copy.seconds,
        note: `${second.rowsLoaded} rows loaded`,
      },
    ];
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
