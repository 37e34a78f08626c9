import { HousefileError } from "../../core/error.ts";
import type { MartSettings } from "../../core/mart-settings.ts";
import type { Row, Session, Value } from "../../core/session.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { Step } from "../../core/step.ts";
import { tableName, type DocumentedTable, type Table } from "../../core/table.ts";
import {
  dimCampaign,
  dimChannel,
  dimCustomer,
  dimHousehold,
  dimProduct,
  dimSource,
  factCost,
  factInteraction,
  factListName,
  factOrderLine,
  factResponse,
  factTouch,
  starTables,
} from "../../core/tables/star.ts";
import { segmentHistory } from "../../core/tables/mart.ts";
import { createTableSql, type Database } from "../../warehouse/database.ts";
import { planMarts } from "../mart/plan.ts";
import { quietContext } from "./step-context.ts";

/** What a mart is made from: each a query over your own tables, with the columns named in {@link inputs}. */
export interface Inputs {
  readonly orders?: Sql | undefined;
  readonly touches?: Sql | undefined;
  readonly responses?: Sql | undefined;
  readonly costs?: Sql | undefined;
  readonly interactions?: Sql | undefined;
  readonly persons?: Sql | undefined;
  readonly names?: Sql | undefined;
}

interface InputColumn {
  readonly type: string;
  /** What stands for it where the query has none; a column without is needed. */
  readonly otherwise?: Sql;
}

const need = (type: string): InputColumn => ({ type });
const may = (type: string, otherwise: Sql = sql`null`): InputColumn => ({ type, otherwise });

/** The columns of each query; those with a default may be left out. */
const inputs: Readonly<Record<keyof Inputs, Readonly<Record<string, InputColumn>>>> = {
  orders: {
    person: need("varchar"),
    order_id: need("varchar"),
    ordered_on: need("date"),
    net_amount: need("decimal(18,4)"),
    margin_amount: may("decimal(18,4)"),
    ordered_at: may("timestamptz"),
    is_return: may("boolean", sql`false`),
    quantity: may("decimal(18,4)", sql`1`),
    product: may("varchar"),
    category: may("varchar"),
    channel: may("varchar"),
    campaign: may("varchar"),
  },
  touches: {
    person: need("varchar"),
    campaign: need("varchar"),
    touched_at: need("timestamptz"),
    cell: may("varchar", sql`'treatment'`),
    channel: may("varchar"),
    cost_amount: may("decimal(18,4)", sql`0`),
    response_window_days: may("integer", sql`30`),
  },
  responses: {
    person: need("varchar"),
    campaign: need("varchar"),
    kind: need("varchar"),
    responded_at: need("timestamptz"),
    amount: may("decimal(18,4)"),
  },
  costs: { campaign: need("varchar"), incurred_on: need("date"), amount: need("decimal(18,4)") },
  interactions: {
    person: need("varchar"),
    kind: need("varchar"),
    occurred_on: need("date"),
    subject: may("varchar"),
  },
  persons: {
    person: need("varchar"),
    household: may("varchar"),
    country: may("varchar"),
    region: may("varchar"),
    city: may("varchar"),
    postcode: may("varchar"),
    street: may("varchar"),
    email: may("varchar"),
    phone: may("varchar"),
    company: may("varchar"),
    gender: may("varchar"),
    language: may("varchar"),
    birth_date: may("date"),
  },
  names: {
    person: need("varchar"),
    list: need("varchar"),
    fate: may("varchar", sql`'net'`),
    vendor: may("varchar"),
    cost_per_thousand: may("decimal(18,4)"),
    net_name_floor_percent: may("decimal(9,4)"),
    run_charge_per_thousand: may("decimal(18,4)"),
    invoiced_amount: may("decimal(18,4)"),
  },
};

const scratch = "housefile_analysis";

const input = (name: string): Sql => sql.id(scratch, "main", name);

