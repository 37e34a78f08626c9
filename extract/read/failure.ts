import { HousefileError, messageOf, type ErrorCode } from "../../core/error.ts";
import { mask } from "./secret.ts";

/** What is known about a system when something fails there. */
export interface System {
  /** The name the project gives it. */
  readonly name: string;
  readonly secrets: readonly string[];
  /** What to look at when it does not answer: "`CRM_URL`". */
  readonly settings: string;
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
}

/**
 * True for SQLSTATEs that mean the statement was understood and refused. A lost connection (08), a refused login (28), a
 * missing database (3D), a server that is full (53300) or going down (57P) means that nobody answered.
 */
function isRefusedStatement(code: string): boolean {
  const isSqlState = /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
  return isSqlState && !/^(?:08|28|3D|57P|53300)/.test(code);
}

function unreachableHint(code: string, settings: string): string {
  if (code.startsWith("28"))
    return `Check the user and the password in ${settings}, and that the server lets this machine in.`;
  if (code === "3D000") return `Check the name of the database in ${settings}.`;
  if (code === "53300") return "The server has no connection left: try again later, or raise its limit.";
  if (code.startsWith("57P"))
    return "The server ended the connection: nothing of this load was kept; run again when it is up.";
  return `Check the host and the port in ${settings}, that the server is up, and that no firewall stands between; then run again.`;
}

/** A copy of a cause that shows no secret: drivers put whole addresses on their errors. */
function safeCause(error: unknown, secrets: readonly string[]): Error {
  const cause = new Error(mask(messageOf(error), secrets));
  const code = codeOf(error);
  return Object.assign(cause, code === "" ? {} : { code });
}

/** The error of a system that did not answer: SOURCE_UNREACHABLE. */
export function unreachable(error: unknown, system: System, hint?: string): HousefileError {
  const says = mask(messageOf(error), system.secrets) || codeOf(error) || "no answer";
  return new HousefileError("SOURCE_UNREACHABLE", `The system \`${system.name}\` cannot be reached: ${says}`, {
    hint: hint ?? unreachableHint(codeOf(error), system.settings),
    where: system.name,
    cause: safeCause(error, system.secrets),
  });
}

/** The error of a system that refused a statement: SOURCE_QUERY. */
export function refused(error: unknown, system: System, statement: string, hint?: string): HousefileError {
  return new HousefileError(
    "SOURCE_QUERY",
    `The system \`${system.name}\` refused the query: ${mask(messageOf(error), system.secrets)}`,
    {
      hint: hint ?? "Try the query in the system's own client, with the same user.",
      where: mask(statement, system.secrets),
      cause: safeCause(error, system.secrets),
    },
  );
}

/** Turns what a PostgreSQL driver threw into SOURCE_UNREACHABLE or SOURCE_QUERY, by its code and never by its words. */
export function postgresFailure(error: unknown, system: System, statement: string): HousefileError {
  if (error instanceof HousefileError) return error;
  return isRefusedStatement(codeOf(error)) ? refused(error, system, statement) : unreachable(error, system);
}

const lostCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "PROTOCOL_CONNECTION_LOST",
  "ER_ACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
  "ELOGIN",
  "ESOCKET",
  "SQLITE_CANTOPEN",
  "SQLITE_NOTADB",
]);

/** The same for the drivers behind knex. */
export function driverFailure(error: unknown, system: System, statement: string): HousefileError {
  if (error instanceof HousefileError) return error;
  const code = codeOf(error);
  const isLost = lostCodes.has(code) || (error instanceof Error && error.name === "KnexTimeoutError");
  if (isLost) return unreachable(error, system);
  return code.length === 5 && !isRefusedStatement(code) && /\d/.test(code)
    ? unreachable(error, system)
    : refused(error, system, statement);
}

/** The names most like a missing one, best first. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const scored = names.map((other) => ({ other, distance: editDistance(plain(name), plain(other)) }));
  return scored
    .filter(({ other, distance }) => distance <= Math.max(2, Math.floor(Math.max(name.length, other.length) / 3)))
    .sort((a, b) => a.distance - b.distance || a.other.localeCompare(b.other))
    .slice(0, 3)
    .map(({ other }) => other);
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The error of columns that a contract names and a source does not have: SOURCE_COLUMN. */
export function missingColumns(missing: readonly string[], present: readonly string[], where: string): HousefileError {
  const near = missing.flatMap((name) => {
    const found = nearest(name, present).map((other) => `\`${other}\``);
    return found.length === 0 ? [] : [`\`${name}\` may be ${found.join(" or ")}`];
  });
  const all = present
    .slice(0, 30)
    .map((name) => `\`${name}\``)
    .join(", ");
  const names = missing.map((name) => `\`${name}\``).join(", ");
  const code: ErrorCode = "SOURCE_COLUMN";
  return new HousefileError(
    code,
    `${missing.length === 1 ? "The column" : "The columns"} ${names} of the contract ${missing.length === 1 ? "is" : "are"} missing in ${where}.`,
    {
      hint:
        near.length > 0
          ? `Correct the contract: ${near.join("; ")}.`
          : `The source has: ${all === "" ? "no columns" : all}.`,
      where,
    },
  );
}
