import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, constants, createWriteStream, openSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** How bytes get from a source to the engine: a named pipe, or a file where the system has no named pipes (half as fast). */
export type Transport = "pipe" | "file";

/** What moves through a pipe. */
export interface Flow<T> {
  /** Starts the source once the other end is ready. */
  readonly source: () => Readable;
  /** Reads the path to its end. */
  readonly read: (path: string) => Promise<T>;
  /** Told now and then how many bytes went through. */
  readonly onBytes?: (bytes: number) => void;
}

const patienceMs = 2;
const reportEveryMs = 200;

/** Makes a named pipe; false where the system has none. */
function makePipe(path: string): boolean {
  return process.platform !== "win32" && spawnSync("mkfifo", ["-m", "600", path], { stdio: "ignore" }).status === 0;
}

/**
 * Opens the writing end without ever blocking a thread: that fails until the reader is there, so it is tried again until
 * the reader came or gave up.
 */
async function openWriter(path: string, hasReaderEnded: () => boolean): Promise<Socket | undefined> {
  while (!hasReaderEnded()) {
    try {
      const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      return socketOn(descriptor);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
      await sleep(patienceMs);
    }
  }
  return undefined;
}

function socketOn(descriptor: number): Socket {
  try {
    return new Socket({ fd: descriptor, readable: false, writable: true });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function watch(
  stream: Writable & { readonly bytesWritten: number },
  onBytes: ((bytes: number) => void) | undefined,
): () => void {
  const timer = setInterval(() => onBytes?.(stream.bytesWritten), reportEveryMs);
  return () => {
    clearInterval(timer);
    onBytes?.(stream.bytesWritten);
  };
}

const consequences: ReadonlySet<unknown> = new Set(["EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"]);

/** The failure to tell about: the first one that is not merely the broken pipe that another one left behind. */
function causeOf(failures: readonly unknown[]): unknown {
  return failures.find((failure) => !consequences.has((failure as NodeJS.ErrnoException).code)) ?? failures[0];
}

/** Both ends of a named pipe: whichever fails first is the cause, and its failure releases the other. */
async function throughPipe<T>(path: string, flow: Flow<T>): Promise<T> {
  let hasReaderEnded = false;
  const failures: unknown[] = [];
  const reading = flow
    .read(path)
    .catch((error: unknown) => {
      failures.push(error);
      return undefined;
    })
    .finally(() => {
      hasReaderEnded = true;
    });
  const writer = await openWriter(path, () => hasReaderEnded);
  if (writer) {
    // A reader that ends early releases the writer, and a writer that is destroyed is the reader's end of file.
    void reading.then(() => writer.destroy());
    const stopWatching = watch(writer, flow.onBytes);
    await pipeline(flow.source(), writer).catch((error: unknown) => failures.push(error));
    stopWatching();
    writer.destroy();
  }
  const result = await reading;
  if (failures.length > 0) throw causeOf(failures);
  return result as T;
}

async function throughFile<T>(path: string, flow: Flow<T>): Promise<T> {
  const file = createWriteStream(path, { mode: 0o600 });
  const stopWatching = watch(file, flow.onBytes);
  try {
    await pipeline(flow.source(), file);
  } finally {
    stopWatching();
  }
  return flow.read(path);
}

/** Moves a stream of bytes into something that reads a path. Neither end can leave the other waiting. */
export async function through<T>(folder: string, flow: Flow<T>, transport: Transport = "pipe"): Promise<T> {
  await mkdir(folder, { recursive: true });
  // The engine would take these for a pattern.
  const place = /[*?[\]{}]/.test(folder) ? tmpdir() : folder;
  const path = join(place, `${randomUUID()}.csv`);
  try {
    return await (transport === "pipe" && makePipe(path) ? throughPipe(path, flow) : throughFile(path, flow));
  } finally {
    await rm(path, { force: true });
  }
}
