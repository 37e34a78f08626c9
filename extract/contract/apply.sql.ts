import { keySql } from "../../core/contract.ts";
import { sql, type Sql } from "../../core/sql.ts";
import type { ColumnRule } from "./column-rule.ts";
import { isAsciiSql, parseSql } from "./value.sql.ts";

/** What is needed to turn text rows into judged, typed rows. */
export interface Application {
  readonly columns: readonly ColumnRule[];
  readonly key: readonly string[];
  readonly cursor?: string | undefined;
  /** Row rules: name to SQL. Only false rejects a row; unknown keeps it, as a CHECK does. */
  readonly rules: Readonly<Record<string, string>>;
  /** Text rows from files: have `_file`, `_line`, `_fault`, `_reason` and `_raw`, and blanks mean "missing". */
  readonly fromFiles: boolean;
  /** Columns whose values zod looked at and found something to say: see {@link judgedTable}. */
  readonly judged: ReadonlySet<string>;
}

/** The temp table with zod's findings on one column: `value`, `output`, `rule`, `reason`. */
export function judgedTable(column: number): string {
  return `judged_${column}`;
}

interface Failure {
  readonly rule: Sql;
  readonly reason: Sql;
  readonly test: Sql;
}

const typeSays: Readonly<Record<ColumnRule["kind"], string>> = {
  string: "is not text",
  number: "is not a number",
  bigint: "is not a whole number",
  boolean: "is not true or false",
  date: "is not an instant",
  iso_date: "is not a date",
  iso_datetime: "is not an instant",
};

function typeSentence({ kind, type }: ColumnRule): string {
  return type === "bigint" || type === "integer" ? typeSays.bigint : typeSays[kind];
}

function textName(index: number): Sql {
  return sql.id(`_t${index}`);
}

function judgedName(index: number, part: "value" | "output" | "rule" | "reason"): Sql {
  return sql.id(`_j${index}_${part}`);
}

/** The text of a column with blanks as missing: in a file an empty field is no value, and spaces are no number. */
function sourceTextSql(column: ColumnRule, fromFiles: boolean): Sql {
  const name = sql.id(column.name);
  return fromFiles && column.kind !== "string" ? sql`nullif(trim(${name}), '')` : name;
}

function rawSql(of: Application, from: Sql): Sql {
  const texts = of.columns.map((column, index) => sql`${sourceTextSql(column, of.fromFiles)} as ${textName(index)}`);
  const origin = of.fromFiles
    ? sql`_file, _line, _fault, _reason as _fault_reason, _raw as _fault_raw`
    : sql`null::varchar as _file, null::bigint as _line`;
  return sql`select ${sql.join(texts)}, ${origin} from ${from}`;
}

function judgedJoinsSql(of: Application): { columns: Sql; joins: Sql } {
  const indexes = of.columns.flatMap((column, index) => (of.judged.has(column.name) ? [index] : []));
  const columns = indexes.map((index) => {
    const alias = sql.id(`j${index}`);
    const parts = (["value", "output", "rule", "reason"] as const).map(
      (part) => sql`${alias}.${sql.id(part)} as ${judgedName(index, part)}`,
    );
    return sql`, ${sql.join(parts)}`;
  });
  const joins = indexes.map((index) => {
    const alias = sql.id(`j${index}`);
    return sql` left join ${sql.id(judgedTable(index))} as ${alias} on ${alias}.value = raw_row.${textName(index)}`;
  });
  return { columns: sql.join(columns, ""), joins: sql.join(joins, "") };
}

/** The value before and after each step: `checks` with the value they look at, and what comes out at the end. */
function walk(
  column: ColumnRule,
  from: Sql,
): { value: Sql; checks: readonly { check: string; says: string; test: Sql }[] } {
  let value = from;
  const checks: { check: string; says: string; test: Sql }[] = [];
  for (const step of column.steps) {
    if (step.kind === "overwrite") value = step.apply(value);
    else checks.push({ check: step.check, says: step.says, test: step.test(value) });
  }
  return { value, checks };
}

