import { sql, type Sql } from "../../core/sql.ts";
import type { KnownFile } from "../read/manifest.ts";
import type { Run } from "./load.sql.ts";

/** How far a source was read. */
export function watermarkSql(source: string): Sql {
  return sql`select value from meta.watermark where source = ${source}`;
}

/** Sets, or forgets, how far a source was read. */
export function setWatermarkSql(source: string, value: string | null, run: Run): readonly Sql[] {
  const forget = sql`delete from meta.watermark where source = ${source}`;
  if (value === null) return [forget];
  return [
    forget,
    sql`insert into meta.watermark (source, value, run_id, updated_at) values (${source}, ${value}, ${run.id}::bigint, ${run.now}::timestamptz)`,
  ];
}

/** The files whose rows are in the warehouse. */
export function loadedFilesSql(source: string): Sql {
  return sql`select path, sha256 from meta.file where source = ${source} and status = 'loaded' order by path`;
}

/** The duplicates that were told about before. */
export function knownDuplicatesSql(source: string): Sql {
  return sql`select path, sha256 from meta.file where source = ${source} and status = 'duplicate'`;
}

/** What one file gave. */
export interface FileCount {
  readonly rowsRead: number;
  readonly rowsKept: number;
}

/** Records a file; what its path held before becomes `replaced`. */
export function recordFileSql(
  source: string,
  file: KnownFile,
  status: "loaded" | "duplicate",
  { rowsRead, rowsKept }: FileCount,
  run: Run,
): readonly Sql[] {
  return [
    sql`delete from meta.file where source = ${source} and path = ${file.path} and sha256 = ${file.sha256}`,
    sql`update meta.file set status = 'replaced' where source = ${source} and path = ${file.path} and status in ('loaded', 'duplicate')`,
    sql`
insert into meta.file (source, path, sha256, bytes, status, rows_read, rows_kept, rows_rejected, run_id, loaded_at)
values (
  ${source}, ${file.path}, ${file.sha256}, ${file.bytes}, ${status}, ${rowsRead}, ${rowsKept}, ${rowsRead - rowsKept},
  ${run.id}::bigint, ${run.now}::timestamptz
)`,
  ];
}

/** The control totals of one load. */
export interface LoadTotals {
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly rowsRejected: number;
  readonly rowsChanged: number;
  readonly rowsTotal: number;
  readonly low: string | null;
  readonly high: string | null;
}

/** The one line that a load leaves. */
export function recordLoadSql(source: string, totals: LoadTotals, run: Run): Sql {
  return sql`
insert into meta.load
  (run_id, source, loaded_at, rows_read, rows_kept, rows_rejected, rows_changed, rows_total, low, high)
values (
  ${run.id}::bigint, ${source}, ${run.now}::timestamptz, ${totals.rowsRead}, ${totals.rowsKept}, ${totals.rowsRejected},
  ${totals.rowsChanged}, ${totals.rowsTotal}, ${totals.low}, ${totals.high}
)`;
}
