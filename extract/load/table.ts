import { documentedTable, type DocumentedTable } from "../../core/table.ts";
import { contractColumns } from "../../core/contract.ts";
import type { SourceSpec } from "../../core/source.ts";

/** What every staging table has beside the contract's columns. */
const ownColumns = {
  _key: [
    "varchar",
    "the row's key as text; several columns joined by `|`; `<file>:<line>` where the source has no key",
  ],
  _file: ["varchar", "the file it came from, relative to the project's folder"],
  _line: ["bigint", "the line, or the row of the sheet, in that file"],
  _hash: ["ubigint", "content of the contract's columns in 64 bits"],
  _run_id: ["bigint", "the run that last changed it"],
  _loaded_at: ["timestamptz", "when that was"],
} as const;

/** `staging.<source>`: one row per source record that keeps the contract. */
export function stagingTable(source: SourceSpec): DocumentedTable {
  const contract = contractColumns(source.contract).map(
    ({ name, type }) => [name, [type, "as the source has it"] as const] as const,
  );
  return documentedTable("staging", source.name, `one record of ${source.name}`, {
    ...Object.fromEntries(contract),
    ...ownColumns,
  });
}

/** `quarantine.<source>`: one row per source record that broke the contract. */
export function quarantineTable(source: SourceSpec): DocumentedTable {
  return documentedTable("quarantine", source.name, `one record of ${source.name} that broke its contract`, {
    origin: ["varchar", "where to find it: the key, or `<file>:<line>`"],
    file: ["varchar", "the file it came from"],
    line: ["bigint", "the line, or the row of the sheet, in that file"],
    key: ["varchar", "the record's key as text, as far as it has one"],
    rule: [
      "varchar",
      "the first rule that it broke: `<column>.<check>`, a row rule's name, key, cursor, fields, quote, encoding",
    ],
    reason: ["varchar", "everything that is wrong with it, as sentences"],
    raw: ["varchar", "the record as JSON of texts, or its line where it could not be split into fields"],
    run_id: ["bigint", "the run that first rejected it in this state"],
    rejected_at: ["timestamptz", "when that was"],
  });
}