/** `input` tables of the scratch database: the queries' rows in the columns above. Raises USAGE for a column that is missing. */
async function readInputs(db: Session, given: Inputs): Promise<void> {
  for (const [name, columns] of Object.entries(inputs) as [keyof Inputs, (typeof inputs)[keyof Inputs]][]) {
    const query =
      given[name] ??
      sql`select ${sql.join(Object.keys(columns).map((column) => sql`null as ${sql.id(column)}`))} where false`;
    const described = await db.rows<{ column_name: string }>(sql`describe ${query}`);
    const known = new Set(described.map(({ column_name: column }) => column.toLowerCase()));
    const missing = Object.entries(columns).filter(
      ([column, { otherwise }]) => otherwise === undefined && !known.has(column),
    );
    if (missing.length > 0) {
      throw new HousefileError(
        "USAGE",
        `The query \`${name}\` has no column ${missing.map(([column]) => `\`${column}\``).join(", ")}.`,
        {
          hint: `It may have: ${Object.entries(columns)
            .map(([column, { type }]) => `${column} ${type}`)
            .join(", ")}.`,
          where: name,
        },
      );
    }
    const selected = Object.entries(columns).map(([column, { type, otherwise = sql`null` }]) => {
      const value = known.has(column) ? sql`coalesce(${sql.id(column)}, ${otherwise})` : otherwise;
      return sql`(${value})::${sql.raw(type)} as ${sql.id(column)}`;
    });
    await db.run(sql`create table ${input(name)} as select ${sql.join(selected)} from (${query})`);
  }
}

const keyOfDay = (day: Sql): Sql => sql`coalesce(strftime(${day}, '%Y%m%d')::integer, 0)`;

/** Keys by name, in the order of names, so that the order of rows does not matter; a name that is null is 0. */
function keysSql(name: string, from: Sql): Sql {
  return sql`
    create table ${input(name)} as
    select name, row_number() over (order by name) as key
    from (select distinct name from (${from}) where name is not null)`;
}

/** The star's tables from the inputs: as much of them as marts read. */
async function fillStar(db: Session): Promise<void> {
  const names = (column: string, from: readonly (keyof Inputs)[]): Sql =>
    sql.join(
      from.map((one) => sql`select ${sql.id(column)} as name from ${input(one)}`),
      " union all ",
    );
  await db.run(
    keysSql("person_name", names("person", ["orders", "touches", "responses", "interactions", "persons", "names"])),
  );
  await db.run(keysSql("household_name", names("household", ["persons"])));
  await db.run(keysSql("list_name", names("list", ["names"])));
  await db.run(keysSql("campaign_name", names("campaign", ["orders", "touches", "responses", "costs"])));
  await db.run(keysSql("channel_name", names("channel", ["orders", "touches"])));
  await db.run(keysSql("product_name", names("product", ["orders"])));
  const key = (alias: string): Sql => sql`coalesce(${sql.id(alias, "key")}, 0)`;
  const join = (table: string, alias: string, column: string): Sql =>
    sql`left join ${input(table)} as ${sql.id(alias)} on ${sql.id(alias)}.name = i.${sql.id(column)}`;
  const person = join("person_name", "person", "person");
  const campaign = join("campaign_name", "campaign", "campaign");
  const channel = join("channel_name", "channel", "channel");
  const insert = (into: DocumentedTable, values: Readonly<Record<string, Sql>>, from: Sql): Promise<number> =>
    db.run(sql`
      insert into ${into} (${sql.columns(Object.keys(values))})
      select ${sql.join(Object.values(values))} ${from}`);
  const told = [
    "country",
    "region",
    "city",
    "postcode",
    "street",
    "phone",
    "company",
    "gender",
    "language",
    "birth_date",
  ];
  const any = (column: string): Sql => sql`any_value(${sql.id("i", column)} order by ${sql.id("i", column)})`;
  await insert(
    dimCustomer,
    {
      customer_key: sql`p.key`,
      person_key: sql`p.key`,
      household_key: sql`coalesce(min(household.key), 0)`,
      email: sql`coalesce(${any("email")}, any_value(case when contains(p.name, '@') then p.name end))`,
      ...Object.fromEntries(told.map((column) => [column, any(column)])),
      is_current: sql`true`,
      is_house: sql`true`,
    },
    sql`
      from ${input("person_name")} as p
      left join ${input("persons")} as i on i.person = p.name
      ${join("household_name", "household", "household")}
      group by p.key`,
  );
  await insert(
    dimHousehold,
    { household_key: sql`household_key`, member_count: sql`count(*)` },
    sql`from ${dimCustomer} where household_key > 0 group by household_key`,
  );
  await insert(dimSource, { source_key: sql`1`, source: sql`'input'`, kind: sql`'system'` }, sql``);
  const terms = ["vendor", "cost_per_thousand", "net_name_floor_percent", "run_charge_per_thousand", "invoiced_amount"];
  await insert(
    dimSource,
    {
      source_key: sql`${key("list")} + 1`,
      source: sql`i.list`,
      kind: sql`'purchased_list'`,
      ...Object.fromEntries(terms.map((column) => [column, sql`max(${sql.id("i", column)})`])),
    },
    sql`from ${input("names")} as i ${join("list_name", "list", "list")} group by i.list, list.key`,
  );
  await insert(dimChannel, { channel_key: sql`key`, channel: sql`name` }, sql`from ${input("channel_name")}`);
  await insert(
    dimProduct,
    {
      product_key: sql`key`,
      product_id: sql`name`,
      name: sql`name`,
      category: sql`(select any_value(category order by category) from ${input("orders")} where product = name)`,
    },
    sql`from ${input("product_name")}`,
  );
  await insert(
    dimCampaign,
    {
      campaign_key: sql`key`,
      campaign_id: sql`name`,
      name: sql`name`,
      response_window_days: sql`coalesce((select max(response_window_days) from ${input("touches")} where campaign = name), 30)`,
    },
    sql`from ${input("campaign_name")}`,
  );
  await insert(
    factOrderLine,
    {
      source_key: sql`1`,
      order_id: sql`order_id`,
      line_no: sql`row_number() over ()`,
      customer_key: key("person"),
      person_key: key("person"),
      product_key: key("product"),
      channel_key: key("channel"),
      campaign_key: key("campaign"),
      date_key: keyOfDay(sql`ordered_on`),
      ordered_at: sql`coalesce(ordered_at, (ordered_on::timestamp + interval 12 hour) at time zone 'UTC')`,
      quantity: sql`quantity`,
      net_amount: sql`net_amount`,
      margin_amount: sql`margin_amount`,
      is_return: sql`is_return`,
    },
    sql`from ${input("orders")} as i ${person} ${campaign} ${channel} ${join("product_name", "product", "product")}`,
  );
  await insert(
    factTouch,
    {
      touch_id: sql`row_number() over (order by i.campaign, i.person, touched_at, cell)`,
      source_key: sql`1`,
      customer_key: key("person"),
      person_key: key("person"),
      campaign_key: key("campaign"),
      channel_key: key("channel"),
      date_key: keyOfDay(sql`touched_at`),
      cell: sql`cell`,
      touched_at: sql`touched_at`,
      cost_amount: sql`cost_amount`,
    },
    sql`from ${input("touches")} as i ${person} ${campaign} ${channel}`,
  );
  await insert(
    factResponse,
    {
      source_key: sql`1`,
      customer_key: key("person"),
      person_key: key("person"),
      campaign_key: key("campaign"),
      date_key: keyOfDay(sql`responded_at`),
      kind: sql`lower(trim(kind))`,
      responded_at: sql`responded_at`,
      amount: sql`amount`,
    },
    sql`from ${input("responses")} as i ${person} ${campaign}`,
  );
  await insert(
    factCost,
    { campaign_key: key("campaign"), date_key: keyOfDay(sql`incurred_on`), kind: sql`'cost'`, amount: sql`amount` },
    sql`from ${input("costs")} as i ${campaign}`,
  );
  await insert(
    factListName,
    {
      source_key: sql`${key("list")} + 1`,
      line: sql`row_number() over (order by i.list, i.person, i.fate)`,
      person_key: key("person"),
      fate: sql`i.fate`,
      lists: sql`case
        when i.fate = 'invalid' or i.fate like 'suppressed:%' then 0
        else count(distinct i.list) filter (where i.fate <> 'invalid' and i.fate not like 'suppressed:%') over (partition by i.person)
      end`,
      cost_amount: sql`cost_per_thousand / 1000`,
    },
    sql`from ${input("names")} as i ${person} ${join("list_name", "list", "list")}`,
  );
  await insert(
    factInteraction,
    {
      interaction_id: sql`row_number() over ()`,
      source_key: sql`1`,
      person_key: key("person"),
      date_key: keyOfDay(sql`occurred_on`),
      kind: sql`lower(trim(kind))`,
      subject: sql`subject`,
    },
    sql`from ${input("interactions")} as i ${person}`,
  );
}

/** The steps that make some marts, and the marts those read, in order. */
function stepsFor(wanted: readonly Table[], settings: MartSettings): readonly Step[] {
  const needed = new Set(wanted.map(tableName));
  const steps: Step[] = [];
  for (const step of [...planMarts(settings)].reverse()) {
    if (!step.writes.some((table) => needed.has(tableName(table)))) continue;
    steps.unshift(step);
    for (const table of step.reads) needed.add(tableName(table));
  }
  return steps;
}

/** A row of a mart; `person`, where it has one, is as your tables name them. */
export type AnalysisRow<Name extends string> = Readonly<Record<Exclude<Name, "as_of" | "person_key">, Value>> &
  (Extract<Name, "person_key"> extends never ? unknown : { readonly person: string });

/** Marts by the names they are asked for. */
type Wanted = Readonly<Record<string, DocumentedTable>>;

/** The rows of each mart that was asked for. */
export type Analysis<W extends Wanted> = {
  readonly [K in keyof W]: readonly (W[K] extends DocumentedTable<infer Name> ? AnalysisRow<Name> : never)[];
};

async function rowsOf(db: Session, of: DocumentedTable): Promise<readonly Row[]> {
  const hasPerson = of.columns.some(({ name }) => name === "person_key");
  const left = ["as_of", "person_key"].filter((name) => of.columns.some((column) => column.name === name));
  const columns = left.length === 0 ? sql`mart.*` : sql`mart.* exclude (${sql.columns(left)})`;
  return hasPerson
    ? db.rows(
        sql`select name as person, ${columns} from ${of} as mart join ${input("person_name")} on key = person_key order by person_key`,
      )
    : db.rows(sql`select ${columns} from ${of} as mart`);
}

/** DuckDB cannot tell a schema from a database of the same name. */
async function requireClearNames(db: Session): Promise<void> {
  const [taken] = await db.rows<{ database_name: string }>(
    sql`select database_name from duckdb_databases() where database_name in ('star', 'mart')`,
  );
  if (taken === undefined) return;
  throw new HousefileError("USAGE", `An analysis cannot work beside a database called \`${taken.database_name}\`.`, {
    hint: "Attach it under another name: `attach 'star.duckdb' as shop`.",
    where: taken.database_name,
  });
}

