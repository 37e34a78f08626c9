import type { Expression } from "../../core/expression.ts";
import { keySql } from "../../core/contract.ts";
import { extraColumns, feeds, personFeeds, type FeedName } from "../../core/feed.ts";
import type { Mapped } from "../../core/source.ts";
import { sql, type Sql } from "../../core/sql.ts";
import { table } from "../../core/table.ts";
import { cleaners } from "./cleaners.ts";
import { lookupTable, lookupTextSql, type Lookup } from "./lookup.ts";
import { columnsOf } from "./mapping.ts";
import { asTextSql, tidySql } from "./text.sql.ts";

/** What columns hold that no mapping names. */
export interface CleanDefaults {
  /** ISO 4217 code of amounts without one. */
  readonly currency: string;
  /** ISO 3166 code of telephone numbers and postcodes without one. */
  readonly country: string;
  /** IANA zone in which a selected campaign's day is; UTC unless set. */
  readonly timezone?: string;
}

/** One source's rows as columns of a feed, and the JavaScript lookups they need. */
export interface MappedRows {
  readonly select: Sql;
  readonly lookups: readonly (Lookup & { readonly from: Sql })[];
}

type FeedColumns = Readonly<Record<string, { readonly type: string }>>;

function tidyColumn(column: string): Sql {
  return sql.id("s", `tidy ${column}`);
}

/** The source's rows with a tidied copy of each column that a cleaner reads. */
function tidiedSql(mapped: Mapped): Sql {
  const read = Object.values(mapped.columns).flatMap((expression) =>
    expression.kind === "clean" ? columnsOf(expression) : [],
  );
  const tidied = [...new Set(read)].map(
    (column) => sql`, ${tidySql(sql.id("r", column))} as ${sql.id(`tidy ${column}`)}`,
  );
  return sql`select r.*${sql.join(tidied, "")} from ${table("staging", mapped.source.name)} as r`;
}

function castSql(value: Sql, type: string): Sql {
  return type === "varchar" ? sql`nullif(${asTextSql(value)}, '')` : sql`try_cast(${value} as ${sql.raw(type)})`;
}

/** Collects what expressions need before the last select: stages of cleaners as columns of nested selects, then lookups. */
class Preparation {
  readonly lookups: Lookup[] = [];
  readonly #stages: Sql[][] = [];
  readonly #feed: FeedName;
  readonly #tidied: Sql;

  constructor(feed: FeedName, tidied: Sql) {
    this.#feed = feed;
    this.#tidied = tidied;
  }

  /** The answer of a JavaScript cleaner, as a column that a cleaner's last stage may name. */
  lookup(cleaner: string, texts: readonly Sql[], option: string): Sql {
    const raw = lookupTextSql(texts);
    const text = JSON.stringify(raw.pieces);
    const known = this.lookups.findIndex(
      (l) => l.cleaner === cleaner && l.option === option && JSON.stringify(l.raw.pieces) === text,
    );
    const index = known >= 0 ? known : this.lookups.push({ cleaner, option, raw }) - 1;
    return sql.id("s", `lookup ${index}`);
  }