function valueSql(of: Application, column: ColumnRule, index: number): Sql {
  const text = textName(index);
  const parsed = column.kind === "string" ? walk(column, text).value : parseSql(text, column.kind, column.type);
  const isRewritten = column.judgement === "non_ascii" && column.steps.some(({ kind }) => kind === "overwrite");
  const ours = isRewritten ? sql`case when ${isAsciiSql(text)} then ${parsed} else ${text} end` : parsed;
  const theirs =
    of.judged.has(column.name) && column.kind === "string"
      ? sql`case when ${judgedName(index, "value")} is not null then ${judgedName(index, "output")} else ${ours} end`
      : ours;
  const { value } = column.missing;
  if (value === null) return theirs;
  return sql`case when ${text} is null then cast(${sql.lit(value)} as ${sql.raw(column.type)}) else ${theirs} end`;
}

/** "`column`: `value`" and what is to be said about it. */
function saysSql(column: ColumnRule, index: number, says: string): Sql {
  const text = textName(index);
  const shown = sql`case when length(${text}) > 80 then left(${text}, 80) || '...' else ${text} end`;
  return sql`${sql.lit(`\`${column.name}\`: \``)} || ${shown} || ${sql.lit(`\`${says}`)}`;
}

function presence(column: ColumnRule, index: number): readonly Failure[] {
  if (column.missing.accepted) return [];
  return [
    {
      rule: sql.lit(`${column.name}.required`),
      reason: sql.lit(`\`${column.name}\` is missing`),
      test: sql`${textName(index)} is not null`,
    },
  ];
}

function typing(column: ColumnRule, index: number): readonly Failure[] {
  if (column.kind === "string") return [];
  const sentence = typeSentence(column);
  return [
    {
      rule: sql.lit(`${column.name}.type`),
      reason: saysSql(column, index, ` ${sentence}`),
      test: sql`(${textName(index)} is null or ${sql.id(column.name)} is not null)`,
    },
  ];
}

function checking(column: ColumnRule, index: number): readonly Failure[] {
  const text = textName(index);
  const { checks } = walk(column, column.kind === "string" ? text : sql.id(column.name));
  return checks.map(({ check, says, test }) => {
    const excused = [
      ...(column.missing.value === null ? [] : [sql`${text} is null or `]),
      ...(column.judgement === "non_ascii" ? [sql`not (${isAsciiSql(text)}) or `] : []),
    ];
    return {
      rule: sql.lit(`${column.name}.${check}`),
      reason: saysSql(column, index, ` ${says}`),
      test: sql`(${sql.join(excused, "")}(${test})) is not false`,
    };
  });
}

function judging(of: Application, column: ColumnRule, index: number): readonly Failure[] {
  if (!of.judged.has(column.name)) return [];
  return [
    {
      rule: judgedName(index, "rule"),
      reason: sql`${saysSql(column, index, ": ")} || ${judgedName(index, "reason")}`,
      test: sql`${judgedName(index, "reason")} is null`,
    },
  ];
}

function missingPart(column: string, rule: string, role: string): Failure {
  return {
    rule: sql.lit(rule),
    reason: sql.lit(`\`${column}\` is missing, and it is ${role}`),
    test: sql`${sql.id(column)} is not null`,
  };
}

