import { z } from "zod";
import { HousefileError } from "./error.ts";
import type { Contract } from "./source.ts";
import { sql, type Sql } from "./sql.ts";

/** What a column's values are to zod, which decides how text becomes a value. */
export type ColumnKind = "string" | "number" | "bigint" | "boolean" | "date" | "iso_date" | "iso_datetime";

/** One column of a contract with the DuckDB type it has in `staging`. */
export interface ContractColumn {
  readonly name: string;
  /** DuckDB type. */
  readonly type: string;
  readonly kind: ColumnKind;
}

/** A schema without its wrappers, and whether a wrapper has checks of its own. */
export interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly wrapperChecks: boolean;
}

/** A check of a column; its definition carries what it asks. */
export type CheckDef = z.core.$ZodCheckDef & Readonly<Record<string, unknown>>;

const decimalType = "decimal(18,4)";

/** What {@link money} leaves on a schema; a check survives `.min(0)`, `.nullable()` and the like. */
const moneyMark = z.check<number>(() => undefined);

/**
 * An amount of money: `decimal(18,4)` in the warehouse, a number to zod's checks (`money().min(0)`). More than four
 * decimals are rounded; 10^14 and above are rejected. `z.number()` is a `double` and wrong for money.
 */
export function money(): z.ZodNumber {
  return z.number().check(moneyMark);
}

/** Takes `optional`, `nullable`, `default`, `prefault`, `nonoptional` and `readonly` off a schema. */
export function unwrap(schema: z.core.$ZodType): Unwrapped {
  let inner = schema;
  let wrapperChecks = false;
  for (;;) {
    const { def } = inner._zod as unknown as {
      def: { type: string; innerType?: z.core.$ZodType; checks?: readonly unknown[] };
    };
    const isWrapper = ["optional", "nullable", "default", "prefault", "nonoptional", "readonly"].includes(def.type);
    if (!isWrapper || def.innerType === undefined) return { schema: inner, wrapperChecks };
    wrapperChecks ||= (def.checks ?? []).length > 0;
    inner = def.innerType;
  }
}

/** The checks of a schema in the order in which zod makes them, its own format (`z.email()`) first. */
export function checksOf(schema: z.core.$ZodType): readonly CheckDef[] {
  const { def, traits } = schema._zod;
  const own = traits.has("$ZodCheck") ? [def as unknown as CheckDef] : [];
  const added = (def.checks ?? []).filter((check) => check !== moneyMark).map((check) => check._zod.def as CheckDef);
  return [...own, ...added.filter(({ check }) => check !== "describe" && check !== "meta")];
}

function formatOf(schema: z.core.$ZodType): string | undefined {
  return checksOf(schema)
    .map((check) => check["format"])
    .find((format): format is string => typeof format === "string" && format !== "regex");
}

function isMoney(schema: z.core.$ZodType): boolean {
  return schema._zod.def.checks?.includes(moneyMark) ?? false;
}

interface Typed {
  readonly type: string;
  readonly kind: ColumnKind;
}

const text: Typed = { type: "varchar", kind: "string" };

const numberTypes: Readonly<Record<string, Typed>> = {
  safeint: { type: "bigint", kind: "number" },
  int32: { type: "integer", kind: "number" },
  uint32: { type: "bigint", kind: "number" },
};

function typeOfValues(values: readonly unknown[]): Typed | undefined {
  if (values.every((value) => typeof value === "string")) return text;
  if (values.every((value) => typeof value === "boolean")) return { type: "boolean", kind: "boolean" };
  if (values.every((value) => typeof value === "bigint")) return { type: "bigint", kind: "bigint" };
  if (!values.every((value) => typeof value === "number")) return undefined;
  return { type: values.every((value) => Number.isSafeInteger(value)) ? "bigint" : "double", kind: "number" };
}

function typeOfOptions(options: readonly z.core.$ZodType[]): Typed | undefined {
  const types = options.filter((option) => !["null", "undefined"].includes(option._zod.def.type)).map(typeOf);
  const [first] = types;
  return types.every((each) => each?.type === first?.type && each?.kind === first?.kind) ? first : undefined;
}

