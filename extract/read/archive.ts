import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";

interface Entry {
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** A zip archive, read by its table of contents, so that its parts can be taken in any order. */
export interface Archive {
  has(name: string): boolean;
  /** A part as text. Fails when its bytes are damaged. */
  read(name: string): AsyncIterable<string>;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const most32 = 0xffffffff;
/** The end record and the longest comment that may follow it. */
const endLength = 22 + 65_535;

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function tableOfContents(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const start = await bytesAt(file, 0, 8);
  if (start.toString("hex") === "d0cf11e0a1b11ae1") throw new Error("it is an old .xls file, or has a password");
  const position = Math.max(0, size - endLength);
  const end = await bytesAt(file, position, size - position);
  for (let at = end.length - 22; at >= 0; at--) {
    if (end.readUInt32LE(at) !== endMark) continue;
    const length = end.readUInt32LE(at + 12);
    const offset = end.readUInt32LE(at + 16);
    if (offset === most32 || length === most32) throw new Error("it is larger than 4 GB");
    return bytesAt(file, offset, length);
  }
  throw new Error("it is no .xlsx file, or was cut off");
}

function entriesOf(table: Buffer): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (let at = 0; at + 46 <= table.length;) {
    if (table.readUInt32LE(at) !== entryMark) throw new Error("its table of contents is damaged");
    const nameLength = table.readUInt16LE(at + 28);
    const name = table.toString("utf8", at + 46, at + 46 + nameLength).replaceAll("\\", "/");
    entries.set(name, {
      method: table.readUInt16LE(at + 10),
      checksum: table.readUInt32LE(at + 16),
      packed: table.readUInt32LE(at + 20),
      size: table.readUInt32LE(at + 24),
      offset: table.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32);
  }
  return entries;
}

async function dataStart(path: string, { offset }: Entry): Promise<number> {
  const file = await open(path, "r");
  try {
    const header = await bytesAt(file, offset, 30);
    if (header.length < 30) throw new Error("it was cut off");
    return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

async function* unpacked(path: string, entry: Entry): AsyncIterable<Buffer> {
  if (entry.packed === 0) return;
  if (entry.packed === most32 || entry.size === most32) throw new Error("a part of it is larger than 4 GB");
  const start = await dataStart(path, entry);
  const source = createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 1 << 18 });
  if (entry.method === 0) yield* source as AsyncIterable<Buffer>;
  else if (entry.method === 8) {
    // The pipeline hands a failure of the source on to whoever reads the result.
    const inflated = createInflateRaw({ chunkSize: 1 << 18 });
    pipeline(source, inflated, () => undefined);
    yield* inflated as AsyncIterable<Buffer>;
  } else throw new Error("it is packed in an unknown way");
}

async function* text(path: string, entry: Entry): AsyncIterable<string> {
  const decoder = new TextDecoder("utf-8");
  let checksum = 0;
  for await (const chunk of unpacked(path, entry)) {
    checksum = crc32(chunk, checksum);
    yield decoder.decode(chunk, { stream: true });
  }
  if (checksum !== entry.checksum) throw new Error("its bytes are damaged");
  yield decoder.decode();
}

/** Opens a zip archive. Fails when the file is none, is cut off, or has a password. */
export async function openArchive(path: string): Promise<Archive> {
  const file = await open(path, "r");
  try {
    const entries = entriesOf(await tableOfContents(file));
    return {
      has: (name) => entries.has(name),
      read: (name) => {
        const entry = entries.get(name);
        if (!entry) throw new Error(`it has no part \`${name}\``);
        return text(path, entry);
      },
    };
  } finally {
    await file.close();
  }
}
