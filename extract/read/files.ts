import { HousefileError, messageOf } from "../../core/error.ts";
import type { Log } from "../../core/log.ts";
import type { AppendRow } from "../../core/session.ts";
import type { Reader } from "../../core/source.ts";
import { csvRows, type FileToRead } from "./csv.ts";
import { excelRows } from "./excel.ts";
import type { WantedColumn } from "./header.ts";
import { isUnchanged, type KnownFile } from "./manifest.ts";
import type { ReadRequest } from "./request.ts";
import { throwIfStopped } from "./stop.ts";

/** A reader of files. */
export type FileReader = Extract<Reader, { readonly kind: "csv" | "excel" }>;

/** True for readers of files: their rows have a file and a line, and a manifest says which files were read. */
export function isFileReader(reader: Reader): reader is FileReader {
  return reader.kind === "csv" || reader.kind === "excel";
}

function rowsOf(
  reader: FileReader,
  file: FileToRead,
  wanted: readonly WantedColumn[],
): AsyncIterable<readonly AppendRow[]> {
  return reader.kind === "csv" ? csvRows(file, wanted, reader.options) : excelRows(file, wanted, reader.options);
}

/** The rows of one file, without empty batches, telling how many came so far. */
async function* watched(
  rows: AsyncIterable<readonly AppendRow[]>,
  { progress, signal }: ReadRequest["context"],
  before: number,
): AsyncIterable<readonly AppendRow[]> {
  let done = before;
  for await (const batch of rows) {
    throwIfStopped(signal);
    if (batch.length === 0) continue;
    done += batch.length;
    progress.report(done);
    yield batch;
  }
}

function unreadable(file: FileToRead, error: unknown): HousefileError {
  return new HousefileError("SOURCE_FILE", `The file \`${file.path}\` cannot be read: ${messageOf(error)}`, {
    hint: "Check that the file is still there and that the user who runs housefile may read it.",
    where: file.path,
    cause: error,
  });
}

/** What became of reading a folder's files. */
export interface FilesRead {
  readonly rows: number;
  /** Files that were read whole. */
  readonly whole: readonly KnownFile[];
  /** Files that somebody wrote to in the meantime: their rows are to be thrown away, and the next run reads them. */
  readonly unfinished: readonly KnownFile[];
}

/**
 * Reads files one after the other into a temp table of text. A file that changes while it is read is left for the next
 * run, so that never half a file is loaded. Raises SOURCE_FILE and SOURCE_COLUMN.
 */
export async function readFiles(
  reader: FileReader,
  files: readonly KnownFile[],
  wanted: readonly WantedColumn[],
  request: { readonly context: ReadRequest["context"]; readonly log: Log },
  landed: string,
): Promise<FilesRead> {
  const whole: KnownFile[] = [];
  const unfinished: KnownFile[] = [];
  let rows = 0;
  for (const file of files) {
    try {
      rows += await request.context.db.append(landed, watched(rowsOf(reader, file, wanted), request.context, rows));
      const isWhole = await isUnchanged(file);
      if (!isWhole)
        request.log.warn(`\`${file.path}\` changed while it was read; the next run reads it`, { file: file.path });
      (isWhole ? whole : unfinished).push(file);
    } catch (error) {
      throw error instanceof HousefileError ? error : unreadable(file, error);
    }
  }
  return { rows, whole, unfinished };
}

/** Looks whether a file can be read and has the contract's columns. Raises what {@link readFiles} would raise. */
export async function checkFile(reader: FileReader, file: FileToRead, wanted: readonly WantedColumn[]): Promise<void> {
  const rows = rowsOf(reader, file, wanted)[Symbol.asyncIterator]();
  try {
    await rows.next();
  } catch (error) {
    throw error instanceof HousefileError ? error : unreadable(file, error);
  } finally {
    await rows.return?.();
  }
}
