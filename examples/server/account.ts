import { execFileSync } from "node:child_process";

/** The user and group a PostgreSQL process runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account PostgreSQL must run as: `null` (our own) for everyone but root, whom PostgreSQL refuses.
 * Root hands over to `postgres` where that user exists and to `nobody` where not; no user is created.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const account = findAccount(name);
    if (account !== null) return account;
  }
  throw new Error(
    "PostgreSQL refuses to run as root, and neither `postgres` nor `nobody` exists. Run as another user.",
  );
}

function findAccount(name: string): Account | null {
  try {
    return { uid: readId("-u", name), gid: readId("-g", name) };
  } catch {
    return null;
  }
}

function readId(flag: string, name: string): number {
  return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}
