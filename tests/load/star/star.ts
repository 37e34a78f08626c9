import { cleanTable, feeds, type FeedName } from "../../../core/feed.ts";
import { sql, type Sql } from "../../../core/sql.ts";
import type { Step } from "../../../core/step.ts";
import { table } from "../../../core/table.ts";
import { goldenHousehold, goldenPerson, personId } from "../../../core/tables/golden.ts";
import { identityDecision, identityPair, identityRecord } from "../../../core/tables/identity.ts";
import { createTableSql, openDatabase, type Database } from "../../../warehouse/database.ts";
import { contextOf } from "../../transform/run-steps.ts";
import { migrate } from "../../../warehouse/migrate.ts";

/** A warehouse in memory with every table that the star reads, empty. */
export async function emptyWarehouse(): Promise<Database> {
  const database = await openDatabase(":memory:");
  await migrate(database, new Date("2026-01-01T00:00:00Z"));
  const identity = [identityRecord, identityPair, identityDecision];
  for (const of of [
    goldenPerson,
    goldenHousehold,
    personId,
    ...identity,
    ...(Object.keys(feeds) as FeedName[]).map(cleanTable),
  ])
    await database.session.run(createTableSql(of, "replace"));
  return database;
}

/** Carries out steps at an instant; every audit must hold. */
export async function carryOut(database: Database, steps: readonly Step[], now: string): Promise<void> {
  const session = database.withParameters({ as_of: now.slice(0, 10), now: new Date(now), run_id: 1 });
  for (const { name, act, sql: statements, audits } of steps) {
    await act?.({ ...contextOf(database, 1), db: session, run: { id: 1, now: new Date(now), asOf: now.slice(0, 10) } });
    for (const statement of statements) await session.run(statement);
    for (const audit of audits) {
      const rows =
        audit.kind === "no_rows"
          ? await session.rows(audit.query)
          : await session.rows(sql`from (${audit.query}) where expected is distinct from actual`);
      if (rows.length > 0)
        throw new Error(
          `${name}: ${audit.name}: ${JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`,
        );
    }
  }
}

/** A person record and the golden person it became, in one go. */
export async function putPerson(
  database: Database,
  person: {
    readonly key: number;
    readonly source?: string;
    readonly record: string;
    readonly city?: string;
    readonly changed_at?: string;
  },
): Promise<void> {
  const { key, source = "crm", record, city = null, changed_at = null } = person;
  await database.session.run(sql`delete from ${goldenPerson} where person_key = ${key}`);
  await database.session.run(sql`delete from ${personId} where source = ${source} and record_id = ${record}`);
  await database.session.run(sql`insert into ${personId} values (${source}, ${record}, ${key})`);
  await database.session.run(sql`delete from ${goldenHousehold} where household_key = ${key}`);
  await database.session.run(sql`insert into ${goldenHousehold} (household_key, member_count) values (${key}, 1)`);
  await database.session.run(sql`
    insert into ${goldenPerson} (person_key, household_key, given_name, city, email_opt_out, post_opt_out, phone_opt_out, first_source, changed_at, record_count)
    values (${key}, ${key}, ${record}, ${city}, false, false, false, ${source}, ${changed_at}::timestamptz, 1)`);
}

/** An order line of a person record. */
export async function putOrder(
  database: Database,
  order: {
    readonly id: string;
    readonly record: string | null;
    readonly at: string;
    readonly net?: number;
    readonly cancelled?: boolean;
  },
): Promise<void> {
  const { id, record, at, net = 10, cancelled = false } = order;
  await database.session.run(sql`
    insert into ${cleanTable("orders")} (source, order_id, line_no, product_id, ordered_at, quantity, net_amount, currency, channel, is_cancelled, is_return, person_source, person_record_id)
    values ('shop', ${id}, '1', 'SKU', ${at}::timestamptz, 1, ${net}, 'GBP', 'Web', ${cancelled}, false, ${record === null ? null : "crm"}, ${record})`);
}

/** The rows of a star table. */
export const star = (name: string): Sql => sql`${table("star", name)}`;
