/** What a parameter may be. Dates travel as instants (`timestamptz`); calendar days as `YYYY-MM-DD` strings cast in SQL. */
export type SqlValue = string | number | bigint | boolean | Date | null;

/** What only the run knows, so that a plan stays pure: its as-of day, its instant and its number. */
export type RunParameter = "as_of" | "now" | "run_id";

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly value: SqlValue }
  | { readonly kind: "run"; readonly name: RunParameter };

/** A frozen SQL statement or fragment. Made by the {@link sql} tag; carried out by `warehouse/`. */
export interface Sql {
  readonly pieces: readonly Piece[];
}

/** The text with `$1`-style parameters and their values, ready for the engine. */
export interface RenderedSql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Values for the run parameters in a statement. */
export type RunParameters = Readonly<Record<RunParameter, SqlValue>>;

function freeze(pieces: readonly Piece[]): Sql {
  return Object.freeze({ pieces: Object.freeze(pieces) });
}

function textPiece(text: string): Piece {
  return { kind: "text", text };
}

function isSql(value: unknown): value is Sql {
  return typeof value === "object" && value !== null && "pieces" in value;
}

function isTable(value: unknown): value is { readonly schema: string; readonly name: string } {
  return typeof value === "object" && value !== null && "schema" in value && "name" in value;
}

/** What may stand in `${}` of the tag: a fragment, a table, or a value that becomes a parameter. */
export type SqlInput = Sql | { readonly schema: string; readonly name: string } | SqlValue;

function tag(strings: TemplateStringsArray, ...inputs: readonly SqlInput[]): Sql {
  const pieces: Piece[] = [textPiece(strings[0] ?? "")];
  inputs.forEach((input, index) => {
    if (isSql(input)) for (const piece of input.pieces) pieces.push(piece);
    else if (isTable(input)) pieces.push(...identifier(input.schema, input.name).pieces);
    else pieces.push({ kind: "value", value: input });
    pieces.push(textPiece(strings[index + 1] ?? ""));
  });
  return freeze(pieces);
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function identifier(...path: readonly string[]): Sql {
  return freeze([textPiece(path.map(quoteIdentifier).join("."))]);
}

function literalText(value: SqlValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : `'${String(value)}'::double`;
  if (value instanceof Date) return `'${value.toISOString()}'::timestamptz`;
  return `'${value.replaceAll("'", "''")}'`;
}

function join(fragments: readonly Sql[], separator = ", "): Sql {
  return freeze(
    fragments.flatMap((fragment, index) =>
      index === 0 ? fragment.pieces : [textPiece(separator), ...fragment.pieces],
    ),
  );
}

/**
 * Makes a statement: `${value}` is always a parameter, `${table}` and `${fragment}` are spliced, names go through
 * `sql.id`. `sql\`select ${1} from ${sql.id("star", "dim_date")}\`` gives `select $1 from "star"."dim_date"`.
 */
export const sql = Object.assign(tag, {
  /** A quoted identifier, path parts joined by dots. */
  id: identifier,
  /** A value as an escaped literal, for views, macros and COPY, which refuse parameters. */
  lit: (value: SqlValue): Sql => freeze([textPiece(literalText(value))]),
  /** Text that is SQL already. Never for anything a user or a source wrote, except an expression of the project file. */
  raw: (text: string): Sql => freeze([textPiece(text)]),
  /** Fragments with a separator between them. */
  join,
  /** The columns as a quoted, comma-separated list. */
  columns: (names: readonly string[]): Sql => join(names.map((name) => identifier(name))),
  /** A value that the run supplies: `as_of` (date), `now` (timestamptz), `run_id` (bigint). */
  run: (name: RunParameter): Sql => freeze([{ kind: "run", name }]),
});

const runParameterTypes: Readonly<Record<RunParameter, string>> = {
  as_of: "date",
  now: "timestamptz",
  run_id: "bigint",
};

/** Renders with `$n` parameters. Throws a TypeError when a run parameter is used and none was given. */
export function renderSql(statement: Sql, parameters?: RunParameters): RenderedSql {
  const values: SqlValue[] = [];
  const text = statement.pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      if (piece.kind === "value") return `$${String(values.push(piece.value))}`;
      if (!parameters) throw new TypeError(`The statement needs the run parameter \`${piece.name}\`.`);
      return `$${String(values.push(parameters[piece.name]))}::${runParameterTypes[piece.name]}`;
    })
    .join("");
  return { text, values };
}

/** Renders with every value as a literal and run parameters as `:name`: for people, fingerprints, views and COPY. */
export function inlineSql(statement: Sql, parameters?: RunParameters): string {
  return statement.pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      if (piece.kind === "value") return literalText(piece.value);
      return parameters ? `${literalText(parameters[piece.name])}::${runParameterTypes[piece.name]}` : `:${piece.name}`;
    })
    .join("");
}

/** The run parameters that the statement uses. */
export function runParametersOf(statement: Sql): ReadonlySet<RunParameter> {
  return new Set(statement.pieces.flatMap((piece) => (piece.kind === "run" ? [piece.name] : [])));
}
