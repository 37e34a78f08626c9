import { compileContract } from "./contract/compile.ts";
import type { ColumnRule } from "./contract/column-rule.ts";
import { checkEncoding } from "./read/decode.ts";
import { isFileReader } from "./read/files.ts";
import { fingerprintOf, type Prepared } from "./load/prepare.ts";
import { quarantineTable, stagingTable } from "./load/table.ts";
import { HousefileError } from "../core/error.ts";
import type { SourceSpec } from "../core/source.ts";
import { sql } from "../core/sql.ts";
import { step, type Audit, type Step } from "../core/step.ts";

function findingsAboutNames(source: SourceSpec): readonly string[] {
  const names = Object.keys(source.contract.shape);
  const folded = names.map((name) => name.toLowerCase());
  const unknown = [...source.key, ...(source.cursor === undefined ? [] : [source.cursor])].filter(
    (name) => !names.includes(name),
  );
  return [
    ...(/^[a-z][a-z0-9_]*$/.test(source.name) ? [] : ["its name must be lower-case letters, digits and `_`"]),
    ...(names.length === 0 ? ["its contract has no columns"] : []),
    ...names
      .filter((name) => name.startsWith("_") || name === "")
      .map((name) => `the column \`${name}\` begins with \`_\`, which is kept for housefile`),
    ...names
      .filter((name, index) => folded.indexOf(name.toLowerCase()) < index)
      .map((name) => `the column \`${name}\` differs from another one in case only`),
    ...unknown.map((name) => `\`${name}\` is in the key or the cursor and not in the contract`),
  ];
}

function findingsAboutReading(source: SourceSpec, columns: readonly ColumnRule[]): readonly string[] {
  const { reader, cursor } = source;
  const cursorColumn = columns.find(({ name }) => name === cursor);
  const hasTime = cursorColumn?.type === "timestamptz" || cursorColumn?.type === "date";
  const comparesText =
    reader.kind === "postgres" || (reader.kind === "sql" && ["libsql", "better-sqlite3"].includes(reader.client));
  return [
    ...(!isFileReader(reader) && source.key.length === 0 ? ["a table or query needs a `key`"] : []),
    ...(isFileReader(reader) && cursor !== undefined
      ? ["files have no cursor: new files are found by their content"]
      : []),
    ...(cursorColumn?.type === "boolean"
      ? [`the cursor \`${cursorColumn.name}\` is a boolean, which does not grow`]
      : []),
    ...(cursorColumn?.kind === "string" && !comparesText
      ? [`the cursor \`${cursorColumn.name}\` is text, which that system may sort in its own way`]
      : []),
    ...(source.cursor_overlap_s > 0 && !hasTime
      ? ["`cursor_overlap_s` needs a cursor that is a date or an instant"]
      : []),
    ...(source.cursor_overlap_s < 0 ? ["`cursor_overlap_s` is negative"] : []),
  ];
}

function refuse(source: SourceSpec, findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new HousefileError("PROJECT_INVALID", `The source \`${source.name}\` cannot be read: ${findings.join("; ")}.`, {
    hint: "Correct the source in the project file.",
    where: source.name,
  });
}

/**
 * Everything about a source that can be said without touching it: its rules, its tables, its fingerprint. Raises
 * CONTRACT_UNSUPPORTED and PROJECT_INVALID, with all findings of the source together.
 */
export function prepareSource(source: SourceSpec): Prepared {
  refuse(source, findingsAboutNames(source));
  const columns = compileContract(source.contract);
  refuse(source, findingsAboutReading(source, columns));
  if (source.reader.kind === "csv") checkEncoding(source.reader.options.encoding ?? "utf-8");
  return Object.freeze({
    source,
    columns,
    staging: stagingTable(source),
    quarantine: quarantineTable(source),
    fingerprint: fingerprintOf(source, columns),
  });
}

function audits({ source, staging }: Prepared): readonly Audit[] {
  return [
    {
      kind: "no_rows",
      name: `each row of ${source.name} has a key of its own`,
      query: sql`select _key from ${staging} group by _key having count(*) > 1 or _key is null`,
    },
    {
      kind: "equal",
      name: `every row read from ${source.name} was kept or rejected`,
      query: sql`
select coalesce(sum(rows_read), 0) as expected, coalesce(sum(rows_kept + rows_rejected), 0) as actual
from meta.load
where source = ${source.name} and run_id = ${sql.run("run_id")}`,
    },
    {
      kind: "equal",
      name: `staging.${source.name} has the rows that its last load counted`,
      query: sql`
select
  coalesce((select rows_total from meta.load where source = ${source.name} and run_id = ${sql.run("run_id")} order by loaded_at desc limit 1), 0) as expected,
  (select count(*) from ${staging}) as actual`,
    },
  ];
}

/**
 * The step that reads one source into `staging.<source>` and `quarantine.<source>`: one transaction with its watermark,
 * its files and its control totals. Looks at the source in every run. Raises CONTRACT_UNSUPPORTED and PROJECT_INVALID.
 */
export function planExtract(source: SourceSpec): Step {
  const prepared = prepareSource(source);
  return step({
    name: `extract.${source.name}`,
    stage: "extract",
    reads: [],
    writes: [prepared.staging, prepared.quarantine],
    // Loaded here, because only a run that reads sources needs their drivers.
    act: async (context) => (await import("./load/load.ts")).load(prepared, context),
    audits: audits(prepared),
    settings: { fingerprint: prepared.fingerprint, breach: source.breach, cursor_overlap_s: source.cursor_overlap_s },
    always: true,
  });
}
