import type { LogFields } from "../core/log.ts";

const count = (value: unknown): string => (typeof value === "number" ? value.toLocaleString("en-GB") : "0");

/** A run's own messages as a line for a person; undefined for any other message. */
export function describeStep(message: string, fields: LogFields | undefined): string | undefined {
  if (fields === undefined) return undefined;
  if (message === "published") return `  published ${String(fields["file"])} (${String(fields["megabytes"])} MB)`;
  if (typeof fields["step"] !== "string") return undefined;
  const name = fields["step"].padEnd(28);
  if (message === "step unchanged") return `  ${name} unchanged`;
  if (message !== "step done") return undefined;
  const seconds = `${Number(fields["seconds"]).toFixed(1)} s`.padStart(8);
  const rejected = Number(fields["rowsRejected"] ?? 0);
  const waiting = rejected === 0 ? "" : `, ${count(rejected)} rejected`;
  const rows =
    fields["rowsRead"] === undefined
      ? `${count(fields["rowsWritten"])} rows`
      : `${count(fields["rowsRead"])} read, ${count(fields["rowsWritten"])} changed${waiting}`;
  return `  ${name}${seconds}  ${rows}`;
}
