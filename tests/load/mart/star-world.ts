import type { Row, Session } from "../../../core/session.ts";
import { sql } from "../../../core/sql.ts";
import type { Step } from "../../../core/step.ts";
import type { DocumentedTable } from "../../../core/table.ts";
import { starTables } from "../../../core/tables/star.ts";
import { quietContext } from "../../../load/analysis/step-context.ts";
import { createTableSql, openDatabase, type Database } from "../../../warehouse/database.ts";

/** One row to put into a star table; columns left out are null. */
export type Cells = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** An empty star in memory in which mart steps run. */
export interface StarWorld {
  readonly database: Database;
  insert(to: DocumentedTable, rows: readonly Cells[]): Promise<void>;
  /** Runs the steps as a run would: act, statements, audits. Returns the audits that failed. */
  run(steps: readonly Step[], asOf: string): Promise<readonly string[]>;
  rows(of: DocumentedTable, order: string): Promise<readonly Row[]>;
  close(): void;
}

async function failedAudits(db: Session, step: Step): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const audit of step.audits) {
    const rows = await db.rows(
      audit.kind === "equal"
        ? sql`select * from (${audit.query}) where expected is distinct from actual`
        : sql`select * from (${audit.query})`,
    );
    if (rows.length > 0) failed.push(`${audit.name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return failed;
}

/** Opens an empty star in memory. */
export async function openStar(): Promise<StarWorld> {
  const database = await openDatabase(":memory:", { threads: 2 });
  const { session } = database;
  await session.run(sql`create schema star`);
  await session.run(sql`create schema mart`);
  for (const table of starTables) await session.run(createTableSql(table, "replace"));
  return {
    database,
    async insert(to, rows) {
      if (rows.length === 0) return;
      const names = Object.keys(rows[0] ?? {});
      const values = rows.map((row) => sql`(${sql.join(names.map((name) => sql.lit(row[name] ?? null)))})`);
      await session.run(sql`insert into ${to} (${sql.columns(names)}) values ${sql.join(values)}`);
    },
    async run(steps, asOf) {
      const failed: string[] = [];
      const db = database.withParameters({ as_of: asOf, now: new Date(`${asOf}T03:00:00Z`), run_id: 1 });
      for (const step of steps) {
        await database.transaction(async () => {
          await step.act?.(quietContext(db, asOf));
          for (const statement of step.sql) await db.run(statement);
          failed.push(...(await failedAudits(db, step)));
        });
      }
      return failed;
    },
    rows: (of, order) => session.rows(sql`select * from ${of} order by ${sql.raw(order)}`),
    close() {
      database.close();
    },
  };
}

/** The date_key of a day. */
export function dateKey(day: string): number {
  return Number(day.replaceAll("-", ""));
}

let lines = 0;

/** An order line with everything a mart reads; `cost` null means the cost is not known. */
export function orderLine(line: {
  readonly person: number;
  readonly day: string;
  readonly net: number;
  readonly order?: string;
  readonly cost?: number | null;
  readonly isReturn?: boolean;
  readonly campaign?: number;
  readonly at?: string;
}): Cells {
  lines += 1;
  const cost = line.cost ?? null;
  return {
    source_key: 1,
    order_id: line.order ?? `order ${lines}`,
    line_no: String(lines),
    customer_key: line.person,
    person_key: line.person,
    date_key: dateKey(line.day),
    campaign_key: line.campaign ?? 0,
    ordered_at: line.at ?? `${line.day}T12:00:00Z`,
    net_amount: line.net.toFixed(4),
    cost_amount: cost === null ? null : cost.toFixed(4),
    margin_amount: cost === null ? null : (line.net - cost).toFixed(4),
    currency: "GBP",
    is_return: line.isReturn ?? false,
  };
}

/** A current person in the customer dimension. */
export function customer(person: number, more: Cells = {}): Cells {
  return {
    customer_key: person,
    person_key: person,
    email: null,
    street: null,
    email_opt_out: null,
    post_opt_out: null,
    is_current: true,
    ...more,
  };
}

/** A seeded stream of numbers in [0, 1) (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The items in a seeded random order. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = randomFrom(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** The day `days` after 2024-01-01. */
export function dayAfterStart(days: number): string {
  return new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A number column of a row. */
export function numberOf(row: Row | undefined, column: string): number {
  return Number(row?.[column]);
}
