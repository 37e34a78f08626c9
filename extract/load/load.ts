import type { Row } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import type { StepContext, StepOutcome } from "../../core/step.ts";
import { isFileReader } from "../read/files.ts";
import { throwIfStopped } from "../read/stop.ts";
import { checkBreach } from "./breach.ts";
import {
  cleanUpSql,
  countFilesSql,
  countFreshAndGoneSql,
  countRejectedSql,
  countSql,
  deleteObsoleteSql,
  dropSupersededSql,
  findFreshSql,
  findGoneSql,
  highestCursorSql,
  insertAllSql,
  insertFreshSql,
  rejectRepeatedSql,
  rejectSql,
  releaseSql,
  quarantineMarkSql,
} from "./load.sql.ts";
import { recordFileSql, recordLoadSql, setWatermarkSql, type FileCount } from "./meta.sql.ts";
import { prepareTables, type Prepared } from "./prepare.ts";
import { windowOf, type Window } from "./range.ts";
import { readSource, type Read } from "./read.ts";

/** From this many rows on, a first load is worth spreading over the cores. */
const manyRows = 100_000;
const mostShares = 8;

function namesOf({ columns }: Prepared): readonly string[] {
  return columns.map(({ name }) => name);
}

async function one<T extends Row>(
  context: StepContext,
  statement: Parameters<StepContext["db"]["rows"]>[0],
): Promise<T> {
  const [row] = await context.db.rows<T>(statement);
  return row ?? ({} as T);
}

/** Settles keys that came more than once; the rows that each file gave are counted before any is taken away. */
async function settleKeys(
  prepared: Prepared,
  context: StepContext,
  read: Read,
): Promise<ReadonlyMap<string, FileCount>> {
  const { source } = prepared;
  const hasRepeated = read.repeated > 0 && source.key.length > 0;
  if (hasRepeated) await context.db.run(rejectRepeatedSql(namesOf(prepared), source.key, source.cursor));
  if (!isFileReader(prepared.source.reader)) return new Map();
  const counts = await context.db.rows<{ path: string; rows_read: number; rows_kept: number }>(countFilesSql());
  if (hasRepeated) await context.db.run(dropSupersededSql());
  return new Map(counts.map(({ path, rows_read, rows_kept }) => [path, { rowsRead: rows_read, rowsKept: rows_kept }]));
}

interface Merged {
  readonly written: number;
  readonly removed: number;
}

async function fill(prepared: Prepared, context: StepContext, rows: number): Promise<number> {
  const { threads } = await one<{ threads: number }>(
    context,
    sql`select current_setting('threads')::integer as threads`,
  );
  const shares = rows < manyRows ? 1 : Math.min(threads, mostShares);
  return context.db.run(insertAllSql(prepared.staging, namesOf(prepared), context.run, shares));
}

/** Brings staging to what was read: changed rows are replaced, gone ones leave, the others are not touched. */
async function merge(prepared: Prepared, context: StepContext, read: Read): Promise<Merged> {
  const { staging, source } = prepared;
  const before = await one<{ rows: number }>(context, countSql(staging));
  if (before.rows === 0) return { written: await fill(prepared, context, read.rowsRead), removed: 0 };
  await context.db.run(findFreshSql(staging));
  await context.db.run(findGoneSql(staging, read.scope, source.key.length > 0));
  const { fresh, gone } = await one<{ fresh: number; gone: number }>(context, countFreshAndGoneSql());
  if (fresh + gone > 0) await context.db.run(deleteObsoleteSql(staging));
  if (fresh > 0) await context.db.run(insertFreshSql(staging, namesOf(prepared), context.run));
  if (gone > before.rows / 2) {
    context.log.warn(`${gone} of ${before.rows} rows of \`${source.name}\` are gone from the source`, {
      source: source.name,
    });
  }
  return { written: fresh + gone, removed: gone };
}

