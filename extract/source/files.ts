import { HousefileError } from "../../core/error.ts";
import type { z } from "zod";
import {
  defineSource,
  type CsvOptions,
  type ExcelOptions,
  type ListTerms,
  type SuppressionTerms,
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
  const {
    read,
    vendor,
    cost_per_thousand,
    net_name_floor_percent,
    run_charge_per_thousand,
    invoiced_amount,
    priority,
    licence,
    ...rest
  } = options;
  const list: ListTerms = {
    vendor,
    ...(cost_per_thousand === undefined ? {} : { cost_per_thousand }),
    ...(net_name_floor_percent === undefined ? {} : { net_name_floor_percent }),
    ...(run_charge_per_thousand === undefined ? {} : { run_charge_per_thousand }),
    ...(invoiced_amount === undefined ? {} : { invoiced_amount }),
    ...(priority === undefined ? {} : { priority }),
    ...(licence === undefined ? {} : { licence }),
  };
  return defineSource(name, read, rest as unknown as SourceOptions<S>, { list });
}

/**
 * A file of people who must not be approached: a {@link dropFolder} with its reason. Mapped among the project's `people`, so that matching
 * decides who is meant; somebody known from such files only is no customer and no prospect.
 */
export function suppressionFile<S extends z.ZodRawShape>(
  name: string,
  { read, reason, channels, ...options }: FolderOptions<S> & SuppressionTerms,
): Source<S> {
  if (!/^[a-z][a-z0-9_]*$/.test(reason)) {
    throw new HousefileError("PROJECT_INVALID", `suppressionFile \`${name}\`: \`${reason}\` is no reason.`, {
      hint: "A reason is one lower-case word such as `deceased` or `do_not_mail`.",
    });
  }
  const suppression: SuppressionTerms = { reason, ...(channels === undefined ? {} : { channels }) };
  return defineSource(name, read, options as unknown as SourceOptions<S>, { suppression });
}
