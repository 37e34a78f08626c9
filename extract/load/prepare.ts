import { createHash } from "node:crypto";
import { checksOf, unwrap } from "../../core/contract.ts";
import { HousefileError, messageOf } from "../../core/error.ts";
import type { Log } from "../../core/log.ts";
import type { Session } from "../../core/session.ts";
import type { SourceSpec } from "../../core/source.ts";
import { sql } from "../../core/sql.ts";
import { type DocumentedTable, tableName } from "../../core/table.ts";
import type { ColumnRule } from "../contract/column-rule.ts";
import { isFileReader } from "../read/files.ts";
import { createSql, noteOfSql, noteSql, presentColumnsSql, rebuildSql, typeNamesSql } from "./table.sql.ts";

/** A source with everything that is derived from it once. */
export interface Prepared {
  readonly source: SourceSpec;
  readonly columns: readonly ColumnRule[];
  readonly staging: DocumentedTable;
  readonly quarantine: DocumentedTable;
  /** Changes when a record that was read before may be judged, keyed or read in another way now. */
  readonly fingerprint: string;
}

function judgedText({ schema, judgement }: ColumnRule): readonly string[] {
  if (judgement === "never") return [];
  return checksOf(unwrap(schema).schema).map((check) => JSON.stringify(check, (_, value: unknown) => textOf(value)));
}

function textOf(value: unknown): unknown {
  return typeof value === "function" || typeof value === "bigint" || value instanceof RegExp ? String(value) : value;
}

/** A fingerprint of all that decides what becomes of a record: the contract, the key, the rules, and how it is read. */
export function fingerprintOf(source: SourceSpec, columns: readonly ColumnRule[]): string {
  const { reader } = source;
  const says = columns.map((column) => [
    column.name,
    column.type,
    column.missing,
    column.steps.map((step) => (step.kind === "check" ? [step.check, step.says] : "overwrite")),
    judgedText(column),
  ]);
  const how = isFileReader(reader) ? reader.options : reader.query;
  const all = JSON.stringify([says, source.key, source.cursor, source.rules, how], (_, value: unknown) =>
    textOf(value),
  );
  return createHash("sha256").update(all).digest("hex").slice(0, 16);
}

async function checkRules(db: Session, { source, staging }: Prepared): Promise<void> {
  for (const [name, rule] of Object.entries(source.rules)) {
    try {
      await db.rows(sql`select 1 from ${staging} where (${sql.raw(rule)}\n) is false limit 0`);
    } catch (error) {
      throw new HousefileError(
        "PROJECT_INVALID",
        `The rule \`${name}\` of \`${source.name}\` is no SQL condition: ${messageOf(error)}`,
        {
          hint: "A rule is an expression over the contract's columns that is true for good rows, such as `ends_on >= starts_on`.",
          where: source.name,
          cause: error,
        },
      );
    }
  }
}

async function hasSameColumns(
  db: Session,
  { columns }: Prepared,
  present: readonly { name: string; type: string }[],
): Promise<boolean> {
  const spelled = await db.rows<{ type: string }>(typeNamesSql(columns.map(({ type }) => type)));
  const theirs = present.filter(({ name }) => !name.startsWith("_"));
  return (
    theirs.length === columns.length &&
    columns.every(({ name }, index) => theirs[index]?.name === name && theirs[index].type === spelled[index]?.type)
  );
}

/** What was there before a load: nothing, rows made under other rules, or rows to go on from. */
export type Before = "nothing" | "other_rules" | "same_rules";

/** Makes the source's tables where they are missing, and anew where the contract has other columns. */
export async function prepareTables(db: Session, prepared: Prepared, log: Log): Promise<Before> {
  const { source, staging, quarantine, columns, fingerprint } = prepared;
  const present = await db.rows<{ name: string; type: string }>(presentColumnsSql(staging));
  const [noted] = await db.rows<{ note: string | null }>(noteOfSql(staging));
  await db.run(createSql(staging));
  await db.run(createSql(quarantine));
  const isNew = present.length === 0;
  const isOther = !isNew && noted?.note !== fingerprint;
  if (isOther) {
    const isSame = await hasSameColumns(db, prepared, present);
    log.warn(
      `The contract of \`${source.name}\` changed: ${isSame ? "" : `\`${tableName(staging)}\` is made anew, and `}everything is read again.`,
      { source: source.name },
    );
    for (const statement of rebuildSql(
      staging,
      columns,
      present.map(({ name }) => name),
      source.key,
    ))
      await db.run(statement);
  }
  if (isNew || isOther) await db.run(noteSql(staging, fingerprint));
  await checkRules(db, prepared);
  if (isNew) return "nothing";
  return isOther ? "other_rules" : "same_rules";
}