async function moveWatermark(
  prepared: Prepared,
  context: StepContext,
  { range, movesWatermark }: Window,
): Promise<string | null> {
  const { source, columns } = prepared;
  const column = columns.find(({ name }) => name === source.cursor);
  if (!column) return null;
  const { high } = await one<{ high: string | null }>(context, highestCursorSql(column.name, column.kind, context.run));
  const isReset = range === undefined;
  if (isReset || (movesWatermark && high !== null && (await isHigher(context, source.name, high, column.type)))) {
    for (const statement of setWatermarkSql(source.name, high, context.run)) await context.db.run(statement);
  }
  return high;
}

async function isHigher(context: StepContext, source: string, high: string, type: string): Promise<boolean> {
  const cast = sql.raw(type);
  const { higher } = await one<{ higher: boolean }>(
    context,
    sql`
select coalesce(max(try_cast(value as ${cast})) < try_cast(${high} as ${cast}), true) as higher
from meta.watermark
where source = ${source}`,
  );
  return higher;
}

async function recordFiles(
  { source }: Prepared,
  context: StepContext,
  read: Read,
  counts: ReadonlyMap<string, FileCount>,
): Promise<void> {
  const nothing: FileCount = { rowsRead: 0, rowsKept: 0 };
  const statements = [
    ...read.files.flatMap((file) =>
      recordFileSql(source.name, file, "loaded", counts.get(file.path) ?? nothing, context.run),
    ),
    ...read.duplicates.flatMap((file) => recordFileSql(source.name, file, "duplicate", nothing, context.run)),
  ];
  for (const statement of statements) await context.db.run(statement);
}

async function quarantine(prepared: Prepared, context: StepContext, read: Read): Promise<number> {
  const fromFiles = isFileReader(prepared.source.reader);
  const { rejected, newly } = await one<{ rejected: number; newly: number }>(
    context,
    countRejectedSql(prepared.quarantine),
  );
  await checkBreach(context.db, prepared.source, read.rowsRead, newly);
  await context.db.run(releaseSql(prepared.quarantine, read.scope, prepared.source.key.length > 0));
  if (rejected > 0) await context.db.run(rejectSql(prepared.quarantine, context.run, fromFiles));
  return rejected;
}

/**
 * One load of one source, inside the step's transaction: read, apply the contract, settle keys, weigh the rejected rows,
 * merge into `staging.<source>`, and record watermark, files and control totals. Raises whatever the reader raises, and
 * CONTRACT_BREACH; the transaction is then undone as a whole.
 */
export async function load(prepared: Prepared, context: StepContext): Promise<StepOutcome> {
  const { source, staging } = prepared;
  const before = await prepareTables(context.db, prepared, context.log);
  const window = await windowOf(prepared, context, before);
  const read = await readSource(prepared, context, before !== "same_rules", window.range);
  throwIfStopped(context.signal);
  const counts = await settleKeys(prepared, context, read);
  const waited = await one<{ mark: string }>(context, quarantineMarkSql(prepared.quarantine));
  const rowsRejected = await quarantine(prepared, context, read);
  const waiting = await one<{ mark: string }>(context, quarantineMarkSql(prepared.quarantine));
  const { written, removed } = await merge(prepared, context, read);
  const high = await moveWatermark(prepared, context, window);
  await recordFiles(prepared, context, read, counts);
  const { rows: rowsTotal } = await one<{ rows: number }>(context, countSql(staging));
  const low = window.range?.from ?? null;
  const rowsKept = read.rowsRead - rowsRejected;
  await context.db.run(
    recordLoadSql(
      source.name,
      {
        rowsRead: read.rowsRead,
        rowsKept,
        rowsRejected,
        rowsChanged: written,
        rowsTotal,
        low,
        high: window.range?.to ?? high,
      },
      context.run,
    ),
  );
  for (const statement of cleanUpSql()) await context.db.run(statement);
  return {
    rowsRead: read.rowsRead,
    rowsWritten: written,
    rowsRejected,
    changed: written > 0 || before === "other_rules" || waited.mark !== waiting.mark,
    notes: {
      removed,
      total: rowsTotal,
      ...(read.files.length > 0 ? { files: read.files.map(({ path }) => path) } : {}),
    },
  };
}
