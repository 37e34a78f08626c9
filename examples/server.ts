import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Account, serverAccount } from "./server/account.ts";
import { type Binaries, findBinaries } from "./server/binaries.ts";
import { clearLeftover, ownerFile } from "./server/leftover.ts";
import { readLockFile } from "./server/lock-file.ts";
import { isReachable, standIn } from "./server/reach.ts";

/** How to start the example company's PostgreSQL. */
export interface PostgresOptions {
  /** Where its data lives. Default: a new folder in the system's temporary folder. */
  readonly folder?: string;
  /** Whether the data outlives `stop`. Default: true when `folder` is given, false when not. */
  readonly persistent?: boolean;
  /** Receives the server's log. Default: the log is kept silent, and shown only when the server does not start. */
  readonly log?: (text: string) => void;
}

/** A running PostgreSQL. */
export interface PostgresServer {
  /** The connection string of one of its databases. */
  readonly url: (database: string) => string;
  /** Creates a database unless it is there, and returns its connection string. */
  readonly createDatabase: (name: string) => Promise<string>;
  /** Stops the server; deletes its data unless it is persistent. May be called twice. */
  readonly stop: () => Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly account: Account | null;
  readonly binaries: Binaries;
}

// Example data can be made again: durability is traded for speed. One minimal WAL lets COPY into a new table skip it.
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
  checkpoint_timeout: "1h",
  shared_buffers: "256MB",
  maintenance_work_mem: "256MB",
  timezone: "UTC",
  log_timezone: "UTC",
};

const startPatienceMs = 60_000;
const pauseMs = 25;

/**
 * Starts a real PostgreSQL from the programs npm installed, on a free port of 127.0.0.1; 0.8 s in a new folder, 0.1 s
 * in an old one. Works as root and after a kill. It stops with `stop`, at the end of the process, and when the process
 * is killed.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const place = findPlace(options.folder);
  const persistent = options.persistent ?? options.folder !== undefined;
  const log = keepLog(options.log);
  const stopNow = (mode: "fast" | "immediate"): void => {
    control(place, ["stop", "-m", mode, "-w"]);
  };
  await clearLeftover(
    place.folder,
    (port) => urlOf(port, "postgres"),
    () => {
      stopNow("fast");
    },
  );
  if (!existsSync(join(place.folder, "PG_VERSION"))) initialise(place);
  const port = await freePort();
  const child = launch(place, port, log.add);
  const forget = stopAtExit(() => {
    stopNow(persistent ? "fast" : "immediate");
    if (!persistent) rmSync(place.folder, { recursive: true, force: true });
  });
  await untilReady(place.folder, child, log);
  let running = true;
  return {
    url: (database) => urlOf(port, database),
    createDatabase: (name) => createDatabase(port, name),
    stop: async () => {
      if (!running) return;
      running = false;
      forget();
      stopNow(persistent ? "fast" : "immediate");
      await ended(child);
      if (!persistent) rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

function findPlace(wanted: string | undefined): Place {
  const account = serverAccount();
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), "housefile-postgres-")) : ownFolder(wanted, account);
  if (account !== null) chownSync(folder, account.uid, account.gid);
  return { folder: realpathSync(folder), account, binaries: findBinaries(account) };
}

function ownFolder(wanted: string, account: Account | null): string {
  mkdirSync(dirname(resolve(wanted)), { recursive: true });
  const folder = isReachable(wanted, account) ? resolve(wanted) : standIn(wanted);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function initialise(place: Place): void {
  const flags = [
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ];
  const result = spawnSync(place.binaries.initdb, [`--pgdata=${place.folder}`, ...flags], where(place));
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`initdb failed in \`${place.folder}\`: ${result.stderr}`);
}

function launch(place: Place, port: number, log: (text: string) => void): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [program, ...args] = guarded([place.binaries.postgres, "-D", place.folder, "-p", `${port}`, ...flags]);
  const child = spawn(program, args, {
    ...where(place),
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdout.on("data", (data: Buffer) => {
    log(data.toString());
  });
  child.stderr.on("data", (data: Buffer) => {
    log(data.toString());
  });
  child.on("error", (error) => {
    log(error.message);
  });
  writeFileSync(join(place.folder, ownerFile), `${process.pid}`);
  return child;
}

// The shell waits for the end of its input, which comes when our process ends in whatever way, and stops the server then.
function guarded(command: [string, ...string[]]): [string, ...string[]] {
  if (process.platform === "win32") return command;
  const script = '"$0" "$@" </dev/null & server=$!; (cat >/dev/null; kill -INT $server) & wait $server';
  return ["/bin/sh", "-c", `exec 3<&0; ${script.replace("(cat", "(cat <&3")}`, ...command];
}

function where(place: Place): { cwd: string; encoding: "utf8"; uid?: number; gid?: number } {
  return { cwd: place.folder, encoding: "utf8", ...place.account };
}

function control(place: Place, args: readonly string[]): void {
  spawnSync(place.binaries.control, [...args, "-s", "-D", place.folder], { ...where(place), stdio: "ignore" });
}

async function untilReady(folder: string, child: ChildProcess, log: { text: () => string }): Promise<void> {
  for (let waitedMs = 0; waitedMs < startPatienceMs; waitedMs += pauseMs) {
    if (child.exitCode !== null || child.pid === undefined) break;
    if (readLockFile(folder)?.status === "ready") return;
    await sleep(pauseMs);
  }
  throw new Error(`PostgreSQL did not start in \`${folder}\`. Its log ends:\n${log.text()}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
}

function keepLog(sink: (text: string) => void = () => undefined): { add: (text: string) => void; text: () => string } {
  let kept = "";
  return {
    add: (text) => {
      kept = (kept + text).slice(-4000);
      sink(text);
    },
    text: () => kept,
  };
}

// A signal handler replaces Node's own, which ends the process: so it stops the server and raises the signal again,
// unless the program handles the signal itself and ends in its own way.
function stopAtExit(stop: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    forget();
    stop();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off("exit", stop);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", stop);
  for (const signal of signals) process.on(signal, onSignal);
  return forget;
}

function urlOf(port: number, database: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

async function createDatabase(port: number, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlOf(port, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return urlOf(port, name);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("The system gave no free port on 127.0.0.1.");
  return address.port;
}