function failures(of: Application): readonly Failure[] {
  const fault = { rule: sql`_fault`, reason: sql`_fault_reason`, test: sql`_fault is null` };
  const ofColumns = of.columns.flatMap((column, index) => [
    ...presence(column, index),
    ...typing(column, index),
    ...checking(column, index),
    ...judging(of, column, index),
  ]);
  const ofKey = of.key
    .filter((name) => of.columns.some((column) => column.name === name && column.missing.accepted))
    .map((name) => missingPart(name, "key", "part of the key"));
  const { cursor } = of;
  const isCursorOptional = of.columns.some(({ name, missing }) => name === cursor && missing.accepted);
  const ofCursor = cursor !== undefined && isCursorOptional ? [missingPart(cursor, "cursor", "the cursor")] : [];
  const ofRow = Object.entries(of.rules).map(([name, rule]) => ({
    rule: sql.lit(name),
    reason: sql.lit(`the rule \`${name}\` does not hold`),
    test: sql`(${sql.raw(rule)}\n) is not false`,
  }));
  return [...(of.fromFiles ? [fault] : []), ...ofColumns, ...ofKey, ...ofCursor, ...ofRow];
}

function keyOf(of: Application, isOk: boolean): Sql {
  if (of.key.length === 0) return sql`_file || ':' || _line`;
  const parts = of.key.map((name) => {
    const index = of.columns.findIndex((column) => column.name === name);
    return isOk ? sql.id(name) : sql`coalesce(cast(${sql.id(name)} as varchar), ${textName(index)})`;
  });
  return keySql(parts);
}

/** The text row as JSON, or the raw line of a record that could not be split into fields. */
function rawTextSql(of: Application): Sql {
  const fields = of.columns.map((column, index) => sql`${sql.lit(column.name)}, ${textName(index)}`);
  const json = sql`cast(json_object(${sql.join(fields)}) as varchar)`;
  return of.fromFiles ? sql`coalesce(_fault_raw, ${json})` : json;
}

/** A row's content in 64 bits: what tells a changed row from one that was read before. */
export function hashSql(columns: readonly { readonly name: string }[]): Sql {
  return sql`hash(${sql.columns(columns.map(({ name }) => name))})`;
}

/**
 * Text rows with the contract applied: the typed columns, `_key`, `_file`, `_line`, `_hash`, `_cursor` (the cursor's text)
 * and, on rows that broke the contract only, `_rule`, `_reason` and `_raw`. Reasons are made for those rows alone, so a
 * clean row costs its casts and one conjunction.
 */
export function applyContractSql(of: Application, from: Sql): Sql {
  const { columns, joins } = judgedJoinsSql(of);
  const found = failures(of);
  const values = of.columns.map((column, index) => sql`${valueSql(of, column, index)} as ${sql.id(column.name)}`);
  const names = sql.columns(of.columns.map(({ name }) => name));
  const cursorIndex = of.columns.findIndex(({ name }) => name === of.cursor);
  const rules = sql.join(
    found.map(({ rule, test }) => sql`when not (${test}) then ${rule}`),
    " ",
  );
  const reasons = sql.join(found.map(({ reason, test }) => sql`case when not (${test}) then ${reason} end`));
  // What is wrong with the fields of a record that has none is not worth a word.
  const reason = of.fromFiles
    ? sql`coalesce(_fault_reason, concat_ws('; ', ${reasons}))`
    : sql`concat_ws('; ', ${reasons})`;
  const isOk =
    found.length === 0
      ? sql`true`
      : sql.join(
          found.map(({ test }) => sql`(${test})`),
          " and ",
        );
  const broken = (value: Sql): Sql =>
    found.length === 0 ? sql`null::varchar` : sql`case when _ok then null else ${value} end`;
  return sql`
with raw_row as (${rawSql(of, from)}),
parsed as (select raw_row.*${columns}, ${sql.join(values)} from raw_row${joins}),
tested as (select *, (${isOk}) as _ok from parsed)
select
  ${names},
  case when _ok then ${keyOf(of, true)} else ${keyOf(of, false)} end as _key,
  _file,
  _line,
  ${hashSql(of.columns)} as _hash,
  ${cursorIndex < 0 ? sql`null::varchar` : textName(cursorIndex)} as _cursor,
  ${broken(sql`case ${rules} end`)} as _rule,
  ${broken(reason)} as _reason,
  ${broken(rawTextSql(of))} as _raw
from tested`;
}
