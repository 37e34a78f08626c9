import { z } from "zod";
import { checksOf, contractColumns, unwrap, type CheckDef, type ContractColumn } from "../../core/contract.ts";
import { HousefileError } from "../../core/error.ts";
import type { Contract } from "../../core/source.ts";
import { sql, type Sql, type SqlValue } from "../../core/sql.ts";
import type { ColumnRule, Judgement, RuleStep } from "./column-rule.ts";
import { toEnginePattern } from "./regex.ts";
import { trimSql } from "./value.sql.ts";

/** A check as SQL; or "zod", when only zod can make it. */
interface Compiled {
  readonly steps: readonly RuleStep[];
  readonly judgement: Judgement;
}

const byZod: Compiled = { steps: [], judgement: "always" };

function check(name: string, says: string, test: (value: Sql) => Sql, judgement: Judgement = "never"): Compiled {
  return { steps: [{ kind: "check", check: name, says, test }], judgement };
}

function overwrite(apply: (value: Sql) => Sql, judgement: Judgement = "never"): Compiled {
  return { steps: [{ kind: "overwrite", apply }], judgement };
}

function pattern(name: string, says: string, expression: RegExp): Compiled {
  const engine = toEnginePattern(expression);
  if (!engine) return byZod;
  const judgement = engine.exact === "any" ? "never" : "non_ascii";
  return check(name, says, (value) => sql`regexp_matches(${value}, ${sql.lit(engine.pattern)})`, judgement);
}

/** Formats that are their pattern and nothing more; zod runs code for the others (`url`, `ipv6`, `base64`, `jwt` ...). */
const patternFormats: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  uuid: "a UUID",
  guid: "a GUID",
  nanoid: "a nanoid",
  cuid: "a cuid",
  cuid2: "a cuid2",
  ulid: "a ULID",
  xid: "an xid",
  ksuid: "a ksuid",
  ipv4: "an IPv4 address",
  e164: "a telephone number in E.164",
  time: "a time of day",
};

function textFormat(def: CheckDef): Compiled {
  const { format } = def;
  const expression = def["pattern"];
  const part = (name: string): Sql => sql.lit(def[name] as string);
  if (format === "starts_with") {
    return check(
      "starts_with",
      `does not start with \`${String(def["prefix"])}\``,
      (value) => sql`starts_with(${value}, ${part("prefix")})`,
    );
  }
  if (format === "ends_with") {
    return check(
      "ends_with",
      `does not end with \`${String(def["suffix"])}\``,
      (value) => sql`ends_with(${value}, ${part("suffix")})`,
    );
  }
  if (format === "includes" && def["position"] === undefined) {
    return check(
      "includes",
      `does not contain \`${String(def["includes"])}\``,
      (value) => sql`contains(${value}, ${part("includes")})`,
    );
  }
  if (format === "lowercase")
    return check("lowercase", "has capital letters", (value) => sql`not regexp_matches(${value}, '[A-Z]')`);
  if (format === "uppercase")
    return check("uppercase", "has small letters", (value) => sql`not regexp_matches(${value}, '[a-z]')`);
  if (!(expression instanceof RegExp)) return byZod;
  if (format === "regex") return pattern("regex", `does not match ${String(expression)}`, expression);
  const noun = typeof format === "string" ? patternFormats[format] : undefined;
  return noun === undefined ? byZod : pattern(String(format), `is not ${noun}`, expression);
}

/** True when a rewrite is the one that zod makes for a method such as `.trim()`. */
function isSame(rewrite: unknown, example: z.core.$ZodCheck<string>): boolean {
  return String(rewrite) === String((example._zod.def as unknown as CheckDef)["tx"]);
}

/** zod hands over a function; its own ones are known by their text. ASCII text is already normalised. */
function textOverwrite(def: CheckDef): Compiled {
  const rewrite = def["tx"];
  if (isSame(rewrite, z.trim())) return overwrite(trimSql);
  if (isSame(rewrite, z.toLowerCase())) return overwrite((value) => sql`lower(${value})`, "non_ascii");
  if (isSame(rewrite, z.toUpperCase())) return overwrite((value) => sql`upper(${value})`, "non_ascii");
  if (isSame(rewrite, z.normalize())) return { steps: [], judgement: "non_ascii" };
  return byZod;
}

function bound(value: unknown): Sql {
  if (value instanceof Date || typeof value === "bigint") return sql.lit(value);
  return sql`${sql.lit(value as number)}::double`;
}

function boundText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function range(def: CheckDef): Compiled {
  const { value } = def;
  const inclusive = def["inclusive"] === true;
  if (def.check === "greater_than") {
    return inclusive
      ? check("min", `is below ${boundText(value)}`, (column) => sql`${column} >= ${bound(value)}`)
      : check("min", `is not above ${boundText(value)}`, (column) => sql`${column} > ${bound(value)}`);
  }
  return inclusive
    ? check("max", `is above ${boundText(value)}`, (column) => sql`${column} <= ${bound(value)}`)
    : check("max", `is not below ${boundText(value)}`, (column) => sql`${column} < ${bound(value)}`);
}

function numberFormat(def: CheckDef): Compiled {
  const limits = z.core.util.NUMBER_FORMAT_RANGES[def["format"] as keyof typeof z.core.util.NUMBER_FORMAT_RANGES] as
    readonly [number, number] | undefined;
  if (!limits) return byZod;
  const [least, most] = limits;
  return check(
    "range",
    `is not between ${least} and ${most}`,
    (value) => sql`${value} between ${bound(least)} and ${bound(most)}`,
  );
}

