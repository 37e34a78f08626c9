import type { z } from "zod";
import {
  defineSource,
  type CsvOptions,
  type ExcelOptions,
  type ListTerms,
  type Source,
  type SourceOptions,
} from "../../core/source.ts";
import type { FileReader } from "../read/files.ts";

/** Options of a folder of files. Without a key a row is known by its file and line. */
export type FolderOptions<S extends z.ZodRawShape> = Omit<SourceOptions<S>, "cursor" | "cursor_overlap_s"> & {
  /** `csv("inbox/orders/*.csv")` or `excel("inbox/orders/*.xlsx")`. */
  readonly read: FileReader;
};

/** Options of a bought list: a folder of files, and what the list cost. */
export type PurchasedListOptions<S extends z.ZodRawShape> = FolderOptions<S> & ListTerms;

/**
 * Delimited files: `csv("inbox/*.csv", { encoding: "windows-1252" })`. The pattern starts at the project's folder and
 * knows `*`, `**`, `?` and `{a,b}`. A broken record waits in quarantine with its line; it never stops its file.
 */
export function csv(files: string, options: CsvOptions = {}): FileReader {
  return Object.freeze({ kind: "csv", files, options: Object.freeze({ ...options }) });
}

/** Workbooks: `excel("inbox/*.xlsx", { sheet: "Orders" })`. Cells are read by their true type. */
export function excel(files: string, options: ExcelOptions = {}): FileReader {
  return Object.freeze({ kind: "excel", files, options: Object.freeze({ ...options }) });
}

/**
 * A folder into which somebody drops files: each file is loaded once, by its content. A replaced file replaces its rows,
 * a removed one leaves them, a copy under another name is skipped. With a key, the row of the last file (by path) stands.
 */
export function dropFolder<S extends z.ZodRawShape>(name: string, { read, ...options }: FolderOptions<S>): Source<S> {
  return defineSource(name, read, options as unknown as SourceOptions<S>);
}

/** A bought list of names: a {@link dropFolder} with its vendor, price and licence, for the list's performance report. */
export function purchasedList<S extends z.ZodRawShape>(name: string, options: PurchasedListOptions<S>): Source<S> {
  const { read, vendor, cost_per_thousand, net_name_floor_percent, licence, ...rest } = options;
  const terms: ListTerms = {
    vendor,
    ...(cost_per_thousand === undefined ? {} : { cost_per_thousand }),
    ...(net_name_floor_percent === undefined ? {} : { net_name_floor_percent }),
    ...(licence === undefined ? {} : { licence }),
  };
  return defineSource(name, read, rest as unknown as SourceOptions<S>, terms);
}