/** What an analysis is about. */
export interface AnalysisOptions {
  /** The day up to which orders count, `YYYY-MM-DD`. */
  readonly as_of: string;
}

/**
 * Makes marts from your own DuckDB tables in a scratch database in memory, with the very steps of a run, and returns their rows. Your file is
 * only read, except for what the queries do. Raises USAGE when a query lacks a column, and what the steps raise.
 */
export async function analyse<W extends Wanted>(
  database: Database,
  given: Inputs,
  { as_of: asOf }: AnalysisOptions,
  settings: MartSettings,
  wanted: W,
): Promise<Analysis<W>> {
  const { session } = database;
  const [before] = await session.rows<{ catalog: string; schema: string }>(
    sql`select current_catalog() as catalog, current_schema() as schema`,
  );
  await requireClearNames(session);
  await session.run(sql`attach ':memory:' as ${sql.id(scratch)} (read_write)`);
  try {
    await readInputs(session, given);
    await session.run(sql`use ${sql.id(scratch)}`);
    for (const schema of ["star", "mart"]) await session.run(sql`create schema ${sql.id(schema)}`);
    for (const of of [...starTables, segmentHistory]) await session.run(createTableSql(of, "replace"));
    await fillStar(session);
    const db = database.withParameters({ as_of: asOf, now: new Date(`${asOf}T23:59:59Z`), run_id: 1 });
    for (const step of stepsFor(Object.values(wanted), settings)) {
      await database.transaction(async () => {
        await step.act?.(quietContext(db, asOf));
        for (const statement of step.sql) await db.run(statement);
      });
    }
    const found: Record<string, readonly Row[]> = {};
    for (const [name, of] of Object.entries(wanted)) found[name] = await rowsOf(session, of);
    return found as unknown as Analysis<W>;
  } finally {
    await session.run(sql`use ${sql.id(before?.catalog ?? "memory", before?.schema ?? "main")}`);
    await session.run(sql`detach ${sql.id(scratch)}`);
  }
}
