/** The layers of the warehouse, in the order in which rows travel. */
export const schemas = [
  "staging",
  "quarantine",
  "clean",
  "identity",
  "golden",
  "star",
  "mart",
  "meta",
  "campaign",
] as const;

/** One layer of the warehouse. */
export type Schema = (typeof schemas)[number];

/** A table by name. */
export interface Table {
  readonly schema: Schema;
  readonly name: string;
}

/** A column of a documented table. */
export interface Column<Name extends string = string> {
  readonly name: Name;
  /** DuckDB type. */
  readonly type: string;
  readonly doc: string;
}

/** A table whose grain and columns are stated: what the data dictionary prints and what stages agree on. */
export interface DocumentedTable<Name extends string = string> extends Table {
  /** What one row is. */
  readonly grain: string;
  readonly columns: readonly Column<Name>[];
}

/** A frozen table name. */
export function table(schema: Schema, name: string): Table {
  return Object.freeze({ schema, name });
}

/** A frozen documented table; columns are `[type, doc]` by name. */
export function documentedTable<Name extends string>(
  schema: Schema,
  name: string,
  grain: string,
  columns: Readonly<Record<Name, readonly [type: string, doc: string]>>,
): DocumentedTable<Name> {
  const entries = Object.entries(columns) as [Name, readonly [type: string, doc: string]][];
  return Object.freeze({
    schema,
    name,
    grain,
    columns: Object.freeze(entries.map(([column, [type, doc]]) => Object.freeze({ name: column, type, doc }))),
  });
}

/** `schema.name`, for messages and keys of maps. */
export function tableName(of: Table): string {
  return `${of.schema}.${of.name}`;
}