  /** Names the value of a stage, so that the next stage may repeat it. */
  column(depth: number, value: Sql): Sql {
    const level = (this.#stages[depth] ??= []);
    const name = `stage ${depth} ${level.length}`;
    level.push(sql`${value} as ${sql.id(name)}`);
    return sql.id("s", name);
  }

  /** The source's rows with the stages of all cleaners. */
  stagedSql(): Sql {
    return this.#stages.reduce((from, level) => sql`select s.*, ${sql.join(level)} from (${from}) as s`, this.#tidied);
  }

  /** The source's rows with everything prepared. */
  fromSql(): Sql {
    if (this.lookups.length === 0) return this.stagedSql();
    const values = this.lookups.map(
      (_, index) => sql`, ${sql.id(`l${index}`, "value")} as ${sql.id(`lookup ${index}`)}`,
    );
    const joins = this.lookups.map(
      ({ cleaner, option, raw }, index) => sql`
      left join ${lookupTable(this.#feed)} as ${sql.id(`l${index}`)}
        on ${sql.id(`l${index}`)}.raw = ${raw}
        and ${sql.id(`l${index}`)}.cleaner = ${sql.lit(cleaner)}
        and ${sql.id(`l${index}`)}.option = ${sql.lit(option)}`,
    );
    return sql`select s.*${sql.join(values, "")} from (${this.stagedSql()}) as s${sql.join(joins, "")}`;
  }
}

function cleanedSql(
  expression: Extract<Expression, { kind: "clean" }>,
  country: string,
  preparation: Preparation,
): Sql {
  const stages = cleaners[expression.cleaner];
  const [first] = expression.columns;
  if (stages === undefined || first === undefined)
    throw new TypeError(`There is no cleaner \`${expression.cleaner}\`.`);
  const input = {
    text: expression.columns.map(tidyColumn),
    raw: expression.columns.map((column) => sql.id("s", column)),
    options: expression.options,
    country,
    lookup: (name: string, texts: readonly Sql[], option: string) => preparation.lookup(name, texts, option),
  };
  return stages.reduce(
    (value, stage, depth) => (depth === 0 ? stage(value, input) : stage(preparation.column(depth - 1, value), input)),
    tidyColumn(first),
  );
}

function expressionSql(expression: Expression, type: string, country: string, preparation: Preparation): Sql {
  switch (expression.kind) {
    case "constant":
      return sql`try_cast(${sql.lit(expression.value)} as ${sql.raw(type)})`;
    case "calc":
      return castSql(sql`(${sql.raw(expression.text)})`, type);
    case "column":
      return castSql(sql.id("s", expression.column), type);
    case "clean":
      return sql`try_cast(${cleanedSql(expression, country, preparation)} as ${sql.raw(type)})`;
  }
}

/** What a column holds where the mapping has none or null; `_key` is the row's key in staging. */
function defaultSql(feed: FeedName, column: string, defaults: CleanDefaults): Sql | undefined {
  const rowKey = sql`cast(s._key as varchar)`;
  const byColumn: Readonly<Record<string, Sql>> = {
    "touches.touch_id": rowKey,
    "responses.response_id": rowKey,
    "interactions.interaction_id": rowKey,
    "orders.line_no": sql`'1'`,
    "orders.currency": sql.lit(defaults.currency),
    "costs.currency": sql.lit(defaults.currency),
    "orders.is_cancelled": sql`false`,
    "touches.cell": sql`'treatment'`,
    "campaigns.response_window_days": sql`30`,
  };
  return byColumn[`${feed}.${column}`];
}

function columnSql(
  feed: FeedName,
  column: string,
  mapped: Mapped,
  defaults: CleanDefaults,
  preparation: Preparation,
): Sql {
  const { type } = (feeds[feed].columns as FeedColumns)[column] ?? { type: "varchar" };
  const expression = mapped.columns[column];
  const value = expression === undefined ? undefined : expressionSql(expression, type, defaults.country, preparation);
  const otherwise = defaultSql(feed, column, defaults);
  if (feed === "people" && column === "record_id") {
    return recordIdSql(
      value === undefined ? sql`cast(s._key as varchar)` : sql`coalesce(${value}, cast(s._key as varchar))`,
    );
  }
  if (value !== undefined && otherwise !== undefined) return sql`coalesce(${value}, ${otherwise})`;
  return value ?? otherwise ?? sql`cast(null as ${sql.raw(type)})`;
}

/** A record's id as text; `17850.0` and `17850` are one id, whatever type each source gives it. */
function recordIdSql(text: Sql): Sql {
  return sql`case when ends_with(${text}, '.0') then regexp_replace(${text}, '^(-?[0-9]+)\\.0$', '\\1') else ${text} end`;
}

function personSql(
  mapped: Mapped,
  people: readonly Mapped[],
  defaults: CleanDefaults,
  preparation: Preparation,
): readonly [source: Sql, id: Sql] {
  const none = sql`cast(null as varchar)`;
  if (mapped.person !== undefined) {
    const key = keySql(mapped.person.columns.map((column) => sql.id("s", column)));
    const id = sql`nullif(${recordIdSql(key)}, '')`;
    return [sql`case when ${id} is not null then ${sql.lit(mapped.person.source)} end`, id];
  }
  const same = people.find(({ source }) => source.name === mapped.source.name);
  if (same === undefined) return [none, none];
  return [sql.lit(same.source.name), columnSql("people", "record_id", same, defaults, preparation)];
}

/** One source's rows as the feed's columns in order, one row for each row of staging. `only` keeps a few columns. */
export function mappedRowsSql(
  feed: FeedName,
  mapped: Mapped,
  people: readonly Mapped[],
  defaults: CleanDefaults,
  only?: readonly string[],
): MappedRows {
  const preparation = new Preparation(feed, tidiedSql(mapped));
  const names = only ?? [...Object.keys(feeds[feed].columns), ...(feed === "people" ? extraColumns(people) : [])];
  const columns = names.map((name) => sql`${columnSql(feed, name, mapped, defaults, preparation)} as ${sql.id(name)}`);
  const hasPerson = personFeeds.has(feed) && only === undefined;
  const [personSource, personRecordId] = hasPerson ? personSql(mapped, people, defaults, preparation) : [];
  const person =
    personSource === undefined || personRecordId === undefined
      ? []
      : [sql`${personSource} as person_source`, sql`${personRecordId} as person_record_id`];
  const select = sql`
    select
      ${sql.join([sql`${sql.lit(mapped.source.name)} as source`, ...columns, ...person], ",\n      ")}
    from (${preparation.fromSql()}) as s`;
  const staged = preparation.stagedSql();
  return {
    select,
    lookups: preparation.lookups.map((lookup) => ({
      ...lookup,
      from: sql`select ${lookup.raw} as raw from (${staged}) as s`,
    })),
  };
}
