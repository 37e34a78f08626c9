import { createHash } from "node:crypto";
import { inlineSql, runParametersOf } from "../core/sql.ts";
import type { Step } from "../core/step.ts";
import { tableName } from "../core/table.ts";

/** Which run and step last changed a table, by `schema.name`. */
export type TableVersions = ReadonlyMap<string, string>;

/**
 * What the result of a step depends on: its statements, its settings, the as-of day when it uses it, this release, and
 * the versions of the tables it reads. Equal fingerprints mean that doing the step again changes nothing.
 */
export function fingerprint(step: Step, versions: TableVersions, asOf: string, release: string): string {
  const usesAsOf =
    step.act !== undefined ||
    [...step.sql, ...step.audits.map(({ query }) => query)].some((statement) =>
      runParametersOf(statement).has("as_of"),
    );
  const parts = [
    release,
    step.name,
    ...step.sql.map((statement) => inlineSql(statement)),
    ...step.audits.map((audit) => inlineSql(audit.query)),
    JSON.stringify(step.settings ?? null),
    usesAsOf ? asOf : "",
    ...step.reads.map((table) => `${tableName(table)}@${versions.get(tableName(table)) ?? "0"}`),
  ];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 32);
}