function typeOf(wrapped: z.core.$ZodType): Typed | undefined {
  const { schema } = unwrap(wrapped);
  const def = schema._zod.def as unknown as { type: string; options?: readonly z.core.$ZodType[] };
  switch (def.type) {
    case "string": {
      const format = formatOf(schema);
      if (format === "date") return { type: "date", kind: "iso_date" };
      return format === "datetime" ? { type: "timestamptz", kind: "iso_datetime" } : text;
    }
    case "template_literal":
      return text;
    case "number":
      if (isMoney(schema)) return { type: decimalType, kind: "number" };
      return numberTypes[formatOf(schema) ?? ""] ?? { type: "double", kind: "number" };
    case "bigint":
      return { type: formatOf(schema) === "uint64" ? "ubigint" : "bigint", kind: "bigint" };
    case "boolean":
      return { type: "boolean", kind: "boolean" };
    case "date":
      return { type: "timestamptz", kind: "date" };
    case "enum":
    case "literal":
      return typeOfValues([...(schema._zod.values ?? [])].filter((value) => value !== null && value !== undefined));
    case "union":
      return typeOfOptions(def.options ?? []);
    default:
      return undefined;
  }
}

const hints: Readonly<Record<string, string>> = {
  pipe: "transforms belong into the mapping (`clean.*`, `calc`); say here only what the source column is",
  transform: "transforms belong into the mapping (`clean.*`, `calc`); say here only what the source column is",
  catch: "a value that breaks the contract waits in quarantine, so leave `.catch()` out",
  array: "lists and objects arrive as JSON text: use `z.string()`",
  object: "lists and objects arrive as JSON text: use `z.string()`",
  record: "lists and objects arrive as JSON text: use `z.string()`",
  union: "all members of a union must have one type, such as `z.union([z.email(), z.literal('')])`",
};

function unsupportedColumn(name: string, schema: z.core.$ZodType): string {
  const { type } = unwrap(schema).schema._zod.def;
  return `\`${name}\` is \`z.${type}\` (${hints[type] ?? "use a string, number, boolean, date, enum or literal"})`;
}

/**
 * The columns of a contract with their DuckDB types, in the contract's order: string -> varchar, int -> bigint,
 * int32 -> integer, number -> double, {@link money} -> decimal(18,4), bigint -> bigint, boolean -> boolean, `z.date()` and
 * `z.iso.datetime()` -> timestamptz, `z.iso.date()` -> date, enum and literal -> the type of their values.
 * Raises CONTRACT_UNSUPPORTED, naming every column that has no such type.
 */
export function contractColumns(contract: Contract): readonly ContractColumn[] {
  const unsupported: string[] = [];
  const columns = Object.entries<z.core.$ZodType>(contract.shape).flatMap(([name, schema]) => {
    const typed = typeOf(schema);
    if (!typed) unsupported.push(unsupportedColumn(name, schema));
    return typed ? [Object.freeze({ name, ...typed })] : [];
  });
  if (unsupported.length > 0) {
    throw new HousefileError(
      "CONTRACT_UNSUPPORTED",
      `The contract has columns without a type: ${unsupported.join("; ")}.`,
      {
        hint: "Describe each column by a plain zod type; facts about several columns go into `rules`.",
      },
    );
  }
  return Object.freeze(columns);
}

/**
 * A row's key as text: one column as it is, several joined by `|` with `|` and `\` inside escaped by `\`. `staging._key`
 * is made by this, and whoever refers to a row by its key columns makes the same text.
 */
export function keySql(columns: readonly Sql[]): Sql {
  const texts = columns.map((column) => sql`cast(${column} as varchar)`);
  if (texts.length === 1) return sql.join(texts);
  const escaped = texts.map((key) => sql`replace(replace(${key}, '\\', '\\\\'), '|', '\\|')`);
  return sql.join(escaped, " || '|' || ");
}