function compileCheck(def: CheckDef, column: ContractColumn): Compiled {
  switch (def.check) {
    // zod counts code points, and so does the engine.
    case "min_length":
      return check(
        "min",
        `is shorter than ${String(def["minimum"])} characters`,
        (value) => sql`length(${value}) >= ${sql.lit(def["minimum"] as number)}`,
      );
    case "max_length":
      return check(
        "max",
        `is longer than ${String(def["maximum"])} characters`,
        (value) => sql`length(${value}) <= ${sql.lit(def["maximum"] as number)}`,
      );
    case "length_equals":
      return check(
        "length",
        `is not ${String(def["length"])} characters long`,
        (value) => sql`length(${value}) = ${sql.lit(def["length"] as number)}`,
      );
    case "string_format":
      return column.kind === "string" ? textFormat(def) : { steps: [], judgement: "never" };
    case "overwrite":
      return column.kind === "string" ? textOverwrite(def) : byZod;
    case "greater_than":
    case "less_than":
      return range(def);
    case "number_format":
      return numberFormat(def);
    case "bigint_format":
      return { steps: [], judgement: "never" };
    case "multiple_of":
      if (column.kind !== "bigint") return byZod;
      return check(
        "multiple_of",
        `is not a multiple of ${String(def["value"])}`,
        (value) => sql`${value} % ${sql.lit(def["value"] as bigint)} = 0`,
      );
    default:
      return byZod;
  }
}

function oneOf(schema: z.core.$ZodType): Compiled {
  const values = [...(schema._zod.values ?? [])].filter(
    (value) => value !== null && value !== undefined,
  ) as readonly SqlValue[];
  const list = sql.join(values.map((value) => (typeof value === "number" ? bound(value) : sql.lit(value))));
  const names = values.slice(0, 8).map((value) => `\`${String(value)}\``);
  const says = `is not one of ${names.join(", ")}${values.length > names.length ? " ..." : ""}`;
  return check("one_of", says, (value) => sql`${value} in (${list})`);
}

function compileSteps(column: ContractColumn, wrapped: z.core.$ZodType): Compiled {
  const { schema, wrapperChecks } = unwrap(wrapped);
  const { type } = schema._zod.def;
  if (wrapperChecks || type === "union" || type === "template_literal") return byZod;
  const parts = checksOf(schema).map((def) => compileCheck(def, column));
  if (type === "enum" || type === "literal") parts.unshift(oneOf(schema));
  const judgements = new Set(parts.map(({ judgement }) => judgement));
  if (judgements.has("always")) return byZod;
  return { steps: parts.flatMap(({ steps }) => steps), judgement: judgements.has("non_ascii") ? "non_ascii" : "never" };
}

function literalOf(value: unknown): SqlValue | undefined {
  if (value === undefined || value === null) return null;
  if (value instanceof Date || ["string", "number", "bigint", "boolean"].includes(typeof value))
    return value as SqlValue;
  return undefined;
}

interface Missing {
  readonly accepted: boolean;
  readonly mayBeAbsent: boolean;
  readonly value: SqlValue;
}

/** zod itself says what becomes of a missing value: as `undefined` where the schema takes that, else as null. */
function missingValue(schema: z.core.$ZodType): Missing {
  const absent = z.safeParse(schema, undefined);
  if (absent.success) return { accepted: true, mayBeAbsent: true, value: literalOf(absent.data) ?? null };
  const empty = z.safeParse(schema, null);
  return { accepted: empty.success, mayBeAbsent: false, value: (empty.success ? literalOf(empty.data) : null) ?? null };
}

function wrappersOf(schema: z.core.$ZodType): readonly string[] {
  const def = schema._zod.def as { type: string; innerType?: z.core.$ZodType };
  return def.innerType === undefined ? [] : [def.type, ...wrappersOf(def.innerType)];
}

/** `z.coerce.string()` would make "undefined" of a missing value: what is missing stays missing. */
function coercedMissing(schema: z.core.$ZodType): Missing {
  const wrappers = wrappersOf(schema);
  if (wrappers.includes("default") || wrappers.includes("prefault")) return missingValue(schema);
  const mayBeAbsent = wrappers.includes("optional");
  return { accepted: mayBeAbsent || wrappers.includes("nullable"), mayBeAbsent, value: null };
}

function compileColumn(column: ContractColumn, schema: z.core.$ZodType): ColumnRule {
  const isCoerced = (unwrap(schema).schema._zod.def as { coerce?: boolean }).coerce === true;
  const { accepted, mayBeAbsent, value } = isCoerced ? coercedMissing(schema) : missingValue(schema);
  return Object.freeze({
    ...column,
    schema,
    missing: { accepted, value },
    mayBeAbsent,
    ...compileSteps(column, schema),
  });
}

/**
 * A contract as rules that SQL can apply to text, with a note where zod itself has to look.
 * Raises CONTRACT_UNSUPPORTED when the contract asks something of whole rows, or has a column without a type.
 */
export function compileContract(contract: Contract): readonly ColumnRule[] {
  if ((contract._zod.def.checks ?? []).length > 0) {
    throw new HousefileError(
      "CONTRACT_UNSUPPORTED",
      "The contract has a `refine` over whole rows, which SQL cannot check.",
      {
        hint: 'Say it in SQL instead: `rules: { "ends after it starts": "ends_on >= starts_on" }`.',
      },
    );
  }
  return Object.freeze(
    contractColumns(contract).map((column) => compileColumn(column, contract.shape[column.name] as z.core.$ZodType)),
  );
}
