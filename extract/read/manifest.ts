import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { HousefileError, messageOf } from "../../core/error.ts";
import type { FileToRead } from "./csv.ts";

/** A file with what tells it from another: its content, and when and how long it was when that was looked at. */
export interface KnownFile extends FileToRead {
  readonly sha256: string;
  readonly bytes: number;
  readonly modified: bigint;
}

/** A file that was loaded before. */
export interface LoadedFile {
  readonly path: string;
  readonly sha256: string;
}

/** What is to be done with the files of a folder. */
export interface FilePlan {
  /** To be read, in the order of their paths. */
  readonly read: readonly KnownFile[];
  /** Same content as another file. */
  readonly duplicates: readonly { readonly file: KnownFile; readonly of: string }[];
  /** True when rows of all files must be weighed against each other again. */
  readonly isAll: boolean;
}

function unreadable({ path }: FileToRead, error: unknown): HousefileError {
  return new HousefileError("SOURCE_FILE", `The file \`${path}\` cannot be read: ${messageOf(error)}`, {
    hint: "Check that the file is there and that the user who runs housefile may read it.",
    where: path,
    cause: error,
  });
}

async function stamp(file: FileToRead): Promise<{ bytes: number; modified: bigint }> {
  try {
    const { size, mtimeNs } = await stat(file.absolute, { bigint: true });
    return { bytes: Number(size), modified: mtimeNs };
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A file's SHA-256 and stamp. Raises SOURCE_FILE when it cannot be read. */
export async function fingerprint(file: FileToRead): Promise<KnownFile> {
  const { bytes, modified } = await stamp(file);
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file.absolute, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch (error) {
    throw unreadable(file, error);
  }
  return { ...file, bytes, modified, sha256: hash.digest("hex") };
}

/** True when nobody wrote to the file since its fingerprint was taken. */
export async function isUnchanged(file: KnownFile): Promise<boolean> {
  const { bytes, modified } = await stamp(file);
  return bytes === file.bytes && modified === file.modified;
}

/**
 * Decides by content: a new file is read, a replaced one is read again, one whose content is loaded under another path is a
 * duplicate. With a key, the row of the last path wins; so when a file is replaced, or comes before one that is loaded,
 * all files are read again and weighed anew.
 */
export function planFiles(
  present: readonly KnownFile[],
  loaded: readonly LoadedFile[],
  hasKey: boolean,
  full: boolean,
): FilePlan {
  const isSame = (file: KnownFile): boolean =>
    loaded.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
  const read: KnownFile[] = [];
  const duplicates: { file: KnownFile; of: string }[] = [];
  const changed = new Set(
    present.filter((file) => loaded.some(({ path }) => path === file.path) && !isSame(file)).map(({ path }) => path),
  );
  // Content counts as loaded while its file still says the same, or has left the folder.
  const standing = new Map(loaded.filter(({ path }) => !changed.has(path)).map(({ path, sha256 }) => [sha256, path]));
  for (const file of present) {
    const twin = standing.get(file.sha256);
    if (twin !== undefined && twin !== file.path) duplicates.push({ file, of: twin });
    else {
      standing.set(file.sha256, file.path);
      if (full || !isSame(file)) read.push(file);
    }
  }
  const last = loaded.reduce((latest, { path }) => (path > latest ? path : latest), "");
  const isAll = full || (hasKey && (changed.size > 0 || read.some(({ path }) => path < last)));
  if (!isAll || full) return { read, duplicates, isAll };
  return planFiles(present, loaded, hasKey, true);
}
